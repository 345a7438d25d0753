// SPDX-License-Identifier: Apache-2.0
#include "models/proxy/nginx.h"

#include "models/chance_key.h"
#include "models/client_key.h"
#include "models/link.h"
#include "models/platform.h"
#include "models/proxy/connection_limit.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

LinkOptions linkOptions(const NginxConfig& config) {
    return {.latency = config.latency,
            .connectTimeout = config.connectTimeout,
            .firstByteTimeout = config.readTimeout,
            .betweenBytesTimeout = config.readTimeout};
}

// A sidecar stands where the pod does.
std::vector<std::uint32_t> zonesOfServers(const Config& config, const PlatformPlan& plan) {
    const NginxConfig& nginx = static_cast<const ConfigOf<NginxConfig>&>(config).value;
    if (nginx.upstream != UpstreamKind::Sidecar) {
        return serverZonesOf<NginxConfig>(config, plan);
    }
    const PlatformPlan::Component* pods = plan.find(nginx.to.name);
    return pods == nullptr ? std::vector<std::uint32_t>() : plan.zonesOfServers(*pods);
}

} // namespace

ChoiceNames choiceNames(UpstreamKind) {
    static constexpr std::array<std::string_view, 3> kNames{"sidecar", "service", "servers"};
    return kNames;
}

ChoiceNames choiceNames(NginxPolicy) {
    static constexpr std::array<std::string_view, 2> kNames{"round_robin", "least_conn"};
    return kNames;
}

// A proxied request's connection from the client and the one to the upstream.
class Nginx::OpenConnections {
public:
    OpenConnections(Nginx& nginx, Server& server) : nginx_(nginx), server_(server) {
        nginx_.open(server_, 2);
    }
    ~OpenConnections() { nginx_.open(server_, -2); }
    OpenConnections(const OpenConnections&) = delete;
    OpenConnections& operator=(const OpenConnections&) = delete;

private:
    Nginx& nginx_;
    Server& server_;
};

// A peer that a request was sent to. A client that leaves says nothing about it: no failure.
// Source: ngx_http_upstream_check_broken_connection finalizes with 499, and frees with state 0.
class Nginx::PeerInUse {
public:
    PeerInUse(Nginx& nginx, Server& server, std::size_t peer)
        : nginx_(nginx), server_(server), peer_(peer) {}
    ~PeerInUse() {
        const bool alone = nginx_.upstream_->target().fleet().size() == 1;
        releasePeer(server_.peers[peer_], failed_, alone, nginx_.seconds());
    }
    PeerInUse(const PeerInUse&) = delete;
    PeerInUse& operator=(const PeerInUse&) = delete;

    void failed(bool failed) { failed_ = failed; }

private:
    Nginx& nginx_;
    Server& server_;
    std::size_t peer_;
    bool failed_ = false;
};

ChoiceNames choiceNames(LimitKey) {
    static constexpr std::array<std::string_view, 2> kNames{"client", "server"};
    return kNames;
}

void LimitReqConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kLimitReq = "nginx.org, ngx_http_limit_req_module";
    visitor.field("rate", rate, "requests that are passed on",
                  {.min = 0.001, .max = 1e9, .live = true, .source = kLimitReq});
    visitor.field("burst", burst, "requests beyond it that wait or pass; more are refused",
                  {.min = 0, .max = 1e9, .live = true, .source = kLimitReq});
    visitor.field("delay", delay, "of them, those that pass at once; none: all, which is nodelay",
                  {.min = 0, .max = 1e9, .live = true, .source = kLimitReq});
    visitor.field("key", key, "whether each client is counted alone, or all together");
    visitor.field("status", status, "what is refused",
                  {.min = 400, .max = 599, .live = true, .source = "nginx limit_req_status: 503"});
}

LeakyBucket::Rule LimitReqConfig::rule() const {
    constexpr double kThousandths = 1000;
    return {.rate = std::max<std::int64_t>(1, std::llround(rate.perSecond * kThousandths)),
            .burst = burst,
            .delayFrom = delay ? std::optional<std::int64_t>(*delay) : std::nullopt};
}

void NginxConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kChart = "GOV.UK generic-govuk-app chart, nginx sidecar";
    visitor.field("to", to, "the component behind it", {.required = true});
    visitor.field("upstream", upstream,
                  "which of its servers it talks to: the one in the same pod, any through the "
                  "service's address, or each as a peer");
    visitor.field("replicas", replicas, "servers; a sidecar has as many as the component behind it",
                  {.min = 1, .max = 10'000, .live = true});
    describeGroups(visitor, servers);
    visitor.field("worker_processes", workerProcesses, "worker processes of each server",
                  {.min = 1, .max = 1024, .live = true, .source = "nginx.org: 1"});
    visitor.field("worker_connections", workerConnections,
                  "connections of each worker; a proxied request takes two",
                  {.min = 2, .max = 1e6, .live = true, .source = "GOV.UK: 1024; nginx.org: 512"});
    visitor.field("limit_req", limitReq, "how fast requests are passed on; unset: as they come");
    visitor.field("processing_time", processingTime, "its own work for a request",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("proxy_connect_timeout", connectTimeout, "until it gives up on a silent upstream",
                  {.min = 0, .minExclusive = true, .live = true, .source = kChart});
    visitor.field("proxy_read_timeout", readTimeout, "between two reads of the answer",
                  {.min = 0, .minExclusive = true, .live = true, .source = kChart});
    visitor.field("upstream_update", upstreamUpdate,
                  "how often it is told which servers there are behind it, as peers or as the pods "
                  "that its sidecars are in; one that isn't ready stays a peer until max_fails; an "
                  "upstream: service has one address for ever",
                  {.min = 0.01,
                   .max = 3600,
                   .live = true,
                   .source = "ingress-nginx balancer.lua, BACKENDS_SYNC_INTERVAL: 1 s; else at a "
                             "reload"});
    visitor.field("policy", policy, "how a peer is chosen, with upstream: servers",
                  {.live = true, .source = "nginx.org: round robin"});
    visitor.field("weights", weights, "weights of the peers, in order; 1 where none is given",
                  {.min = 1, .max = 1e6, .live = true});
    visitor.field(
        "max_fails", maxFails, "failures after which a peer is avoided; 0 means never",
        {.min = 0, .max = 1e6, .live = true, .source = "nginx.org ngx_http_upstream_module: 1"});
    visitor.field("fail_timeout", failTimeout, "how long it is avoided, in whole seconds",
                  {.min = 0, .live = true, .source = "nginx.org ngx_http_upstream_module: 10 s"});
    visitor.field("next_upstream", nextUpstream, "when another peer is tried", {.live = true});
    visitor.field(
        "error_pages", errorPages, "statuses whose body it replaces with a page of its own",
        {.min = 400, .max = 599, .live = true, .source = "GOV.UK router-nginx-config: 400 to 504"});
    visitor.field("error_page_size", errorPageSize, "size of such a page",
                  {.min = 0, .live = true, .source = "a guess"});
    visitor.field("not_found_max_age", notFoundMaxAge, "404s are sent with `public, max-age=` this",
                  {.min = 0, .live = true, .source = "GOV.UK router-nginx-config: 30 s"});
    visitor.field("proxy_ignore_client_abort", ignoreClientAbort,
                  "whether it goes on when its client has closed the connection",
                  {.live = true, .source = "nginx.org ngx_http_proxy_module: off"});
    visitor.field("latency", latency, "to the component behind it, one way",
                  {.min = 0, .live = true, .source = "a guess"});
    lifecycle.describe(visitor);
}

Problems problemsOf(const NginxConfig& config) {
    return problemsOfServers(config.replicas, NginxConfig{}.replicas, config.servers);
}

Problems notesOn(const NginxConfig& config, const PlatformPlan&) {
    Problems notes;
    const NginxConfig usual;
    if (config.upstream == UpstreamKind::Sidecar) {
        const std::string why = "a sidecar comes and goes with the pods of the component behind it";
        noteChanged(notes, "replicas", config.replicas, usual.replicas, why);
        noteChanged(notes, "boot_time", config.lifecycle.bootTime, usual.lifecycle.bootTime, why);
        noteChanged(notes, "readiness", config.lifecycle.readiness.has_value(),
                    usual.lifecycle.readiness.has_value(), why);
        noteChanged(notes, "lost_after", config.lifecycle.lostAfter, usual.lifecycle.lostAfter,
                    why);
        noteChanged(notes, "shutdown_delay", config.lifecycle.shutdownDelay,
                    usual.lifecycle.shutdownDelay, why);
        noteChanged(notes, "shutdown_grace", config.lifecycle.shutdownGrace,
                    usual.lifecycle.shutdownGrace, why);
    }
    if (config.upstream != UpstreamKind::Servers) {
        const std::string why = "has an effect with upstream: servers only";
        noteChanged(notes, "policy", config.policy, usual.policy, why);
        noteChanged(notes, "weights", config.weights, usual.weights, why);
        noteChanged(notes, "max_fails", config.maxFails, usual.maxFails, why);
        noteChanged(notes, "fail_timeout", config.failTimeout, usual.failTimeout, why);
    }
    if (config.upstream == UpstreamKind::Service) {
        noteChanged(notes, "upstream_update", config.upstreamUpdate, usual.upstreamUpdate,
                    "has no effect with upstream: service");
    }
    if (config.errorPages.empty()) {
        noteChanged(notes, "error_page_size", config.errorPageSize, usual.errorPageSize,
                    "has no effect without error_pages");
    }
    return notes;
}

Nginx::Nginx(Platform& platform, std::string name, const NginxConfig& config)
    : Component(platform, std::move(name), "nginx"), config_(config),
      metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = serversWanted(config.replicas, config.servers),
                   .zones = platform.options().zones,
                   .lifecycle = &config.lifecycle,
                   .groups = &config.servers});
}

Task<Response> Nginx::serve(Request request, InstanceId instance) {
    metrics_.accepted.add();
    const auto limit = std::int64_t{config_.workerProcesses} * config_.workerConnections;
    const auto newServer = [] {
        return std::make_unique<Server>();
    };
    const Occupancy server = servers_.enter(instance, newServer);
    const Admission admission = admit(server->connections, limit);
    if (admission == Admission::NotAccepted) {
        metrics_.outOfConnections.add();
        co_return Response::failed(Failure::Reset);
    }
    metrics_.handled.add();
    metrics_.requests.add();
    if (admission == Admission::NoUpstream) {
        metrics_.outOfConnections.add();
        upstream_->notMade(request);
        co_return finish(own(500));
    }
    const OpenConnections connections(*this, *server);
    if (config_.limitReq) {
        const std::optional<Duration> wait = admitted(*server, request);
        if (!wait) {
            metrics_.limited.add();
            co_return finish(own(config_.limitReq->status));
        }
        if (*wait > Duration::zero()) {
            waits(request, "limit_req");
            co_await world().sleep(*wait);
            goesOn(request);
        }
    }
    const Duration work = slowdown(request.key, instance).ofAll(config_.processingTime);
    if (work > Duration::zero()) {
        co_await world().sleep(work);
    }
    Response response = co_await ask(request, instance, server);
    if (const auto status = gatewayStatus(response.failure)) {
        response = own(*status);
    }
    co_return finish(response);
}

void Nginx::connect() {
    upstream_ = &platform().link(*this, config_.to, linkOptions(config_));
    if (config_.upstream == UpstreamKind::Sidecar) {
        fleet().liveIn(upstream_->target().fleet());
    }
}

const Component* Nginx::livesWith() const {
    const bool isSidecar = config_.upstream == UpstreamKind::Sidecar && upstream_ != nullptr;
    return isSidecar ? &upstream_->target() : nullptr;
}

void Nginx::start() {
    if (config_.upstream != UpstreamKind::Service) {
        world().spawn(followUpstream());
    }
}

void Nginx::reconfigure() {
    upstream_->setOptions(linkOptions(config_));
    servers_.forEach([](Server& server) { server.peersVersion = 0; });
    if (config_.upstream != UpstreamKind::Sidecar) {
        fleet().configure(serversWanted(config_.replicas, config_.servers));
    }
}

void Nginx::serverEnded(InstanceId server) {
    servers_.end(server);
}

// How long it waits for its turn; none: it is refused.
std::optional<Duration> Nginx::admitted(Server& server, const Request& request) const {
    const std::uint64_t key = config_.limitReq->key == LimitKey::Client ? clientKey(request) : 0;
    return server.buckets[key].admit(config_.limitReq->rule(), world().now());
}

Task<Response> Nginx::ask(const Request& request, InstanceId instance, const Occupancy& server) {
    switch (config_.upstream) {
    case UpstreamKind::Sidecar:
        return upstream_->handleAt(request, instance);
    case UpstreamKind::Service:
        return upstream_->handle(request);
    case UpstreamKind::Servers:
        break;
    }
    return askPeers(request, server);
}

Task<Response> Nginx::askPeers(Request request, Occupancy server) {
    const sim::Time start = world().now();
    const std::uint64_t key = request.key;
    const std::size_t tries =
        triesAllowed(config_.nextUpstream, upstream_->target().fleet().size());
    TriedPeers tried;
    Response response = Response::failed(Failure::Refused); // "no live upstreams"
    for (std::size_t attempt = 1; attempt <= tries; ++attempt) {
        if (server->peersVersion == 0) {
            updatePeers(*server);
        }
        const auto peer = pick(*server, tried);
        if (!peer) {
            if (attempt == 1) {
                upstream_->notMade(request);
            }
            response = Response::failed(Failure::Refused);
            break;
        }
        tried.add(*peer);
        const InstanceId target{static_cast<std::uint32_t>(*peer)};
        request.key = deriveKey(key, KeyStep::Peer, attempt);
        {
            PeerInUse use(*this, *server, *peer);
            response = co_await upstream_->handleAt(request, target);
            use.failed(failsOver(config_.nextUpstream, response));
        }
        UpstreamAttempt outcome;
        outcome.response = response;
        outcome.method = request.method;
        outcome.triesLeft = tries - attempt;
        outcome.sinceStart = world().now() - start;
        if (!mayTryNext(config_.nextUpstream, outcome)) {
            break;
        }
        metrics_.nextUpstreams.add();
    }
    co_return response;
}

std::optional<std::size_t> Nginx::pick(Server& server, const TriedPeers& tried) const {
    return config_.policy == NginxPolicy::RoundRobin
               ? pickSmoothly(server.peers, tried, seconds())
               : pickLeastConnected(server.peers, tried, seconds());
}

Response Nginx::finish(Response response) const {
    const auto& pages = config_.errorPages;
    if (response.answered() &&
        std::find(pages.begin(), pages.end(), response.status) != pages.end()) {
        response.size = config_.errorPageSize;
        response.maxAge = std::nullopt;
        response.validator = 0;
    }
    if (response.status == 404 && config_.notFoundMaxAge) {
        response.maxAge = config_.notFoundMaxAge;
        response.mayStore = true;
    }
    return response;
}

Response Nginx::own(std::uint16_t status) const {
    static constexpr sim::Bytes kBuiltInPage{150};
    return Response::ofItsOwn(status, kBuiltInPage);
}

void Nginx::open(Server& server, std::int64_t connections) {
    server.connections += connections;
    metrics_.active.add(world().now(), connections / 2);
}

void Nginx::updatePeers(Server& server) const {
    const ReplicaSet& fleet = upstream_->target().fleet();
    if (std::exchange(server.peersVersion, fleet.version()) == fleet.version()) {
        return;
    }
    server.peers.resize(std::max<std::size_t>(server.peers.size(), fleet.size()));
    for (std::uint32_t i = 0; i < server.peers.size(); ++i) {
        NginxPeer& peer = server.peers[i];
        const std::int64_t weight = i < config_.weights.size() ? config_.weights[i] : 1;
        if (std::exchange(peer.weight, weight) != weight) {
            peer.effectiveWeight = weight;
        }
        peer.down = !fleet.belongs(InstanceId{i});
        peer.maxFails = config_.maxFails;
        peer.failTimeout = std::chrono::floor<std::chrono::seconds>(config_.failTimeout).count();
    }
}

std::int64_t Nginx::seconds() const {
    return std::chrono::floor<std::chrono::seconds>(world().now().time_since_epoch()).count();
}

Task<void> Nginx::followUpstream() {
    while (true) {
        co_await world().sleep(config_.upstreamUpdate);
        if (config_.upstream == UpstreamKind::Sidecar) {
            copyPods();
        } else {
            servers_.forEach([this](Server& server) { updatePeers(server); });
        }
    }
}

void Nginx::copyPods() {
    const std::uint64_t version = upstream_->target().fleet().version() + fleet().version();
    if (std::exchange(podsVersion_, version) != version) {
        fleet().followPods();
    }
}

void Nginx::show(View& view) const {
    const std::int64_t each = std::int64_t{config_.workerProcesses} * config_.workerConnections;
    view.use("connections", metrics_.active.current(), fleet().readyCount() * each);
}

const ComponentKind& nginxKind() {
    static constexpr ComponentKind kKind{
        .name = "nginx",
        .summary = "nginx as a reverse proxy, on its own or beside an app in its pod",
        .leavesOut =
            "idle keep-alive connections and the few that nginx needs itself don't count against "
            "worker_connections, which are shared by a server's workers; caching, buffering to "
            "disk and DNS of the upstream; the end of limit_req's memory",
        .defaults = &pricedDefaultsOf<NginxConfig>,
        .build = &buildOf<Nginx, NginxConfig>,
        .metrics = metricsOf<NginxMetrics, LinkMetrics>(),
        .serverZones = &zonesOfServers,
        .ownWork = "the processing_time of a request",
        .takesTime = &anyTakesTime<NginxConfig, &NginxConfig::processingTime>,
        .holds = "two of worker_connections, for the client and for the upstream, from its "
                 "acceptance to its answer; with none left a connection is reset, with one left "
                 "the answer is a 500",
        .inFlight = "requests get a reset, or hear nothing if the host vanishes; peers are left as "
                    "by a client; what it knew of failed peers is gone",
        .source = "nginx.org ngx_core_module, ngx_http_proxy_module, ngx_http_upstream_module",
        .whenClientLeaves =
            "it logs 499 and closes its connection to the upstream at once, which no peer is "
            "blamed for; it goes on with proxy_ignore_client_abort"};
    return kKind;
}

} // namespace doppel::models
