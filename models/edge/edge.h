// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/anycast.h"
#include "models/cache/holds_copies.h"
#include "models/cache/purge.h"
#include "models/clock_owner.h"
#include "models/component.h"
#include "models/edge/after_fetch.h"
#include "models/edge/edge_config.h"
#include "models/edge/edge_metrics.h"
#include "models/edge/pop.h"
#include "models/edge/query_memo.h"
#include "models/passes_on.h"
#include "models/registry.h"
#include "sim/random.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Link;

/// A content delivery network in front of a platform, as Fastly's service for www.gov.uk: points of
/// presence (its servers), each with a cache, that fetch what they lack from an origin, and from
/// static mirrors when the origin fails.
///
/// A request, step by step:
///
///     the query      the query string is normalised; anything but GET and HEAD is passed
///     the cache      a hit; a stale hit, with a fetch in the background; another's fetch to wait
///                    for; or a miss: 429 for a client that causes too many
///     the origin     is asked, through the shield where there is one, conditionally where a stale
///                    page can be revalidated; not if its probes find it sick, its connections are
///                    all in use, or it gave a bad answer for this page a moment ago
///     the outcome    as decideAfterFetch says: deliver and store, a stale page, the next mirror,
///                    or a 503 page
///
/// The failure of a fetch is shared by all requests that waited for it: they go on to the same
/// mirror, where again one asks for all of them. Mirrors' pages are cached apart from the origin's,
/// as their addresses differ. The shield's answer is final for those that asked it; its own faults
/// reach them as an origin's would, within the limits for the origin. While saint
/// mode keeps the origin from being asked for a page, requests go on as after a 5xx.
///
/// A point of presence that was lost comes back with an empty cache; visitors are routed elsewhere
/// after `lost_after`. A fetch goes on when its visitor has given up. Changing lifetimes in a run
/// takes effect on answers from then on; points of presence don't come and go.
///
/// A hit costs one coroutine frame and one look-up, and allocates nothing.
/// Source: alphagov/govuk-fastly www.vcl.tftpl, as far as the decisions say.
class Edge final : public Component,
                   public Anycast,
                   public Purgeable,
                   public HoldsCopies,
                   public PassesOn,
                   public ClockOwner {
public:
    Edge(Platform& platform, std::string name, const EdgeConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    sim::Task<void> boot(InstanceId server) override;
    void serverEnded(InstanceId server) override;
    void answersWithoutWork(const Request& request, const Response& error) override;
    void missCall(const Request& request) override;
    void serversChanged() override;

    InstanceId instanceFor(std::uint16_t location) const override {
        return routes_[location < routes_.size() ? location : 0].pop;
    }
    sim::Duration latencyFrom(std::uint16_t location) const override {
        return routes_[location < routes_.size() ? location : 0].latency;
    }

    /// Everywhere, after the purge delay. Purging all is never soft.
    void purge(const Purge& purge) override;
    std::optional<sim::Time> servesOlderUntil(PageId page, ContentVersion version) const override;
    bool brings(PageId page, ContentVersion version) const override;
    bool hasFresh(PageId page, ContentVersion version) const override;
    /// Not its mirrors, which have older copies.
    std::optional<std::vector<const Link*>> waysOn(PageId page) const override;
    void stepClock(InstanceId server, sim::Duration by) override;

    /// The points of presence in the order of their names.
    const Pop& pop(InstanceId instance) const { return *pops_[instance.index]; }

private:
    static constexpr std::uint32_t kOrigin = 0; ///< of the backends; the mirrors follow
    enum class Asker : std::uint8_t { Visitor, Pop };
    struct Route {
        InstanceId pop;
        sim::Duration latency;
    };
    /// What came of one try to get an answer from outside the cache.
    struct FetchAttempt {
        Response got;
        std::uint32_t held = 0; ///< the version that was asked for conditionally
        bool asked = false;     ///< false: another's outcome, or a page that saint mode spares
        bool shielded = false;
        std::optional<Response> stale{};
    };

    sim::Task<Response> serveOther(Request request, InstanceId at);
    sim::Task<Response> obtain(Request request, InstanceId at, caching::Lookup found, Asker asker);
    sim::Task<Response> ask(Request request, InstanceId at);
    sim::Task<Response> askShield(Request request);
    sim::Task<std::optional<Response>> whileShieldLives(Request request);
    sim::Task<Response> workOfShield(Request request);
    sim::Task<void> refresh(Request request, InstanceId at, caching::Lookup found);
    Response serveStale(const Request& request, InstanceId at, const caching::Lookup& found);
    NextStep decide(Pop& pop, const Request& request, FetchAttempt& attempt);
    Response deliver(Pop& pop,
                     const Request& request,
                     const caching::Lookup& found,
                     const FetchAttempt& attempt,
                     std::optional<caching::BusyToken> busy);
    Response fromCache(const Pop& pop, const Request& request, caching::ObjectId object) const;
    void restart(Pop& pop, Request& request, const FetchAttempt& attempt);

    caching::Lookup lookUp(Pop& pop, const Request& request) const {
        if (request.isProbe) { // no cache answers it, none keeps its answer
            return {.verdict = caching::Verdict::HitForPass, .object = {}, .busy = {}};
        }
        return pop.cache.lookup(PageCache::keyOf(request.page, request.query, request.restarts),
                                request.variant);
    }
    void countHit(EdgeMetrics::Tally& tally,
                  const Request& request,
                  const Response& leaving,
                  bool inVain) const;
    bool refusedByLimit(Pop& pop, const Request& request, Asker asker);
    bool isInSaintMode(Pop& pop, const Request& request) const;
    bool shielded(InstanceId at, const Request& request) const;
    Lifetimes lifetimesOf(const Request& request) const;
    Response finish(Response response, const Request& request, InstanceId at);
    Response own(std::uint16_t status, sim::Bytes size) const;

    void beginProbes(InstanceId at);
    void forgetBackends(Pop& pop);
    sim::Task<void> probeLoop(InstanceId at, std::uint32_t backend);
    sim::Task<bool> probe(InstanceId at, std::uint32_t backend, std::uint64_t key);
    sim::Task<bool> probeByRequest(InstanceId at, std::uint64_t key);
    void setHealthy(std::uint32_t backend, Pop& pop, bool healthy);
    sim::Task<void> purgeLater(PurgeOrder order);
    void route();
    InstanceId popServing(const std::string& location) const;

    const EdgeConfig& config_;
    std::vector<std::unique_ptr<Pop>> pops_;
    std::vector<Route> routes_; // by location
    std::optional<InstanceId> shield_;
    std::vector<Link*> links_; // by backend: the origin, then the mirrors
    QueryMemo queries_;
    EdgeMetrics metrics_;
    sim::Stream probeChance_;
};

/// `edge` in platform files.
const ComponentKind& edgeKind();

} // namespace doppel::models
