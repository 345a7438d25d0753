// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/cache/cache_choices.h"
#include "models/cache/fetch_health.h"
#include "models/cache/holds_copies.h"
#include "models/cache/page_cache.h"
#include "models/cache/purge.h"
#include "models/cache/varnish_metrics.h"
#include "models/clock_owner.h"
#include "models/component.h"
#include "models/component_ref.h"
#include "models/lifecycle.h"
#include "models/passes_on.h"
#include "models/registry.h"
#include "models/server_group.h"
#include "sim/metrics.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Link;

/// A Varnish's configuration, under the names that Varnish gives its parameters.
struct VarnishConfig {
    ComponentRef backend;
    std::uint32_t replicas = 3;
    std::vector<ServerGroupConfig> servers;
    sim::Bytes storage{std::int64_t{4} << 30};
    EvictionRule eviction = EvictionRule::Lru;
    sim::Duration lruInterval = std::chrono::seconds(2);
    sim::Duration defaultTtl = std::chrono::seconds(300);
    sim::Duration defaultGrace = std::chrono::hours(6);
    sim::Duration defaultKeep{};
    sim::Duration uncacheableTtl = std::chrono::seconds(120);
    sim::Duration shortlived = std::chrono::seconds(10);
    std::uint32_t rushExponent = 3;
    sim::Duration connectTimeout = std::chrono::milliseconds(3500);
    sim::Duration firstByteTimeout = std::chrono::seconds(20);
    sim::Duration betweenBytesTimeout = std::chrono::seconds(20);
    sim::Duration latency = std::chrono::microseconds(250);
    sim::Duration processing = std::chrono::microseconds(100);
    sim::Bytes errorPageSize{300};
    LifecycleConfig lifecycle;

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the configuration as a whole, in words.
Problems problemsOf(const VarnishConfig& config);

/// Varnish cache machines, such as GOV.UK had before 2023: each with a cache of its own under the
/// built-in VCL, in front of one backend.
///
/// A request: anything but GET and HEAD is passed; then the cache's verdict: a hit; a stale hit
/// with, at most, one fetch in the background; a miss, which fetches; another's fetch to wait for.
/// A backend that gives no answer makes a 503, which waiting requests get too. 5xx answers are
/// uncacheable and leave a hit-for-miss mark, also in the place of a stale object.
///
/// A server that starts has an empty cache. Changing lifetimes in a run
/// takes effect on answers from then on.
class Varnish final : public Component,
                      public Purgeable,
                      public HoldsCopies,
                      public PassesOn,
                      public ClockOwner {
public:
    Varnish(Platform& platform, std::string name, const VarnishConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    sim::Task<void> boot(InstanceId server) override;
    /// On all servers, at once.
    void purge(const Purge& purge) override;
    std::optional<sim::Time> servesOlderUntil(PageId page, ContentVersion version) const override;
    bool brings(PageId page, ContentVersion version) const override;
    bool hasFresh(PageId page, ContentVersion version) const override;
    std::optional<std::vector<const Link*>> waysOn(PageId page) const override;
    void stepClock(InstanceId server, sim::Duration by) override;
    void answersWithoutWork(const Request& request, const Response& error) override;
    void missCall(const Request& request) override;

private:
    sim::Task<Response> fetchOrWait(Request request, InstanceId instance, caching::Lookup found);
    sim::Task<Response> fetch(Request request, InstanceId instance, caching::Lookup found);
    sim::Task<void> refresh(Request request, InstanceId instance, caching::Lookup found);
    sim::Task<void> collectStats();
    std::unique_ptr<PageCache> newCache();
    Response hit(const PageCache& cache,
                 caching::ObjectId object,
                 const Request& request,
                 InstanceId instance,
                 bool inVain);
    Response finish(Response response, const Request& request, InstanceId instance) const;
    Response backendFetchFailed() const;

    const VarnishConfig& config_;
    Link* backend_ = nullptr;
    std::vector<std::unique_ptr<PageCache>> caches_; // by number, kept by the next of that number
    FetchHealth fetches_;                            // of all servers: they ask the same one
    std::uint64_t goodHits_ = 0;                     // of answers as they left
    VarnishMetrics metrics_;
};

/// `varnish` in platform files.
const ComponentKind& varnishKind();

} // namespace doppel::models
