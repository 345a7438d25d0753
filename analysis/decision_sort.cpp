// SPDX-License-Identifier: Apache-2.0
#include "analysis/decision_sort.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>

namespace doppel::analysis {

namespace {

// Of "scales web from 2 to 10": "up"; "" where it does not say so.
std::string_view directionOf(std::string_view what) {
    constexpr std::string_view kFrom = " from ";
    constexpr std::string_view kTo = " to ";
    const std::size_t from = what.find(kFrom);
    const std::size_t to = from == std::string_view::npos ? from : what.find(kTo, from);
    if (to == std::string_view::npos) {
        return {};
    }
    const auto numberAt = [&](std::size_t at) -> std::optional<std::uint64_t> {
        std::uint64_t number = 0;
        const auto read = std::from_chars(what.data() + at, what.data() + what.size(), number);
        return read.ec == std::errc() ? std::optional(number) : std::nullopt;
    };
    const auto before = numberAt(from + kFrom.size());
    const auto after = numberAt(to + kTo.size());
    return !before || !after ? std::string_view() : *after > *before ? " up" : " down";
}

} // namespace

std::string sortOfDecision(std::string_view what) {
    std::string sort;
    for (const char letter : what) {
        const bool isDigit = letter >= '0' && letter <= '9';
        if (!isDigit) {
            sort += letter;
        } else if (!sort.ends_with('#')) {
            sort += '#';
        }
    }
    return sort += directionOf(what);
}

} // namespace doppel::analysis
