// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace doppel::routing {

/// The eight bytes at `at` with the top bit set where a slash stands and all else clear. Eight at a
/// time is what makes splitting cheap: segments are short, and a call of memchr costs more than
/// most of them.
inline std::uint64_t slashesIn(const char* at) {
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    constexpr std::uint64_t kLow = 0x7F7F7F7F7F7F7F7Fu;
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    word ^= kOnes * '/';
    return ~(((word & kLow) + kLow) | word | kLow);
}

/// The first slash in [at, end), or `end`.
inline const char* findSlash(const char* at, const char* end) {
    for (; end - at >= 8; at += 8) {
        if (const auto found = slashesIn(at); found != 0) {
            const int bits = std::endian::native == std::endian::little ? std::countr_zero(found)
                                                                        : std::countl_zero(found);
            return at + bits / 8;
        }
    }
    while (at != end && *at != '/') {
        ++at;
    }
    return at;
}

/// The `count`th slash in [at, end), counted from 1; `end` if there are fewer, and `count` becomes
/// the number that is missing.
inline const char* findSlash(const char* at, const char* end, std::size_t& count) {
    constexpr std::uint64_t kOnes = 0x0101010101010101u;
    for (; end - at >= 8; at += 8) {
        const std::size_t found = ((slashesIn(at) >> 7) * kOnes) >> 56;
        if (found >= count) {
            break;
        }
        count -= found;
    }
    for (; at != end; ++at) {
        if (*at == '/' && --count == 0) {
            return at;
        }
    }
    return end;
}

/// True if two slashes stand side by side.
inline bool hasDoubledSlash(std::string_view text) {
    constexpr std::size_t kWindow = 9; // eight pairs
    const char* at = text.data();
    if (text.size() < kWindow) {
        for (std::size_t i = 1; i < text.size(); ++i) {
            if (at[i - 1] == '/' && at[i] == '/') {
                return true;
            }
        }
        return false;
    }
    const char* last = at + text.size() - kWindow;
    std::uint64_t found = slashesIn(last) & slashesIn(last + 1);
    for (; at < last; at += 8) {
        found |= slashesIn(at) & slashesIn(at + 1);
    }
    return found != 0;
}

} // namespace doppel::routing
