// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/instant.h"
#include "models/caching/request.h"
#include "models/caching/terms.h"

#include <algorithm>
#include <cstdint>

/// Private to the cache's two sources: what the bits of an object mean, and when its phases end.
namespace doppel::caching {

inline constexpr std::uint16_t kBusy = 1;              // being fetched
inline constexpr std::uint16_t kBackground = 2;        // being fetched, and no request waits for it
inline constexpr std::uint16_t kRemoved = 4;           // no longer found, but still held
inline constexpr std::uint16_t kHitForMiss = 8;        // a mark
inline constexpr std::uint16_t kHitForPass = 16;       // a mark
inline constexpr std::uint16_t kRevalidateAlways = 32; // never fresh
inline constexpr std::uint16_t kHasEtag = 64;
inline constexpr std::uint16_t kHasLastModified = 128;
inline constexpr std::uint16_t kCanBeRevalidated = 256; // a 200 with a validator
inline constexpr std::uint16_t kPayloadMoved = 512;     // its payload belongs to its successor

inline Instant freshEnd(Instant origin, const Terms& terms) {
    return later(origin, terms.ttl);
}

inline bool
isFreshFor(Instant origin, const Terms& terms, const RequestDirectives& request, Instant now) {
    const Duration ttl = request.maxAge ? std::min(terms.ttl, *request.maxAge) : terms.ttl;
    return later(origin, ttl) - request.minFresh > now;
}

inline Instant graceEnd(Instant origin, const Terms& terms, const RequestDirectives& request) {
    const Duration ttl = request.maxAge ? std::min(terms.ttl, *request.maxAge) : terms.ttl;
    const Duration grace = request.grace ? std::min(terms.grace, *request.grace) : terms.grace;
    return later(later(origin, ttl), grace) - request.minFresh;
}

/// When the last of its phases ends, counted from `origin`.
inline Duration lifeOf(Instant origin, const Terms& terms) {
    const Instant stale = freshEnd(origin, terms);
    const Instant end =
        std::max(later(later(stale, terms.grace), terms.keep), later(stale, terms.staleIfError));
    return end == Instant::max() ? kForever : end - origin;
}

inline Instant lifeEnd(Instant origin, const Terms& terms) {
    return later(origin, terms.life);
}

} // namespace doppel::caching
