// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/popularity_law.h"

#include <charconv>

namespace doppel::models {

namespace {

/// What stands between "name(" and ")".
std::optional<std::string_view> argumentOf(std::string_view name, std::string_view text) {
    if (!text.starts_with(name) || !text.ends_with(')')) {
        return std::nullopt;
    }
    text.remove_prefix(name.size());
    text.remove_suffix(1);
    return text.empty() ? std::nullopt : std::optional(text);
}

} // namespace

std::optional<PopularityLaw> PopularityLaw::parse(std::string_view text) {
    PopularityLaw law;
    if (text == "uniform") {
        law.exponent = 0;
        return law;
    }
    if (const auto file = argumentOf("csv(", text)) {
        law.file = *file;
        return law;
    }
    const auto exponent = argumentOf("zipf(", text);
    if (!exponent) {
        return std::nullopt;
    }
    const char* end = exponent->data() + exponent->size();
    const auto [stop, error] = std::from_chars(exponent->data(), end, law.exponent);
    if (error != std::errc() || stop != end || !(law.exponent >= 0 && law.exponent <= 5)) {
        return std::nullopt;
    }
    return law;
}

} // namespace doppel::models
