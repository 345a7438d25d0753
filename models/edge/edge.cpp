// SPDX-License-Identifier: Apache-2.0
#include "models/edge/edge.h"

#include "models/chance_key.h"
#include "models/client_key.h"
#include "models/data/object_store.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/view.h"
#include "sim/within.h"

#include <utility>

namespace doppel::models {

using caching::Lookup;
using caching::Verdict;
using sim::Duration;
using sim::Task;

Edge::Edge(Platform& platform, std::string name, const EdgeConfig& config)
    : Component(platform, std::move(name), "edge"), config_(config),
      queries_(config.query, platform.pages()),
      metrics_(world().metrics(), this->name(), config.mirrors.size()),
      probeChance_(stream("probes")) {
    const auto addPop = [this](const std::string& popName, const PopConfig& place) {
        if (config_.shield == popName) {
            shield_ = InstanceId{static_cast<std::uint32_t>(pops_.size())};
        }
        pops_.push_back(std::make_unique<Pop>(world(), config_, popName, place));
    };
    for (const auto& [popName, place] : config.pops) {
        addPop(popName, place);
    }
    if (pops_.empty()) {
        addPop("everywhere", PopConfig());
    }
    fleet().begin({.count = static_cast<std::uint32_t>(pops_.size()),
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle});
    route();
}

Task<Response> Edge::serve(Request request, InstanceId instance) {
    if (const Slowdown slow = slowdown(request.key, instance); !slow.none()) [[unlikely]] {
        co_await world().sleep(slow.ofAll(config_.processing));
    } else if (config_.processing > Duration::zero()) {
        co_await world().sleepConstant(config_.processing);
    }
    const sim::Time begin = world().now();
    request.query = queries_.normalised(request.page, request.query);
    if (!isGetOrHead(request)) {
        const Response other = co_await serveOther(request, instance);
        co_return finish(other, request, instance);
    }
    Pop& pop = *pops_[instance.index];
    const Lookup found = lookUp(pop, request);
    if (found.verdict == Verdict::Hit) [[likely]] {
        const Response copy = pop.cache.answer(*found.object, request);
        const bool inVain = co_await sim::callerGaveUp();
        countHit(metrics_.visitors, request, asItLeaves(request, instance, copy), inVain);
        co_return finish(copy, request, instance);
    }
    const Response response = co_await obtain(request, instance, found, Asker::Visitor);
    metrics_.missTime.record((world().now() - begin).count());
    co_return finish(response, request, instance);
}

void Edge::connect() {
    links_.push_back(&platform().link(*this, config_.origin, config_.originLimits.linkOptions()));
    for (const ComponentRef& mirror : config_.mirrors) {
        links_.push_back(&platform().link(*this, mirror, config_.mirrorLimits.linkOptions()));
        if (auto* store = dynamic_cast<ObjectStore*>(&links_.back()->target())) {
            store->becomeMirror();
        }
    }
}

void Edge::start() {
    for (std::uint32_t at = 0; at < pops_.size(); ++at) {
        beginProbes(InstanceId{at});
    }
}

void Edge::reconfigure() {
    for (std::size_t backend = 0; backend < links_.size(); ++backend) {
        const auto& limits = backend == kOrigin ? config_.originLimits : config_.mirrorLimits;
        links_[backend]->setOptions(limits.linkOptions());
    }
    for (const auto& pop : pops_) {
        pop->cache.setProfile(config_.cacheProfile());
        const auto place = config_.pops.find(pop->name);
        if (place != config_.pops.end()) {
            pop->place = place->second;
        }
    }
    queries_.forget();
    route();
}

Task<void> Edge::boot(InstanceId server) {
    PurgeOrder everything;
    everything.all = true;
    pops_[server.index]->cache.purge(everything);
    co_await Component::boot(server);
    beginProbes(server);
}

void Edge::serverEnded(InstanceId server) {
    forgetBackends(*pops_[server.index]);
}

void Edge::serversChanged() {
    route();
}

void Edge::purge(const Purge& purge) {
    metrics_.purges.add();
    if (const auto order = orderOf(purge, platform().pages())) {
        world().spawn(purgeLater(*order));
    }
}

std::optional<sim::Time> Edge::servesOlderUntil(PageId page, ContentVersion version) const {
    std::optional<sim::Time> until;
    for (const auto& pop : pops_) {
        until = std::max(until, pop->cache.servesOlderUntil(page, version));
    }
    return until;
}

void Edge::stepClock(InstanceId server, Duration by) {
    pops_[server.index]->cache.stepClock(by);
}

// ---- a request that is no hit ----

Task<Response> Edge::serveOther(Request request, InstanceId at) {
    if (request.method == Method::Purge) {
        Purge url;
        url.kind = PurgeKind::Url;
        url.text = std::string(platform().pages().path(request.page));
        purge(url);
        co_return own(200, sim::Bytes{});
    }
    metrics_.visitors.pass.add();
    FetchAttempt attempt;
    attempt.asked = true;
    attempt.shielded = shielded(at, request);
    attempt.got = co_await ask(request, at);
    const NextStep step = decide(*pops_[at.index], request, attempt);
    co_return step == NextStep::Deliver ? attempt.got : own(503, config_.errorPageSize);
}

Task<Response> Edge::obtain(Request request, InstanceId at, Lookup found, Asker asker) {
    Pop& pop = *pops_[at.index];
    EdgeMetrics::Tally& tally = asker == Asker::Visitor ? metrics_.visitors : metrics_.atShield;
    const auto count = [&request](sim::Counter& counter) {
        counter.add(request.restarts == 0 ? 1 : 0);
    };
    BusyFetch duty;
    while (true) {
        FetchAttempt attempt;
        attempt.shielded = shielded(at, request);
        if (found.verdict == Verdict::Hit || found.verdict == Verdict::Stale) {
            const bool isStale = found.verdict == Verdict::Stale;
            const Response copy =
                isStale ? serveStale(request, at, found) : fromCache(pop, request, *found.object);
            if (request.restarts == 0) {
                const bool inVain = co_await sim::callerGaveUp();
                countHit(tally, request, asItLeaves(request, at, copy), inVain);
                tally.stale.add(isStale ? 1 : 0);
            }
            co_return copy;
        }
        if (found.verdict == Verdict::Wait) {
            waits(request, kAnothersFetch);
            const std::optional<Response> shared = co_await pop.cache.turn(
                PageCache::keyOf(request.page, request.query, request.restarts));
            goesOn(request);
            if (!shared) {
                found = lookUp(pop, request);
                continue;
            }
            count(tally.miss);
            attempt.got = *shared;
        } else {
            duty = BusyFetch(pop.cache, found.busy);
            const bool passes = found.verdict == Verdict::HitForPass;
            if (!passes && refusedByLimit(pop, request, asker)) {
                metrics_.rateLimited.add();
                co_return own(kTooManyRequests, sim::Bytes{});
            }
            count(passes ? tally.pass : tally.miss);
            if (isInSaintMode(pop, request)) {
                links_[request.restarts]->notMade(request);
                attempt.got = Response::withStatus(503);
            } else {
                Request asked = request;
                if (!passes) {
                    asked.method = Method::Get;
                    asked.validator = attempt.held = pop.cache.validatorOf(found.object);
                }
                attempt.asked = true;
                if (mayServeOthers(found, platform().pages().classOf(request.page),
                                   request.query)) {
                    co_await sim::ofUseToOthers();
                }
                attempt.got = co_await ask(asked, at);
            }
            if (passes && !isGood(request, attempt.got)) {
                count(metrics_.notLookedUp);
            }
        }
        const NextStep step = decide(pop, request, attempt);
        const auto busy = duty.take();
        if (step == NextStep::Deliver) {
            co_return deliver(pop, request, found, attempt, busy);
        }
        if (busy) {
            pop.cache.fail(*busy, attempt.got);
        }
        if (step == NextStep::ServeStale) {
            metrics_.staleIfError.add();
            co_return *attempt.stale;
        }
        if (step == NextStep::Synthetic) {
            co_return own(503, config_.errorPageSize);
        }
        restart(pop, request, attempt);
        found = lookUp(pop, request);
    }
}

Task<Response> Edge::ask(Request request, InstanceId at) {
    if (shielded(at, request)) {
        co_return co_await askShield(request);
    }
    Pop& pop = *pops_[at.index];
    const std::size_t number = request.restarts;
    Pop::Backend& backend = pop.backends[number];
    const auto& limits = number == kOrigin ? config_.originLimits : config_.mirrorLimits;
    if (!backend.healthy) {
        metrics_.sickBackend.add();
        links_[number]->notMade(request);
        co_return Response::failed(Failure::Refused);
    }
    if (backend.connections >= limits.maxConnections) {
        metrics_.connectionLimit.add();
        links_[number]->notMade(request);
        co_return Response::failed(Failure::Overloaded);
    }
    const BackendConnection connection(backend);
    metrics_.originFetches.add();
    metrics_.fetches[number]->add();
    Response response = co_await links_[number]->handleFrom(request, pop.place.originLatency);
    backend.fetches.heard(isGood(request, response), world().now());
    if (number != kOrigin) {
        response.servedBy = ServedBy::Mirror;
        response.mirror = request.restarts;
        if (!response.maxAge) {
            response.maxAge = config_.mirrorTtl;
        }
    }
    if (response.answered()) {
        metrics_.objectSize.record(response.size.count);
    }
    co_return response;
}

Task<void> Edge::refresh(Request request, InstanceId at, Lookup found) {
    Pop& pop = *pops_[at.index];
    BusyFetch duty(pop.cache, found.busy);
    FetchAttempt attempt;
    attempt.asked = true;
    attempt.held = pop.cache.validatorOf(found.object);
    request.key = deriveKey(request.key, KeyStep::Refresh, 0);
    request.method = Method::Get;
    request.validator = attempt.held;
    attempt.got = co_await ask(request, at);
    const auto busy = duty.take();
    if (attempt.got.good()) {
        deliver(pop, request, found, attempt, busy);
        co_return;
    }
    metrics_.errors.add(attempt.got.answered() ? 0 : 1);
    pop.cache.withdraw(*busy); // the stale page stays
}

Response Edge::serveStale(const Request& request, InstanceId at, const Lookup& found) {
    Response stale = fromCache(*pops_[at.index], request, *found.object);
    if (stale.servedBy == ServedBy::Cache) {
        stale.servedBy = ServedBy::Stale;
        const InstanceId asks = shielded(at, request) ? *shield_ : at;
        const Pop::Backend& origin = pops_[asks.index]->backends[kOrigin];
        stale.isPastFreshness = stale.isPastFreshness || origin.fails(world().now());
    }
    if (found.busy) {
        spawnAt(at, refresh(request, at, found));
    }
    return stale;
}

NextStep Edge::decide(Pop& pop, const Request& request, FetchAttempt& attempt) {
    const Response& got = attempt.got;
    if (attempt.asked && !got.answered()) {
        metrics_.errors.add();
    }
    AfterFetch fetch;
    fetch.answered = got.answered();
    fetch.status = got.status == 304 && attempt.held != 0 ? 200 : got.status;
    fetch.restarts = request.restarts;
    fetch.mirrors = static_cast<std::uint32_t>(config_.mirrors.size());
    if (attempt.shielded && got.answered()) {
        fetch.mirrors = 0; // the shield has tried them
    }
    fetch.getOrHead = isGetOrHead(request);
    fetch.noFallback = request.noFallback;
    fetch.staleBeforeMirrorOn5xx = config_.staleBeforeMirrorOn5xx || config_.mirrors.empty();
    const bool mayBeStale = !got.answered() || (got.serverError() && fetch.staleBeforeMirrorOn5xx);
    if (mayBeStale && fetch.restarts == 0 && fetch.getOrHead && !request.isProbe) {
        const caching::Key key = PageCache::keyOf(request.page, request.query);
        attempt.stale = pop.cache.staleForError(key, request);
    }
    fetch.haveStale = attempt.stale.has_value();
    return decideAfterFetch(fetch);
}

Response Edge::deliver(Pop& pop,
                       const Request& request,
                       const Lookup& found,
                       const FetchAttempt& attempt,
                       std::optional<caching::BusyToken> busy) {
    if (!busy) {
        return attempt.got;
    }
    if (attempt.got.status == 304) {
        metrics_.originRevalidations.add();
    }
    return pop.cache.keep(found, request, attempt.got, lifetimesOf(request));
}

Response Edge::fromCache(const Pop& pop, const Request& request, caching::ObjectId object) const {
    Response response = pop.cache.answer(object, request);
    if (request.restarts > 0) {
        response.servedBy = ServedBy::Mirror;
        response.mirror = request.restarts;
    }
    return response;
}

void Edge::restart(Pop& pop, Request& request, const FetchAttempt& attempt) {
    if (attempt.asked && attempt.got.answered() && config_.saintMode > Duration::zero() &&
        !request.isProbe) {
        pop.saintMode.add(PageCache::keyOf(request.page, request.query, request.restarts),
                          sim::after(world().now(), config_.saintMode));
    }
    ++request.restarts;
    request.key = deriveKey(request.key, KeyStep::Restart, request.restarts);
    request.variant = 0; // mirrors have one of each page
    metrics_.restarts.add();
}

bool Edge::refusedByLimit(Pop& pop, const Request& request, Asker asker) {
    if (!config_.rateLimit.enabled || asker != Asker::Visitor || request.restarts > 0) {
        return false;
    }
    const std::uint64_t client = clientKey(request);
    return pop.limit.refuses(config_.rateLimit, client, world().now());
}

bool Edge::isInSaintMode(Pop& pop, const Request& request) const {
    const caching::Key key = PageCache::keyOf(request.page, request.query, request.restarts);
    return pop.saintMode.contains(key, world().now()) && !request.noFallback && !request.isProbe;
}

bool Edge::shielded(InstanceId at, const Request& request) const {
    return shield_ && *shield_ != at && request.restarts == 0 && fleet().ready(*shield_);
}

Lifetimes Edge::lifetimesOf(const Request& request) const {
    Lifetimes lifetimes;
    lifetimes.ttl = config_.defaultTtl;
    lifetimes.staleWhileRevalidate = config_.staleWhileRevalidate;
    lifetimes.staleIfError = request.restarts == 0 ? config_.staleIfError : Duration::zero();
    return lifetimes;
}

Response Edge::finish(Response response, const Request& request, InstanceId at) {
    if (request.method == Method::Head) {
        response.size = {};
    }
    response = forHolder(response, request);
    const Response leaving = asItLeaves(request, at, response);
    if (leaving.servedBy == ServedBy::Synthetic) {
        metrics_.synth.add();
    }
    metrics_.status(leaving);
    return response;
}

void Edge::answersWithoutWork(const Request&, const Response& error) {
    metrics_.notLookedUp.add();
    metrics_.synth.add();
    metrics_.status(error);
}

void Edge::missCall(const Request&) {
    metrics_.notLookedUp.add();
}

// `leaving`: the copy as it leaves the edge. A wrong 404 is no page, however often it is stored; and
// a page is none to who has gone.
void Edge::countHit(EdgeMetrics::Tally& tally,
                    const Request& request,
                    const Response& leaving,
                    bool inVain) const {
    tally.hits.add();
    tally.goodHits.add(!inVain && isGood(request, leaving) ? 1 : 0);
}

Response Edge::own(std::uint16_t status, sim::Bytes size) const {
    Response response = Response::ofItsOwn(status, size);
    response.servedBy = ServedBy::Synthetic;
    return response;
}

void Edge::show(View& view) const {
    const std::uint64_t hits = metrics_.visitors.hits.total();
    view.share("hits", metrics_.visitors.goodHits.total(), hits + metrics_.visitors.miss.total());
    static constexpr std::array<std::string_view, 3> kColumns{"place", "backend", "health"};
    view.table("backends", kColumns, [this] {
        View::Rows rows;
        for (const auto& pop : pops_) {
            for (std::size_t i = 0; i < pop->backends.size(); ++i) {
                rows.push_back({pop->name, links_[i]->target().name(),
                                pop->backends[i].healthy ? "healthy" : "sick"});
            }
        }
        return rows;
    });
}

const ComponentKind& edgeKind() {
    static constexpr ComponentKind kKind{
        .name = "edge",
        .summary = "a content delivery network in front of the platform, such as Fastly for GOV.UK",
        .leavesOut =
            "clustering within a point of presence, and how a restart ends it; saint "
            "mode's threshold; probes see a backend's own faults and servers but not its "
            "queue, and mirrors' statuses only as faults, unless probe.path asks the "
            "origin; TLS, HTTP/2, streaming; the rate limit of /bank-holidays.json; "
            "cookies and A/B choice (visitors bring their variant); fetches begun by a "
            "lost point of presence still end up in its cache; that health checks' GETs are "
            "hits, or get what is stale: they are passed, whatever the page",
        .defaults = &pricedDefaultsOf<EdgeConfig>,
        .build = &buildOf<Edge, EdgeConfig>,
        .metrics = metricsOf<EdgeMetrics, LinkMetrics>(),
        .canBePurged = true,
        .scope = Scope::Global,
        .ownWork = "the processing of a request",
        .takesTime = &anyTakesTime<EdgeConfig, &EdgeConfig::processing>,
        .readsClock = true,
        .verifiesCertificates = true,
        .holds = "nothing that is bounded at a point of presence; a fetch holds one of "
                 "max_connections to its backend, without which it counts as unanswered; requests "
                 "for one page wait for one fetch",
        .inFlight =
            "requests at a point of presence that is lost hear nothing, or get a reset; its "
            "fetches end, those in the background too; visitors are led elsewhere after "
            "lost_after; its cache is empty when it comes back",
        .source = "Fastly documentation; alphagov/govuk-fastly www.vcl.tftpl",
        .whenClientLeaves =
            "it goes on fetching, and keeps the page; what passes uncached is fetched to its end "
            "too"};
    return kKind;
}

} // namespace doppel::models
