// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/instant.h"
#include "models/caching/request.h"

#include <algorithm>
#include <cstdint>

/// Private to the cache's two sources: what the bits of an object mean, and when its phases end.
namespace doppel::caching {

inline constexpr std::uint16_t kBusy = 1; // being fetched
inline constexpr std::uint16_t kBackground =
    2; // being fetched, and no request waits for that fetch's end
inline constexpr std::uint16_t kDying = 4;             // found by nobody; held by somebody
inline constexpr std::uint16_t kHitForMiss = 8;        // a mark
inline constexpr std::uint16_t kHitForPass = 16;       // a mark
inline constexpr std::uint16_t kRevalidateAlways = 32; // never fresh
inline constexpr std::uint16_t kHasEtag = 64;
inline constexpr std::uint16_t kHasLastModified = 128;
inline constexpr std::uint16_t kCanBeRevalidated = 256; // a 200 with a validator
inline constexpr std::uint16_t kHandedOn = 512;         // its payload belongs to its successor

template <typename Core>
Instant freshEnd(const Core& object) {
    return later(object.origin, object.ttl);
}

template <typename Core>
bool isFreshFor(const Core& object, const RequestDirectives& request, Instant now) {
    const Duration ttl = request.maxAge ? std::min(object.ttl, *request.maxAge) : object.ttl;
    return later(object.origin, ttl) - request.minFresh > now;
}

template <typename Core>
Instant graceEnd(const Core& object, const RequestDirectives& request) {
    const Duration ttl = request.maxAge ? std::min(object.ttl, *request.maxAge) : object.ttl;
    const Duration grace = request.grace ? std::min(object.grace, *request.grace) : object.grace;
    return later(later(object.origin, ttl), grace) - request.minFresh;
}

template <typename Core>
Instant lifeEnd(const Core& object) {
    const Instant stale = freshEnd(object);
    return std::max(later(later(stale, object.grace), object.keep),
                    later(stale, object.staleIfError));
}

} // namespace doppel::caching
