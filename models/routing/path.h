// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/slashes.h"

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

/// Appends the path to `out` as its segments joined by single slashes, without a leading or
/// trailing one.
void appendNormalised(std::string& out, std::string_view path);

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
