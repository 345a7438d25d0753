// SPDX-License-Identifier: Apache-2.0
#include "models/cache/varnish.h"

#include "models/cache/way_on.h"
#include "models/chance_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/server_zones.h"
#include "models/view.h"
#include "sim/within.h"

#include <utility>

namespace doppel::models {

using caching::Lookup;
using caching::Verdict;
using sim::Duration;
using sim::Task;

namespace {

constexpr Duration kStatsPeriod = std::chrono::seconds(1);

LinkOptions linkOptions(const VarnishConfig& config) {
    return {.latency = config.latency,
            .connectTimeout = config.connectTimeout,
            .firstByteTimeout = config.firstByteTimeout,
            .betweenBytesTimeout = config.betweenBytesTimeout};
}

caching::Profile profileOf(const VarnishConfig& config) {
    caching::Profile profile = caching::varnishBuiltin();
    profile.defaultTtl = config.defaultTtl;
    profile.defaultGrace = config.defaultGrace;
    profile.defaultKeep = config.defaultKeep;
    profile.uncacheableTtl = config.uncacheableTtl;
    profile.shortlived = config.shortlived;
    profile.rushExponent = config.rushExponent;
    return profile;
}

caching::StoreParameters storeOf(const VarnishConfig& config) {
    caching::StoreParameters store;
    store.bytes = static_cast<std::uint64_t>(config.storage.count);
    store.eviction = evictionOf(config.eviction);
    store.lruInterval = config.lruInterval;
    return store;
}

// A miss fetches the whole page, whatever the visitor holds.
Request fetchOf(Request request, std::uint32_t validator) {
    request.method = Method::Get;
    request.validator = validator;
    return request;
}

} // namespace

void VarnishConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kPuppet = "govuk-puppet modules/varnish";
    static constexpr std::string_view kVarnish = "Varnish 7.1 parameter";
    visitor.field("backend", backend, "the component behind it", {.required = true});
    visitor.field("replicas", replicas, "servers, each with its own cache",
                  {.min = 1,
                   .max = 10'000,
                   .live = true,
                   .source = "GOV.UK load-testing: 3 cache machines in 2018"});
    describeGroups(visitor, servers);
    visitor.field("storage", storage, "main storage of each server",
                  {.min = 0, .minExclusive = true, .source = "a guess; GOV.UK: 60 % RAM - 3 GB"});
    visitor.field("eviction", eviction, "which object is evicted", {.source = "Varnish: lru"});
    visitor.field("lru_interval", lruInterval,
                  "a hit moves an object up the LRU list no more often than this",
                  {.min = 0, .source = kVarnish});
    visitor.field("default_ttl", defaultTtl, "freshness of answers that state none",
                  {.min = 0, .live = true, .source = kPuppet});
    visitor.field("default_grace", defaultGrace, "served stale for this long, while a fetch runs",
                  {.min = 0, .live = true, .source = kPuppet});
    visitor.field("default_keep", defaultKeep, "kept for this long after that, to be revalidated",
                  {.min = 0, .live = true, .source = kVarnish});
    visitor.field("uncacheable_ttl", uncacheableTtl,
                  "how long an answer is remembered as uncacheable",
                  {.min = 0, .live = true, .source = "Varnish 7.1 parameter; GOV.UK had 0"});
    visitor.field("shortlived", shortlived, "objects with shorter lives go to Transient storage",
                  {.min = 0, .live = true, .source = kVarnish});
    visitor.field("rush_exponent", rushExponent, "how many waiting requests are woken at a time",
                  {.min = 1, .max = 1'000'000, .live = true, .source = kVarnish});
    visitor.field("connect_timeout", connectTimeout, "until it gives up on a silent backend",
                  {.min = 0, .minExclusive = true, .live = true, .source = kVarnish});
    visitor.field("first_byte_timeout", firstByteTimeout, "until the answer must have begun",
                  {.min = 0, .minExclusive = true, .live = true, .source = kPuppet});
    visitor.field("between_bytes_timeout", betweenBytesTimeout, "the longest pause in an answer",
                  {.min = 0, .minExclusive = true, .live = true, .source = kPuppet});
    visitor.field("latency", latency, "to the backend, one way",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("processing", processing, "its own work for a request; 0 saves an event",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("error_page_size", errorPageSize, "size of its own 503 page",
                  {.min = 0, .live = true, .source = "builtin.vcl's page, about"});
    lifecycle.describe(visitor);
}

Problems problemsOf(const VarnishConfig& config) {
    return problemsOfServers(config.replicas, VarnishConfig{}.replicas, config.servers);
}

Varnish::Varnish(Platform& platform, std::string name, const VarnishConfig& config)
    : Component(platform, std::move(name), "varnish"), config_(config),
      metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
    while (caches_.size() < fleet().size()) {
        caches_.push_back(newCache());
    }
}

Task<Response> Varnish::serve(Request request, InstanceId instance) {
    if (const Slowdown slow = slowdown(request.key, instance); !slow.none()) [[unlikely]] {
        co_await world().sleep(slow.ofAll(config_.processing));
    } else if (config_.processing > Duration::zero()) {
        co_await world().sleepConstant(config_.processing);
    }
    metrics_.requests.add();
    if (!isGetOrHead(request) || request.isProbe) {
        metrics_.passes.add();
        const Response passed = co_await backend_->handle(request);
        co_return finish(passed, request, instance);
    }
    PageCache& cache = *caches_[instance.index];
    const Lookup found =
        cache.lookup(PageCache::keyOf(request.page, request.query), request.variant);
    if (found.verdict == Verdict::Hit) [[likely]] {
        const bool inVain = co_await sim::callerGaveUp();
        co_return finish(hit(cache, *found.object, request, instance, inVain), request, instance);
    }
    const Response response = co_await fetchOrWait(request, instance, found);
    co_return finish(forHolder(response, request), request, instance);
}

void Varnish::connect() {
    backend_ = &platform().link(*this, config_.backend, linkOptions(config_));
}

void Varnish::start() {
    world().spawn(collectStats());
}

void Varnish::reconfigure() {
    backend_->setOptions(linkOptions(config_));
    for (const auto& cache : caches_) {
        cache->setProfile(profileOf(config_));
    }
    fleet().configure(serversWanted(config_.replicas, config_.servers));
}

Task<void> Varnish::boot(InstanceId server) {
    if (server.index < caches_.size()) {
        PurgeOrder everything;
        everything.all = true;
        caches_[server.index]->purge(everything);
    }
    while (caches_.size() <= server.index) { // one of a lower number may never have come so far
        caches_.push_back(newCache());
    }
    return Component::boot(server);
}

void Varnish::purge(const Purge& purge) {
    if (const auto order = orderOf(purge, platform().pages())) {
        for (const auto& cache : caches_) {
            cache->purge(*order);
        }
    }
}

std::optional<sim::Time> Varnish::servesOlderUntil(PageId page, ContentVersion version) const {
    std::optional<sim::Time> until;
    for (const auto& cache : caches_) {
        until = std::max(until, cache->servesOlderUntil(page, version));
    }
    return until;
}

bool Varnish::brings(PageId page, ContentVersion version) const {
    const bool canAsk =
        !fetches_.fails(world().now()) && hasWayOn(backend_->target(), page, version);
    bool anyAnswers = false;
    for (std::uint32_t i = 0; i < caches_.size(); ++i) {
        if (!fleet().listed({i})) {
            continue;
        }
        if (!answers({i}) || !(canAsk || caches_[i]->hasFresh(page, version))) {
            return false;
        }
        anyAnswers = true;
    }
    return anyAnswers;
}

bool Varnish::hasFresh(PageId page, ContentVersion version) const {
    for (std::uint32_t i = 0; i < caches_.size(); ++i) {
        if (answers({i}) && caches_[i]->hasFresh(page, version)) {
            return true;
        }
    }
    return false;
}

std::optional<std::vector<const Link*>> Varnish::waysOn(PageId) const {
    return std::vector<const Link*>{backend_};
}

void Varnish::stepClock(InstanceId server, Duration by) {
    if (server.index < caches_.size()) { // else it has not come up yet
        caches_[server.index]->stepClock(by);
    }
}

Task<Response> Varnish::fetchOrWait(Request request, InstanceId instance, Lookup found) {
    PageCache& cache = *caches_[instance.index];
    const caching::Key key = PageCache::keyOf(request.page, request.query);
    while (found.verdict == Verdict::Wait) {
        waits(request, kAnothersFetch);
        co_await cache.turn(key);
        goesOn(request);
        found = cache.lookup(key, request.variant);
    }
    const bool inVain = co_await sim::callerGaveUp();
    if (found.verdict == Verdict::Hit) {
        co_return hit(cache, *found.object, request, instance, inVain);
    }
    if (found.verdict == Verdict::Stale) {
        Response stale = hit(cache, *found.object, request, instance, inVain);
        stale.servedBy = ServedBy::Stale;
        stale.isPastFreshness = stale.isPastFreshness || fetches_.fails(world().now());
        if (found.busy) {
            spawnAt(instance, refresh(request, instance, found));
        }
        co_return stale;
    }
    co_return co_await fetch(request, instance, found);
}

Task<Response> Varnish::fetch(Request request, InstanceId instance, Lookup found) {
    PageCache& cache = *caches_[instance.index];
    BusyFetch duty(cache, found.busy);
    if (mayServeOthers(found, platform().pages().classOf(request.page), request.query)) {
        co_await sim::ofUseToOthers();
    }
    const Response got =
        co_await backend_->handle(fetchOf(request, cache.validatorOf(found.object)));
    fetches_.heard(isGood(request, got), world().now());
    const auto busy = duty.take();
    if (!got.answered()) {
        metrics_.backendFailures.add();
        cache.fail(*busy, got);
        co_return got;
    }
    co_return cache.keep(found, request, got, Lifetimes());
}

Task<void> Varnish::refresh(Request request, InstanceId instance, Lookup found) {
    request.key = deriveKey(request.key, KeyStep::Refresh, 0);
    co_await fetch(request, instance, found);
}

Task<void> Varnish::collectStats() {
    while (true) {
        co_await world().sleepConstant(kStatsPeriod);
        metrics_.stats.collect(caches_, goodHits_, world().now());
    }
}

std::unique_ptr<PageCache> Varnish::newCache() {
    return std::make_unique<PageCache>(world(), profileOf(config_), storeOf(config_));
}

Response Varnish::hit(const PageCache& cache,
                      caching::ObjectId object,
                      const Request& request,
                      InstanceId instance,
                      bool inVain) {
    const Response answer = cache.answer(object, request);
    const Response leaving = asItLeaves(request, instance, answer);
    goodHits_ += !inVain && isGood(request, leaving) ? 1 : 0;
    return answer;
}

Response Varnish::finish(Response response, const Request& request, InstanceId instance) const {
    if (!response.answered() || errorAfter(request.key, instance) != nullptr) {
        metrics_.synths.add();
    }
    if (!response.answered()) {
        return backendFetchFailed();
    }
    if (request.method == Method::Head) {
        response.size = {};
    }
    return response;
}

void Varnish::answersWithoutWork(const Request&, const Response&) {
    metrics_.requests.add();
    metrics_.synths.add();
    metrics_.notLookedUp.add();
}

void Varnish::missCall(const Request&) {
    metrics_.notLookedUp.add();
}

Response Varnish::backendFetchFailed() const {
    Response response = Response::ofItsOwn(503, config_.errorPageSize);
    response.servedBy = ServedBy::Synthetic;
    return response;
}

void Varnish::show(View& view) const {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    for (const auto& cache : caches_) {
        hits += cache->core().counters().cacheHit;
        misses += cache->core().counters().cacheMiss;
    }
    view.share("hits", goodHits_, hits + misses);
}

const ComponentKind& varnishKind() {
    static constexpr ComponentKind kKind{
        .name = "varnish",
        .summary = "Varnish cache servers, each with its own cache, running the built-in VCL",
        .leavesOut =
            "backend probes, saint mode and bans (a purge acts at once, on every server); worker "
            "threads and their queue; streaming: waiting requests get an answer when it is "
            "complete; that health checks' GETs are hits: they are passed, whatever the page",
        .defaults = &pricedDefaultsOf<VarnishConfig>,
        .build = &buildOf<Varnish, VarnishConfig>,
        .metrics = metricsOf<VarnishMetrics, LinkMetrics>(),
        .canBePurged = true,
        .serverZones = &serverZonesOf<VarnishConfig>,
        .ownWork = "the processing of a request",
        .takesTime = &anyTakesTime<VarnishConfig, &VarnishConfig::processing>,
        .readsClock = true,
        .holds = "nothing that is bounded; requests for one page wait for one fetch",
        .inFlight = "requests get a reset, or hear nothing if the host vanishes; its fetches end, "
                    "those in the background too; the cache of a server that starts is empty",
        .source = "Varnish 7.1 cache_hash.c, cache_fetch.c and builtin.vcl",
        .whenClientLeaves =
            "it doesn't notice before it delivers: it goes on fetching, and keeps the page"};
    return kKind;
}

} // namespace doppel::models
