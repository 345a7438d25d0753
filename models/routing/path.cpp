// SPDX-License-Identifier: Apache-2.0
#include "models/routing/path.h"

#include <algorithm>

namespace doppel::routing {

std::size_t normaliseInto(char* out, std::size_t room, std::string_view path) {
    path = trimSlashes(path);
    if (!hasDoubledSlash(path)) {
        const std::size_t size = std::min(room, path.size());
        std::copy_n(path.data(), size, out);
        return size;
    }
    // Without a branch on what stands there: a byte that isn't wanted is written over by the next.
    std::size_t size = 0;
    char before = 0;
    for (std::size_t i = 0; i < path.size() && size < room; ++i) {
        const char c = path[i];
        out[size] = c;
        size += c == '/' && before == '/' ? 0 : 1;
        before = c;
    }
    return size;
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
