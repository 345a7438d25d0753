// SPDX-License-Identifier: Apache-2.0
#include "models/cache/varnish_stats.h"

#include <array>
#include <string>
#include <string_view>

namespace doppel::models {

namespace {

// In the order of caching::Counters::visit.
constexpr std::array<std::string_view, 18> kHelp{
    "requests answered by the cache, even if stale",
    "those of them that were answered with an object within its grace",
    "misses on an object that is marked hit-for-miss",
    "requests passed because their object is marked hit-for-pass",
    "requests for which the cache had no fresh object",
    "requests that waited for another one's fetch",
    "requests that such a fetch woke",
    "fetches begun",
    "those of them that nobody waits for",
    "fetches that brought no answer, or one for which there was no room",
    "stale objects that a 304 made fresh again",
    "requests answered with a stale object because a fetch failed",
    "objects that outlived their time",
    "purges",
    "objects that purges removed",
    "objects removed to make room",
    "objects moved to the young end of the LRU list",
    "attempts to make room that gave up after nuke_limit objects"};

} // namespace

VarnishStats::VarnishStats(sim::Metrics& metrics, std::string_view component)
    : goodHits_(metrics.counter(component,
                                "hits_good",
                                "hits that left as good answers, for who still waited: no 5xx, "
                                "no 429, no 404 or redirect of a page that is there")),
      objects_(metrics.gauge(
          component, "MAIN.n_object", "objects in the cache, including those being fetched")),
      bytes_(metrics.gauge(
          component, "SMA.s0.g_bytes", "main storage in use", {.unit = sim::MetricUnit::Bytes})),
      transientBytes_(metrics.gauge(component,
                                    "SMA.Transient.g_bytes",
                                    "storage used by what is short-lived or uncacheable",
                                    {.unit = sim::MetricUnit::Bytes})) {
    caching::Counters{}.visit([&](std::string_view name, std::uint64_t) {
        counters_.push_back(
            &metrics.counter(component, "MAIN." + std::string(name), kHelp[counters_.size()]));
    });
}

void VarnishStats::collect(std::span<const std::unique_ptr<PageCache>> caches,
                           std::uint64_t goodHits,
                           sim::Time now) {
    std::vector<std::uint64_t> sums(counters_.size());
    std::uint64_t objects = 0;
    std::uint64_t bytes = 0;
    std::uint64_t transient = 0;
    for (const auto& cache : caches) {
        std::size_t i = 0;
        cache->core().counters().visit(
            [&](std::string_view, std::uint64_t value) { sums[i++] += value; });
        const caching::Store& store = cache->core().store();
        objects += store.objects();
        bytes += store.bytes(caching::Area::Main);
        transient += store.bytes(caching::Area::Transient);
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
        counters_[i]->add(sums[i] - counters_[i]->total());
    }
    goodHits_.add(goodHits - goodHits_.total());
    objects_.set(now, static_cast<std::int64_t>(objects));
    bytes_.set(now, static_cast<std::int64_t>(bytes));
    transientBytes_.set(now, static_cast<std::int64_t>(transient));
}

} // namespace doppel::models
