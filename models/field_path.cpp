// SPDX-License-Identifier: Apache-2.0
#include "models/field_path.h"

namespace doppel::models {

std::string joinPath(std::string_view path, std::string_view key) {
    constexpr std::string_view kNeedsQuotes = ".[]\"";
    std::string joined(path);
    joined += joined.empty() ? "" : ".";
    const bool quotes = key.empty() || key.find_first_of(kNeedsQuotes) != std::string_view::npos;
    return joined + (quotes ? "\"" : "") + std::string(key) + (quotes ? "\"" : "");
}

std::string joinIndex(std::string_view path, std::size_t index) {
    return std::string(path) + '[' + std::to_string(index) + ']';
}

std::string joinPaths(std::string_view path, std::string_view within) {
    std::string joined(path);
    joined += joined.empty() || within.empty() || within.front() == '[' ? "" : ".";
    return joined + std::string(within);
}

} // namespace doppel::models
