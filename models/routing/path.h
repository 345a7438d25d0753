// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/slashes.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::routing {

/// Walks the segments of a decoded path: what stands between slashes, empty pieces dropped. So "",
/// "/" and "//" have no segment, and "//a//b/" has those of "a/b". Dots are ordinary. Allocates
/// nothing.
class SegmentCursor {
public:
    explicit SegmentCursor(std::string_view path)
        : at_(path.data()), end_(path.data() + path.size()) {}

    /// The next segment, a view into the path; nullopt at the end.
    std::optional<std::string_view> next() {
        while (at_ != end_ && *at_ == '/') {
            ++at_;
        }
        if (at_ == end_) {
            return std::nullopt;
        }
        const char* start = at_;
        at_ = findSlash(at_, end_);
        return std::string_view(start, static_cast<std::size_t>(at_ - start));
    }

private:
    const char* at_;
    const char* end_;
};

/// Writes the path to `out` as its segments joined by single slashes, without a leading or trailing
/// one, and no more than its first `room` bytes; the number of bytes written.
std::size_t normaliseInto(char* out, std::size_t room, std::string_view path);

/// The path without the slashes at its two ends.
inline std::string_view trimSlashes(std::string_view path) {
    while (path.starts_with('/')) {
        path.remove_prefix(1);
    }
    while (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    return path;
}

/// True for a path that is redirected to its lower case before any look-up: ^\/[A-Z]+[A-Z\W\d]+$
/// over runes. That is: a slash, a capital ASCII letter, and one rune or more of which none is an
/// ASCII lower-case letter or "_". What is not ASCII, or not UTF-8, counts as \W. So "/F" is not,
/// "/F1" and "/FO" are. Linear, without backtracking. Source: alphagov/router triemux (since
/// January 2024).
bool isShouted(std::string_view path);

/// The shortest path equal to `path` by text alone: doubled slashes, "." and "x/.." resolved, no
/// trailing slash; "." if nothing is left. Source: Go path.Clean.
std::string cleanPath(std::string_view path);

} // namespace doppel::routing
