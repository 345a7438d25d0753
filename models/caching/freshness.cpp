// SPDX-License-Identifier: Apache-2.0
#include "models/caching/freshness.h"

#include <algorithm>

namespace doppel::caching {

using std::chrono::duration_cast;
using std::chrono::seconds;

bool isHeuristicallyCacheable(std::uint16_t status) {
    switch (status) {
    case 200:
    case 203:
    case 204:
    case 300:
    case 301:
    case 308:
    case 404:
    case 405:
    case 410:
    case 414:
    case 501:
        return true;
    default:
        return false;
    }
}

namespace {

bool isUnderstood(std::uint16_t status) {
    return isHeuristicallyCacheable(status) || status == 302 || status == 303 || status == 307 ||
           (status >= 400 && status < 600);
}

Lifetime uncacheable(Disposition disposition, const Profile& profile, Lifetime life) {
    life.disposition = disposition;
    life.ttl = profile.uncacheableTtl;
    life.staleIfError = Duration::zero();
    return life;
}

// ---- RFC 9111 ----

bool mayBeStored(const ResponseMeta& response, const CacheControl& control) {
    if (response.status < 200 || response.status == 206 || response.status == 304 ||
        response.variesOnEverything || control.isPrivate) {
        return false;
    }
    if (control.mustUnderstand ? !isUnderstood(response.status) : control.noStore) {
        return false;
    }
    if (response.authorized && !control.isPublic && !control.sMaxAge && !control.mustRevalidate) {
        return false;
    }
    return control.isPublic || control.maxAge || control.sMaxAge || response.expires ||
           isHeuristicallyCacheable(response.status);
}

Duration heuristicLifetime(const ResponseMeta& response, const Profile& profile, Instant dated) {
    if (profile.heuristicPercent == 0 || !response.lastModified ||
        *response.lastModified >= dated || !isHeuristicallyCacheable(response.status)) {
        return profile.defaultTtl;
    }
    return (dated - *response.lastModified) / 100 * profile.heuristicPercent;
}

Lifetime rfcLifetime(const ResponseMeta& response, const Profile& profile, Instant now) {
    const bool targeted = response.cdnCacheControl.has_value();
    const CacheControl& control = targeted ? *response.cdnCacheControl : response.cacheControl;
    const Instant dated = response.date.value_or(now);
    Lifetime life;
    life.origin =
        now - std::max({Duration::zero(), now - dated, response.age.value_or(Duration(0))});
    if (!mayBeStored(response, control)) {
        return uncacheable(Disposition::HitForMiss, profile, life);
    }
    if (control.sMaxAge) {
        life.ttl = *control.sMaxAge;
    } else if (control.maxAge) {
        life.ttl = *control.maxAge;
    } else if (response.expires && !targeted) {
        life.ttl = std::max(Duration::zero(), *response.expires - dated);
    } else {
        life.ttl = heuristicLifetime(response, profile, dated);
    }
    life.grace = control.staleWhileRevalidate.value_or(profile.defaultGrace);
    life.keep = profile.defaultKeep;
    life.staleIfError = control.staleIfError.value_or(profile.defaultStaleIfError);
    if (control.mustRevalidate || control.proxyRevalidate || control.sMaxAge || control.noCache) {
        life.keep += life.grace; // stale it may still be revalidated, never served
        life.grace = Duration::zero();
        life.staleIfError = Duration::zero();
    }
    if (control.noCache || life.ttl == Duration::zero()) {
        life.disposition = Disposition::RevalidateAlways;
        life.ttl = Duration::zero();
        life.keep = std::max(life.keep, profile.defaultKeep);
    }
    return life;
}

// ---- Varnish ----

bool varnishKnows(std::uint16_t status) {
    switch (status) {
    case 200:
    case 203:
    case 204:
    case 300:
    case 301:
    case 302:
    case 304:
    case 307:
    case 404:
    case 410:
    case 414:
        return true;
    default:
        return false;
    }
}

Duration varnishTtl(const ResponseMeta& response, const Profile& profile, Instant now) {
    constexpr Duration kNotCacheable = seconds(-1);
    if (!varnishKnows(response.status)) {
        return kNotCacheable;
    }
    const CacheControl& control = response.cacheControl;
    if (control.sMaxAge || control.maxAge) {
        return control.sMaxAge ? *control.sMaxAge : *control.maxAge;
    }
    // What cannot be read counts as absent: VTIM_parse gives 0 for it.
    if (!response.expires || *response.expires == kExpiredLongAgo) {
        return response.status == 302 || response.status == 307 ? kNotCacheable
                                                                : profile.defaultTtl;
    }
    const Instant expires = *response.expires;
    if (response.date && expires < *response.date) {
        return Duration::zero();
    }
    if (!response.date || std::chrono::abs(*response.date - now) < profile.clockSkew) {
        return std::max(Duration::zero(), expires - now);
    }
    return duration_cast<seconds>(expires - *response.date);
}

Lifetime varnishLifetime(const ResponseMeta& response, const Profile& profile, Instant now) {
    Lifetime life;
    life.origin = now - response.age.value_or(Duration(0));
    life.ttl = varnishTtl(response, profile, now);
    life.grace = profile.defaultGrace;
    life.keep = profile.defaultKeep;
    life.staleIfError = profile.defaultStaleIfError;
    const CacheControl& control = response.cacheControl;
    if (life.ttl >= Duration::zero() && control.staleWhileRevalidate) {
        life.grace = *control.staleWhileRevalidate;
    }
    const bool refused = response.surrogateControl
                             ? response.surrogateControl->noStore
                             : control.noCache || control.noStore || control.isPrivate;
    if (life.ttl <= Duration::zero() || response.setsCookie || refused ||
        response.variesOnEverything) {
        return uncacheable(Disposition::HitForMiss, profile, life);
    }
    return life;
}

// ---- Fastly under GOV.UK's VCL ----

bool fastlyKnows(std::uint16_t status) {
    switch (status) {
    case 200:
    case 203:
    case 300:
    case 301:
    case 302:
    case 307: // GOV.UK's addition
    case 404:
    case 410:
        return true;
    default:
        return false;
    }
}

std::optional<Duration> fastlyExplicitTtl(const ResponseMeta& response, Instant now) {
    if (response.surrogateControl && response.surrogateControl->maxAge) {
        return response.surrogateControl->maxAge;
    }
    if (response.cacheControl.sMaxAge) {
        return response.cacheControl.sMaxAge;
    }
    if (response.cacheControl.maxAge) {
        return response.cacheControl.maxAge;
    }
    if (response.expires) {
        return std::max(Duration::zero(), *response.expires - response.date.value_or(now));
    }
    return std::nullopt;
}

Lifetime fastlyLifetime(const ResponseMeta& response, const Profile& profile, Instant now) {
    const CacheControl& control = response.cacheControl;
    const CacheControl& stale = response.surrogateControl ? *response.surrogateControl : control;
    Lifetime life;
    life.origin = now - response.age.value_or(Duration(0));
    life.grace = stale.staleWhileRevalidate.value_or(profile.defaultGrace);
    life.keep = profile.defaultKeep;
    life.staleIfError =
        std::min(stale.staleIfError.value_or(profile.defaultStaleIfError), profile.maxStaleIfError);
    if (response.status >= 500) {
        life.origin = now;
        life.ttl = profile.errorTtl;
        life.grace = Duration::zero();
        life.staleIfError = profile.errorStaleIfError;
        return life;
    }
    const std::optional<Duration> named = fastlyExplicitTtl(response, now);
    const bool maxAgeIsZero = control.maxAge && *control.maxAge == Duration::zero();
    if (control.isPrivate || control.noStore || control.noCache || maxAgeIsZero ||
        named == Duration::zero() || response.setsCookie || response.variesOnEverything ||
        !fastlyKnows(response.status)) {
        life.origin = now;
        life.grace = life.keep = Duration::zero();
        return uncacheable(Disposition::HitForPass, profile, life);
    }
    life.ttl = named.value_or(profile.defaultTtl);
    return life;
}

} // namespace

Lifetime lifetimeOf(const ResponseMeta& response, const Profile& profile, Instant now) {
    switch (profile.rules) {
    case RuleSet::Rfc9111:
        return rfcLifetime(response, profile, now);
    case RuleSet::VarnishBuiltin:
        return varnishLifetime(response, profile, now);
    case RuleSet::FastlyGovuk:
        return fastlyLifetime(response, profile, now);
    }
    return {};
}

ResponseMeta refreshedBy(ResponseMeta stored, const ResponseMeta& notModified) {
    const CacheControl& fresh = notModified.cacheControl;
    const bool namesControl = fresh.maxAge || fresh.sMaxAge || fresh.staleWhileRevalidate ||
                              fresh.staleIfError || fresh.noStore || fresh.noCache ||
                              fresh.isPrivate || fresh.isPublic || fresh.mustRevalidate ||
                              fresh.proxyRevalidate || fresh.mustUnderstand;
    if (namesControl) {
        stored.cacheControl = fresh;
    }
    if (notModified.cdnCacheControl) {
        stored.cdnCacheControl = notModified.cdnCacheControl;
    }
    if (notModified.surrogateControl) {
        stored.surrogateControl = notModified.surrogateControl;
    }
    if (notModified.expires) {
        stored.expires = notModified.expires;
    }
    if (notModified.lastModified) {
        stored.lastModified = notModified.lastModified;
    }
    stored.age = notModified.age;
    stored.date = notModified.date;
    stored.hasEtag = stored.hasEtag || notModified.hasEtag;
    stored.setsCookie = notModified.setsCookie;
    stored.authorized = notModified.authorized;
    return stored;
}

bool mustPass(RuleSet rules, bool isGetOrHead, bool hasAuthorization, bool hasCookie) {
    if (!isGetOrHead) {
        return true;
    }
    switch (rules) {
    case RuleSet::Rfc9111:
        return false;
    case RuleSet::VarnishBuiltin:
        return hasAuthorization || hasCookie;
    case RuleSet::FastlyGovuk:
        return hasAuthorization;
    }
    return true;
}

} // namespace doppel::caching
