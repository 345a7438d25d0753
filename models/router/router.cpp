// SPDX-License-Identifier: Apache-2.0
#include "models/router/router.h"

#include "models/chance_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/routing/path.h"
#include "models/routing/router.h"
#include "models/routing/transport_failure.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

routing::TransportFailure transportFailure(Failure failure) {
    switch (failure) {
    case Failure::Refused:
        return routing::TransportFailure::ConnectionRefused;
    case Failure::ConnectTimeout:
    case Failure::Timeout:
        return routing::TransportFailure::Timeout;
    case Failure::Reset:
        return routing::TransportFailure::ConnectionReset;
    case Failure::NameNotResolved:
        return routing::TransportFailure::NameNotFound;
    default:
        return routing::TransportFailure::Other;
    }
}

// For how long a goroutine computes while others wait: sysmon in Go's runtime/proc.go, forcePreemptNS.
constexpr Duration kGoTurn = std::chrono::milliseconds(10);

LinkOptions linkOptions(const RouterConfig& config) {
    return {.latency = config.latency,
            .connectTimeout = config.connectTimeout,
            .firstByteTimeout = config.headerTimeout,
            .answers = AnswerUse::AsItComes};
}

std::vector<PublishingPlan::Step> publishingSteps(const RouterConfig& config) {
    std::vector<PublishingPlan::Step> steps;
    for (const RouteChange& change : config.changes) {
        steps.push_back({change.at, change.share});
    }
    return steps;
}

std::string_view methodText(Method method) {
    switch (method) {
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Get:
    case Method::Purge:
        break;
    }
    return "GET";
}

} // namespace

Router::Process::Process(sim::World& world,
                         const sim::Pool::Options& ofCores,
                         sim::Time started,
                         const routing::ReloadRules& rules)
    : cores(world, ofCores), reloadWanted(world), queue(started.time_since_epoch(), rules) {
    queue.finish(); // its first load was before the run, or is a part of its boot
}

void Router::Process::die() {
    isDead = true;
    cores.close();
    reloadWanted.openForAll();
}

Router::Router(Platform& platform, std::string name, const RouterConfig& config)
    : Component(platform, std::move(name), "router"), config_(config), cpuChance_(stream("cpu")),
      loadChance_(stream("load")),
      publishing_(platform.world().stream("routes.published"), publishingSteps(config)),
      metrics_(world().metrics(), this->name()) {
    platform.pages().publishBy(publishing_);
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
}

Task<Response> Router::serve(Request request, InstanceId instance) {
    const Occupancy process = enter(instance);
    const Slowdown slow = slowdown(request.key, instance);
    {
        waits(request, "core");
        const sim::Pool::Lease core = co_await process->cores.acquire();
        goesOn(request);
        if (!core) {
            co_return Response::failed(Failure::Reset);
        }
        co_await world().sleep(
            slow.ofWork(config_.cpuTime.sampleDuration(cpuChance_.at(request.key))));
    }
    if (slow.wait > Duration::zero()) [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    auto backend = backendFor(request);
    if (!backend) {
        const routing::Answer answer = decide(request);
        if (!answer.forwarding) {
            co_return answerOf(answer, request, instance);
        }
        backend = static_cast<std::uint32_t>(answer.forwarding->backend);
    }
    if (!platform().registrations().isIn(request.page, process->registrations)) {
        metrics_.notFound.add();
        metrics_.staleNotFound.add(platform().pages().isPublished(request.page, world().now()) ? 1
                                                                                               : 0);
        co_return Response::withStatus(404, {19});
    }
    if (const auto change = missingChange(*process, request.page)) {
        metrics_.notFound.add();
        metrics_.staleNotFound.add(*change < databaseVersion_ ? 1 : 0);
        co_return Response::withStatus(404, {19});
    }
    Link* to = *backend < backends_.size() ? backends_[*backend] : nullptr;
    if (to == nullptr) { // the table's backend is not this router's
        co_return Response::withStatus(500);
    }
    const sim::Time sent = world().now();
    const Response response = co_await to->handle(request);
    metrics_.responseTime.record((world().now() - sent).count());
    co_return passedOn(response);
}

void Router::connect() {
    const routing::RouteTable* routes = platform().options().routes;
    for (std::size_t i = 0; routes != nullptr && i < routes->backends().size(); ++i) {
        const auto found = config_.backends.find(routes->backends()[routing::BackendIndex(i)].id);
        backends_.push_back(found == config_.backends.end()
                                ? nullptr
                                : &platform().link(*this, found->second, linkOptions(config_)));
    }
    if (routes == nullptr && !config_.defaultBackend.empty()) {
        backends_.push_back(&platform().link(*this, config_.defaultBackend, linkOptions(config_)));
    }
}

void Router::start() {
    for (const InstanceId server : fleet().list()) {
        keepUpToDate(server);
    }
    countRoutes();
    if (!config_.changes.empty()) {
        world().spawn(changeRoutes());
    }
    platform().registrations().listen([this] { reloadEach(); });
}

void Router::reconfigure() {
    for (Link* backend : backends_) {
        if (backend != nullptr) {
            backend->setOptions(linkOptions(config_));
        }
    }
    processes_.forEach([this](Process& process) { process.cores.setCapacity(config_.cores); });
    fleet().configure(serversWanted(config_.replicas, config_.servers));
}

Task<void> Router::boot(InstanceId server) {
    co_await Component::boot(server);
    const Occupancy process = enter(server);
    co_await load(*process);
    keepUpToDate(server);
}

void Router::serverEnded(InstanceId server) {
    processes_.end(server);
}

void Router::serversChanged() {
    countRoutes();
}

// Of processes that run; without a table all goes to the default backend, by one route.
void Router::countRoutes() {
    const routing::RouteTable* routes = platform().options().routes;
    const auto inTable = routes == nullptr
                             ? std::ssize(backends_)
                             : static_cast<std::int64_t>(routes->report().registrations);
    metrics_.routesLoaded.set(world().now(), fleet().readyCount() > 0 ? inTable : 0);
}

// What `decide` comes to for nearly every request, without writing out what the backend would see:
// a plain path with a backend.
std::optional<std::uint32_t> Router::backendFor(const Request& request) const {
    const routing::RouteTable* routes = platform().options().routes;
    if (routes == nullptr) {
        return 0;
    }
    const std::string_view path = platform().pages().path(request.page);
    if (path.find_first_of("%?#") != std::string_view::npos || routing::isShouted(path)) {
        return std::nullopt;
    }
    const auto match = routes->match(path);
    if (!match || match->handler->kind != routing::HandlerKind::Backend) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(match->handler->backend);
}

routing::Answer Router::decide(const Request& request) {
    platform().pages().writeTarget(target_, request.page, request.query);
    return routing::answer(*platform().options().routes, methodText(request.method), target_);
}

std::optional<std::size_t> Router::missingChange(const Process& process, PageId page) const {
    if (process.version >= config_.changes.size()) { // nearly always
        return std::nullopt;
    }
    const std::optional<std::size_t> step = publishing_.stepOf(page);
    return step && *step >= process.version ? step : std::nullopt;
}

Response Router::passedOn(const Response& response) {
    return response.answered() ? response
                               : Response::ofItsOwn(static_cast<std::uint16_t>(
                                     routing::statusOf(transportFailure(response.failure))));
}

Response
Router::answerOf(const routing::Answer& answer, const Request& request, InstanceId instance) const {
    Response response = Response::withStatus(static_cast<std::uint16_t>(answer.status),
                                             {static_cast<std::int64_t>(answer.body.size())});
    if (answer.cacheFor) {
        response.maxAge = *answer.cacheFor;
    }
    if (answer.status == 404) {
        metrics_.notFound.add();
    }
    if (!answer.location.empty() && errorAfter(request.key, instance) == nullptr) {
        metrics_.redirects.add();
    }
    response.mayStore = request.method != Method::Post;
    return response;
}

Router::Occupancy Router::enter(InstanceId server) {
    return processes_.enter(server, [this, server] {
        const routing::ReloadRules rules{config_.reload.interval, config_.reload.tick};
        const sim::Pool::Options cores{
            .capacity = config_.cores,
            .metrics = {.busy = &metrics_.coresBusy, .waiting = &metrics_.coresWanted}};
        auto process = std::make_unique<Process>(world(), cores, world().now(), rules);
        process->version = databaseVersion_;
        process->registrations = platform().registrations().count();
        process->key = deriveKey(server.index, KeyStep::Number, fleet().life(server));
        return process;
    });
}

void Router::keepUpToDate(InstanceId server) {
    spawnAt(server, reloadLoop(enter(server)));
    spawnAt(server, tickLoop(enter(server)));
}

Task<void> Router::reloadLoop(Occupancy process) {
    while (true) {
        if (!process->queue.begin(world().now().time_since_epoch())) {
            co_await process->reloadWanted.wait();
            continue;
        }
        co_await load(*process);
        process->queue.finish();
    }
}

// The table that is loaded is the database as it was when the load began.
Task<void> Router::load(Process& process) {
    const std::uint32_t version = databaseVersion_;
    const std::uint64_t registrations = platform().registrations().count();
    const sim::Time began = world().now();
    Duration left = config_.reload.loadTime.sampleDuration(
        loadChance_.at(deriveKey(process.key, KeyStep::Number, process.loads++)));
    do {
        const sim::Pool::Lease core = co_await process.cores.acquire();
        const bool isOnlyCore = process.cores.capacity() == 1;
        const Duration turn = isOnlyCore ? std::min(left, kGoTurn) : left;
        co_await world().sleep(turn);
        left -= turn;
    } while (left > Duration::zero());
    process.version = version;
    process.registrations = registrations;
    platform().registrations().loaded();
    metrics_.reloads.add();
    metrics_.reloadTime.record((world().now() - began).count());
}

Task<void> Router::tickLoop(Occupancy process) {
    while (true) {
        const Duration next = process->queue.nextTick(world().now().time_since_epoch());
        co_await world().sleepUntil(sim::Time(next));
        if (process->queue.tick(next)) {
            process->reloadWanted.openForAll();
        }
    }
}

Task<void> Router::changeRoutes() {
    for (const RouteChange& change : config_.changes) {
        co_await world().sleepUntil(sim::kStart + change.at);
        ++databaseVersion_;
        if (change.notified) {
            reloadEach();
        }
    }
}

void Router::reloadEach() {
    processes_.forEach([](Process& process) {
        if (process.queue.request()) {
            process.reloadWanted.openForAll();
        }
    });
}

// A process that was not entered yet has loaded all that there was.
bool Router::routes(PageId page) const {
    const std::span<const InstanceId> servers = fleet().list();
    return works() && std::all_of(servers.begin(), servers.end(), [&](InstanceId server) {
               const Process* process = processes_.find(server);
               return process == nullptr ||
                      platform().registrations().isIn(page, process->registrations);
           });
}

bool Router::works() const {
    const std::span<const InstanceId> servers = fleet().list();
    return !servers.empty() && std::all_of(servers.begin(), servers.end(),
                                           [this](InstanceId server) { return answers(server); });
}

std::optional<std::vector<const Link*>> Router::waysOn(PageId page) const {
    Request request;
    request.page = page;
    const auto named = backendFor(request);
    std::vector<const Link*> ways;
    for (std::size_t i = 0; i < backends_.size(); ++i) {
        if (backends_[i] != nullptr && (!named || *named == i)) {
            ways.push_back(backends_[i]);
        }
    }
    return ways;
}

void Router::show(View& view) const {
    view.queue("requests", metrics_.coresWanted.current(), std::nullopt);
    view.use("cores", metrics_.coresBusy.current(),
             std::int64_t{fleet().readyCount()} * config_.cores);
}

const ComponentKind& routerKind() {
    static constexpr ComponentKind kKind{
        .name = "router",
        .summary = "GOV.UK's Router: finds the app for each path in a table of all routes",
        .leavesOut = "idle connections to backends; the time that garbage collection takes; "
                     "reloads that fail; what a load waits for its database: it computes all the "
                     "time, and gives way to requests every 10 ms where there is one core, while "
                     "of several it keeps one to itself",
        .defaults = &pricedDefaultsOf<RouterConfig>,
        .build = &buildOf<Router, RouterConfig>,
        .metrics = metricsOf<RouterMetrics, LinkMetrics>(),
        .routeBackends = [](const Config& config) -> const std::map<std::string, ComponentRef>& {
            return static_cast<const ConfigOf<RouterConfig>&>(config).value.backends;
        },
        .serverZones = &serverZonesOf<RouterConfig>,
        .ownWork = "cpu_time of a request",
        .takesTime = &anyTakesTime<RouterConfig, &RouterConfig::cpuTime>,
        .holds = "a core while it finds the route, in the order of asking; while a backend works, "
                 "or it waits otherwise, a goroutine and nothing that is bounded",
        .inFlight = "requests get a reset, or hear nothing if the host vanishes; backends are left "
                    "as by a client; a server that starts loads its table first",
        .source = "alphagov/router and Go's net/http, as named at the decisions",
        .whenClientLeaves =
            "the request's context is cancelled, as Go's net/http does it, and with it the call "
            "to the backend, whose connection is closed"};
    return kKind;
}

} // namespace doppel::models
