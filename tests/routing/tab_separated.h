// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::routing::test {

inline std::vector<std::string> splitBy(std::string_view text, std::string_view separator) {
    std::vector<std::string> pieces;
    for (;;) {
        const auto at = text.find(separator);
        pieces.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) {
            return pieces;
        }
        text.remove_prefix(at + separator.size());
    }
}

/// The file's lines without comments, each split at its tabs; empty if the file is absent.
inline std::vector<std::vector<std::string>> readTabSeparated(const std::string& file) {
    std::vector<std::vector<std::string>> rows;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (!line.empty() && line[0] != '#') {
            rows.push_back(splitBy(line, "\t"));
        }
    }
    return rows;
}

inline std::string dataFile(std::string_view name) {
    return std::string(DOPPEL_SOURCE_DIR) + "/../shared/data/" + std::string(name);
}

} // namespace doppel::routing::test
