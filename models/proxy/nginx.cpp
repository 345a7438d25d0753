// SPDX-License-Identifier: Apache-2.0
#include "models/proxy/nginx.h"

#include "models/link.h"
#include "models/platform.h"
#include "models/proxy/connection_limit.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::models {

using sim::Duration;
using sim::Task;

namespace {

constexpr Duration kPodPeriod = std::chrono::seconds(1);

LinkOptions linkOptions(const NginxConfig& config) {
    return {.latency = config.latency,
            .connectTimeout = config.connectTimeout,
            .firstByteTimeout = config.readTimeout,
            .betweenBytesTimeout = config.readTimeout};
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

void NginxConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kChart = "GOV.UK generic-govuk-app chart, nginx sidecar";
    visitor.field("to", to, "the component behind it", {.required = true, .fixed = true});
    visitor.field("upstream", upstream,
                  "which of its servers it talks to: the one in the same pod, any through the "
                  "service's address, or each as a peer",
                  {.fixed = true});
    visitor.field("replicas", replicas, "servers; a sidecar has as many as the component behind it",
                  {.min = 1, .max = 10'000, .fixed = true});
    visitor.field("worker_processes", workerProcesses, "worker processes of each server",
                  {.min = 1, .max = 1024, .source = "nginx.org: 1"});
    visitor.field("worker_connections", workerConnections,
                  "connections of each worker; a proxied request takes two",
                  {.min = 2, .max = 1e6, .source = "GOV.UK: 1024; nginx.org: 512"});
    visitor.field("processing_time", processingTime, "its own work for a request",
                  {.min = 0, .source = "a guess"});
    visitor.field("proxy_connect_timeout", connectTimeout, "until a silent upstream is given up",
                  {.min = 0, .minExclusive = true, .source = kChart});
    visitor.field("proxy_read_timeout", readTimeout, "between two reads of the answer",
                  {.min = 0, .minExclusive = true, .source = kChart});
    visitor.field("policy", policy, "how a peer is chosen, with upstream: servers",
                  {.source = "nginx.org: round robin"});
    visitor.field("weights", weights, "of the peers in order; 1 where none is given",
                  {.min = 1, .max = 1e6});
    visitor.field("max_fails", maxFails, "failures after which a peer is left alone; 0 means never",
                  {.min = 0, .max = 1e6, .source = "nginx.org ngx_http_upstream_module: 1"});
    visitor.field("fail_timeout", failTimeout, "how long it is left alone, in whole seconds",
                  {.min = 0, .source = "nginx.org ngx_http_upstream_module: 10 s"});
    visitor.field("next_upstream", nextUpstream, "when another peer is asked");
    visitor.field("error_pages", errorPages, "statuses whose body it replaces by its own page",
                  {.min = 400, .max = 599, .source = "GOV.UK router-nginx-config: 400 to 504"});
    visitor.field("error_page_size", errorPageSize, "of such a page",
                  {.min = 0, .source = "a guess"});
    visitor.field("not_found_max_age", notFoundMaxAge, "404s are sent as `public, max-age=` this",
                  {.min = 0, .source = "GOV.UK router-nginx-config: 30 s"});
    visitor.field("latency", latency, "to the component behind it, one way",
                  {.min = 0, .source = "a guess"});
}

Nginx::Nginx(Platform& platform, std::string name, const NginxConfig& config)
    : Component(platform, std::move(name), "nginx"), config_(config),
      metrics_(world().metrics(), this->name()) {
    fleet() = Fleet(config.replicas, platform.options().zones);
}

Task<Response> Nginx::serve(Request request, InstanceId instance) {
    metrics_.accepted.add();
    const auto limit = std::int64_t{config_.workerProcesses} * config_.workerConnections;
    const Admission admission = admit(openConnections(instance), limit);
    if (admission == Admission::NotAccepted) {
        metrics_.outOfConnections.add();
        co_return Response::failed(Failure::Reset);
    }
    metrics_.handled.add();
    metrics_.requests.add();
    if (admission == Admission::NoUpstream) {
        metrics_.outOfConnections.add();
        co_return finish(own(500));
    }
    open(instance, 2);
    if (config_.processingTime > Duration::zero()) {
        co_await world().sleep(slowed(config_.processingTime));
    }
    Response response = co_await ask(request, instance);
    if (const auto status = gatewayStatus(response.failure)) {
        response = own(*status);
    }
    open(instance, -2);
    co_return finish(response);
}

void Nginx::connect() {
    upstream_ = &platform().link(*this, config_.to, linkOptions(config_));
    if (config_.upstream == UpstreamKind::Sidecar) {
        copyPods();
    }
}

void Nginx::start() {
    if (config_.upstream == UpstreamKind::Sidecar) {
        world().spawn(followPods());
    }
}

void Nginx::reconfigure() {
    upstream_->setOptions(linkOptions(config_));
    for (Server& each : servers_) {
        updatePeers(each);
    }
}

Task<Response> Nginx::ask(const Request& request, InstanceId instance) {
    switch (config_.upstream) {
    case UpstreamKind::Sidecar:
        return upstream_->handleAt(request, instance);
    case UpstreamKind::Service:
        return upstream_->handle(request);
    case UpstreamKind::Servers:
        break;
    }
    return askPeers(request, instance);
}

Task<Response> Nginx::askPeers(Request request, InstanceId instance) {
    const sim::Time start = world().now();
    const std::size_t tries =
        triesAllowed(config_.nextUpstream, upstream_->target().fleet().size());
    TriedPeers tried;
    Response response = Response::failed(Failure::Refused); // "no live upstreams"
    for (std::size_t attempt = 1; attempt <= tries; ++attempt) {
        updatePeers(server(instance));
        const auto peer = pick(server(instance), tried);
        if (!peer) {
            response = Response::failed(Failure::Refused);
            break;
        }
        tried.push_back(*peer);
        const InstanceId target{static_cast<std::uint32_t>(*peer)};
        response = co_await upstream_->handleAt(request, target);
        const bool failed = failsOver(config_.nextUpstream, response);
        const bool alone = upstream_->target().fleet().size() == 1;
        releasePeer(server(instance).peers[*peer], failed, alone, seconds());
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
    const auto peers = std::span(server.peers).first(upstream_->target().fleet().size());
    return config_.policy == NginxPolicy::RoundRobin ? pickSmoothly(peers, tried, seconds())
                                                     : pickLeastConnected(peers, tried, seconds());
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

void Nginx::open(InstanceId instance, std::int64_t connections) {
    server(instance).connections += connections;
    metrics_.active.add(world().now(), connections / 2);
}

Nginx::Server& Nginx::server(InstanceId instance) {
    if (instance.index >= servers_.size()) {
        servers_.resize(instance.index + 1);
    }
    return servers_[instance.index];
}

void Nginx::updatePeers(Server& server) const {
    const Fleet& fleet = upstream_->target().fleet();
    while (server.peers.size() < fleet.size()) {
        const std::size_t index = server.peers.size();
        server.peers.push_back(
            NginxPeer::ofWeight(index < config_.weights.size() ? config_.weights[index] : 1));
    }
    for (std::uint32_t i = 0; i < fleet.size(); ++i) {
        NginxPeer& peer = server.peers[i];
        peer.down = !fleet.listed(InstanceId{i});
        peer.maxFails = config_.maxFails;
        peer.failTimeout = std::chrono::floor<std::chrono::seconds>(config_.failTimeout).count();
    }
}

std::int64_t Nginx::seconds() const {
    return std::chrono::floor<std::chrono::seconds>(world().now().time_since_epoch()).count();
}

Task<void> Nginx::followPods() {
    while (true) {
        co_await world().sleepConstant(kPodPeriod);
        copyPods();
    }
}

void Nginx::copyPods() {
    const Fleet& pods = upstream_->target().fleet();
    if (fleet().size() != pods.size()) {
        fleet().resize(pods.size(), Fleet::State::Ready);
    }
    for (std::uint32_t i = 0; i < pods.size(); ++i) {
        const InstanceId pod{i};
        const bool listed = pods.listed(pod) && fleet().ready(pod);
        if (fleet().ready(pod) && fleet().listed(pod) != listed) {
            fleet().setListed(pod, listed);
        }
    }
}

const ComponentKind& nginxKind() {
    static constexpr ComponentKind kKind{
        .name = "nginx",
        .summary = "nginx as a reverse proxy, on its own or beside an app in its pod",
        .leavesOut =
            "idle keep-alive connections and the few that nginx needs itself don't count against "
            "worker_connections, which are shared by a server's workers; caching, buffering to "
            "disk, rate limits and DNS of the upstream; a sidecar sees changes of its pod within "
            "a second",
        .defaults = &defaultsOf<NginxConfig>,
        .build = &buildOf<Nginx, NginxConfig>,
        .metrics = metricsOf<NginxMetrics, LinkMetrics>()};
    return kKind;
}

} // namespace doppel::models
