// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/cache/page_cache.h"
#include "sim/metrics.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What varnishstat shows of the caching cores of a component's servers, summed over them: counters
/// `MAIN.cache_hit`, … and the gauges `MAIN.n_object`, `SMA.s0.g_bytes` and
/// `SMA.Transient.g_bytes`; and, of our own, `hits_good`. The cores count for
/// themselves; collect() carries over what they, and the component for `hits_good`, counted since
/// the last time.
class VarnishStats {
public:
    VarnishStats(sim::Metrics& metrics, std::string_view component);

    void collect(std::span<const std::unique_ptr<PageCache>> caches,
                 std::uint64_t goodHits,
                 sim::Time now);

private:
    std::vector<sim::Counter*> counters_; // in the order of caching::Counters::visit
    sim::Counter& goodHits_;
    sim::Gauge& objects_;
    sim::Gauge& bytes_;
    sim::Gauge& transientBytes_;
};

} // namespace doppel::models
