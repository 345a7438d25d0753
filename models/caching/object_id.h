// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

namespace doppel::caching {

/// A stored object's place. Valid until the object leaves the cache (unless it is held:
/// Cache::hold); then it is used again.
enum class ObjectId : std::uint32_t {};

/// What the caller makes of host and URL: 64 well-mixed bits or any small number, as long as it is
/// one for one. With 64-bit hashes, two of ten million different URLs share a key with a
/// probability of 3 in a million.
using Key = std::uint64_t;

/// The end of a chain of indices, inside the cache's own arrays only.
inline constexpr std::uint32_t kNoIndex = std::numeric_limits<std::uint32_t>::max();

constexpr std::uint32_t indexOf(ObjectId id) {
    return static_cast<std::uint32_t>(id);
}

} // namespace doppel::caching
