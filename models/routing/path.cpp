// SPDX-License-Identifier: Apache-2.0
#include "models/routing/path.h"

#include <algorithm>

namespace doppel::routing {

void appendNormalised(std::string& out, std::string_view path) {
    SegmentCursor segments(path);
    for (bool first = true; const auto segment = segments.next(); first = false) {
        if (!first) {
            out += '/';
        }
        out += *segment;
    }
}

bool isShouted(std::string_view path) {
    if (path.size() < 3 || path[0] != '/' || path[1] < 'A' || path[1] > 'Z') {
        return false;
    }
    return std::none_of(path.begin() + 2, path.end(),
                        [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::string cleanPath(std::string_view path) {
    const bool rooted = path.starts_with('/');
    std::string clean = rooted ? "/" : "";
    std::size_t floor = clean.size(); // what ".." must not climb above
    SegmentCursor segments(path);
    while (const auto segment = segments.next()) {
        if (*segment == ".") {
            continue;
        }
        if (*segment == ".." && clean.size() > floor) {
            const auto slash = clean.rfind('/');
            clean.resize(slash == std::string::npos ? 0 : std::max(slash, floor));
            continue;
        }
        if (*segment == ".." && rooted) {
            continue;
        }
        if (!clean.empty() && clean.back() != '/') {
            clean += '/';
        }
        clean += *segment;
        if (*segment == "..") {
            floor = clean.size();
        }
    }
    return clean.empty() ? "." : clean;
}

} // namespace doppel::routing
