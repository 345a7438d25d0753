// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace doppel::caching {

/// What a cache has done, counted as Varnish counts it (varnishstat's MAIN.*; visit() gives those
/// names). `cache_hit` includes the hits on stale objects, and `cache_miss` the misses that a
/// hit-for-miss mark caused, as there.
struct Counters {
    std::uint64_t cacheHit = 0;
    std::uint64_t cacheHitGrace = 0;
    std::uint64_t cacheHitMiss = 0;
    std::uint64_t cacheHitPass = 0;
    std::uint64_t cacheMiss = 0;
    std::uint64_t busySleep = 0;
    std::uint64_t busyWakeup = 0;
    std::uint64_t fetches = 0;           ///< s_fetch: begun; passes are the caller's
    std::uint64_t backgroundFetches = 0; ///< s_bgfetch: those of them that nobody waits for
    std::uint64_t fetchFailed = 0;       ///< brought no answer, or one for which there was no room
    std::uint64_t fetch304 = 0;          ///< stale objects that a 304 made fresh again
    std::uint64_t staleIfError = 0;      ///< not Varnish's: served stale because the origin failed
    std::uint64_t expired = 0;
    std::uint64_t purges = 0;
    std::uint64_t purgedObjects = 0;
    std::uint64_t lruNuked = 0;
    std::uint64_t lruMoved = 0;
    std::uint64_t lruLimited = 0;

    /// Calls `f(name, value)` for each.
    template <typename F>
    void visit(F&& f) const {
        f("cache_hit", cacheHit);
        f("cache_hit_grace", cacheHitGrace);
        f("cache_hitmiss", cacheHitMiss);
        f("cache_hitpass", cacheHitPass);
        f("cache_miss", cacheMiss);
        f("busy_sleep", busySleep);
        f("busy_wakeup", busyWakeup);
        f("s_fetch", fetches);
        f("s_bgfetch", backgroundFetches);
        f("fetch_failed", fetchFailed);
        f("fetch_304", fetch304);
        f("stale_if_error", staleIfError);
        f("n_expired", expired);
        f("n_purges", purges);
        f("n_obj_purged", purgedObjects);
        f("n_lru_nuked", lruNuked);
        f("n_lru_moved", lruMoved);
        f("n_lru_limited", lruLimited);
    }
};

} // namespace doppel::caching
