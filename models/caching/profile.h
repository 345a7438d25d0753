// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/instant.h"

#include <chrono>
#include <cstdint>

namespace doppel::caching {

/// Whose reading of cache headers decides what is stored, for how long, and what an uncacheable
/// answer leaves behind.
enum class RuleSet : std::uint8_t {
    Rfc9111,        ///< a shared cache to the letter of RFC 9111, 5861 and 9213
    VarnishBuiltin, ///< Varnish 7.1 with its built-in VCL
    FastlyGovuk,    ///< Fastly with GOV.UK's VCL
};

/// What a fetch that brought no answer leaves for the requests that wait for it.
enum class FailureRule : std::uint8_t {
    CacheError, ///< a 503 that lives for a moment, so that the whole waiting list gets it (Varnish)
    /// Nothing: all are woken, and the caller answers each as it answers the one that failed.
    WakeAll,
};

/// The parameters of a cache, under the names that Varnish gives them. `varnishBuiltin()` and its
/// siblings give the real values; every field may then be changed.
struct Profile {
    RuleSet rules = RuleSet::Rfc9111;

    Duration defaultTtl{0};   ///< freshness where the response names none
    Duration defaultGrace{0}; ///< served stale, while a fetch runs, where the response names none
    Duration defaultKeep{0};  ///< kept after grace, only to be revalidated
    /// Served stale when the origin fails, where the response names none.
    Duration defaultStaleIfError{0};
    /// The most that a request accepts (Fastly: max_stale_if_error).
    Duration maxStaleIfError = kForever;
    Duration uncacheableTtl = std::chrono::seconds(120); ///< life of hit-for-miss and hit-for-pass
    /// Whole lives shorter than this go to Transient.
    Duration shortlived = std::chrono::seconds(10);
    /// Date this near to now: Expires is taken as absolute.
    Duration clockSkew = std::chrono::seconds(10);

    Duration errorTtl{0};          ///< freshness of a 5xx answer (Fastly rules only)
    Duration errorStaleIfError{0}; ///< its stale-if-error

    FailureRule onFailure = FailureRule::WakeAll;
    Duration failedTtl = std::chrono::seconds(1); ///< of CacheError's 503
    Duration failedGrace = std::chrono::seconds(5);
    Duration failedKeep = std::chrono::seconds(5);

    std::uint32_t rushExponent = 3; ///< waiting requests woken at each occasion: cache.h
    /// Share of the time since Last-Modified that counts as fresh, in percent, where nothing is
    /// said; 0 is off. Source: RFC 9111 4.2.2 suggests 10.
    std::uint32_t heuristicPercent = 0;
};

/// RFC 9111: nothing is fresh that does not say so; `keep` an hour, so that stale objects can be
/// revalidated (our choice).
Profile rfc9111();

/// Varnish 7.1.1 as installed: parameters' defaults. Source: `varnishd -x parameter`, cache_fetch.c
/// (the failed fetch).
Profile varnishBuiltin();

/// Fastly under GOV.UK's VCL: 1 h where nothing is said, stale-if-error 24 h, 5xx 1 s with
/// stale-if-error 5 s, hit-for-pass for what is private. Source: alphagov/govuk-fastly,
/// www.vcl.tftpl. The 120 s of hit-for-pass is Fastly's documented default; WakeAll is a guess:
/// Fastly does not say what its waiting list does when a fetch brings no answer.
Profile fastlyGovuk();

} // namespace doppel::caching
