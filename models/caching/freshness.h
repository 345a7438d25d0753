// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/instant.h"
#include "models/caching/profile.h"

#include <cstdint>
#include <optional>

namespace doppel::caching {

/// The directives of one Cache-Control field (or of CDN-Cache-Control, Surrogate-Control) that a
/// shared cache heeds. A lifetime that was there but could not be read is zero: such a response is
/// stale (RFC 9111 4.2.1).
struct CacheControl {
    std::optional<Duration> maxAge;
    std::optional<Duration> sMaxAge;
    std::optional<Duration> staleWhileRevalidate;
    std::optional<Duration> staleIfError;
    bool noStore = false;
    bool noCache = false; ///< also in its qualified form, no-cache="field"
    bool isPrivate = false;
    bool isPublic = false;
    bool mustRevalidate = false;
    bool proxyRevalidate = false;
    bool mustUnderstand = false;
};

/// What decides a response's life: the simulator fills it in directly, a proxy through
/// header_text.h.
struct ResponseMeta {
    std::uint16_t status = 200;
    CacheControl cacheControl;
    /// RFC 9213; heeded by Rfc9111 in place of Cache-Control.
    std::optional<CacheControl> cdnCacheControl;
    /// Heeded by FastlyGovuk; by Varnish only its no-store.
    std::optional<CacheControl> surrogateControl;
    std::optional<Duration> age;
    std::optional<Instant> date;
    std::optional<Instant> expires; ///< one that cannot be read is `kExpiredLongAgo`
    std::optional<Instant> lastModified;
    bool hasEtag = false;
    bool setsCookie = false;
    bool variesOnEverything = false; ///< Vary: *
    bool authorized = false;         ///< the request had an Authorization header
};

inline constexpr Instant kExpiredLongAgo{0};

enum class Disposition : std::uint8_t {
    Cacheable,
    RevalidateAlways, ///< stored, but each use asks the origin first (no-cache)
    /// Not stored; for `ttl`, requests are fetched each on its own, and the next answer may be
    /// cached.
    HitForMiss,
    HitForPass, ///< not stored; for `ttl`, requests are passed
};

/// The life that a response is given: fresh until origin + ttl; then `grace`, then `keep`;
/// `staleIfError` counts from the end of ttl as well (RFC 5861). For HitForMiss and HitForPass it
/// is the life of the mark that they leave.
struct Lifetime {
    Disposition disposition = Disposition::Cacheable;
    Instant origin{0}; ///< when it left the origin, as far as is known: its age counts from here
    Duration ttl{0};
    Duration grace{0};
    Duration keep{0};
    Duration staleIfError{0};
};

/// RFC 9110 15.1: whether a cache may keep an answer of this final status that says nothing of how
/// long; but for 206, which is not stored here (no ranges).
bool isHeuristicallyCacheable(std::uint16_t status);

/// What `profile` makes of a response received at `now`. Pure.
/// Source: RFC 9111 3, 4.2; RFC 5861; Varnish 7.1.1 cache_rfc2616.c and builtin.vcl;
/// alphagov/govuk-fastly www.vcl.tftpl.
Lifetime lifetimeOf(const ResponseMeta& response, const Profile& profile, Instant now);

/// The stored response's metadata as a 304 leaves it: what the 304 names replaces what was stored.
/// Source: RFC 9111 3.2, 4.3.4. Varnish reads lifetimes from the 304 alone: there the caller gives
/// the 304's own metadata to Cache::revalidated.
ResponseMeta refreshedBy(ResponseMeta stored, const ResponseMeta& notModified);

/// A request that the rules send past the cache: not GET or HEAD; for Varnish and Fastly also one
/// with Authorization; for Varnish one with a Cookie (GOV.UK's VCL drops cookies first). Source:
/// builtin.vcl; RFC 9111 3.
bool mustPass(RuleSet rules, bool isGetOrHead, bool hasAuthorization, bool hasCookie);

} // namespace doppel::caching
