// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/balancing/nginx_peers.h"
#include "models/component.h"
#include "models/component_ref.h"
#include "models/filters/buckets.h"
#include "models/incarnations.h"
#include "models/lifecycle.h"
#include "models/passes_on.h"
#include "models/proxy/next_upstream.h"
#include "models/proxy/nginx_metrics.h"
#include "models/registry.h"
#include "models/server_group.h"
#include "sim/metrics.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace doppel::models {

class Link;

/// Which servers of the component behind it an nginx talks to.
enum class UpstreamKind : std::uint8_t {
    Sidecar, ///< the one in its own pod: server i to server i
    Service, ///< any, through the service's one address: a single peer to nginx
    Servers, ///< each is a peer of its own
};
ChoiceNames choiceNames(UpstreamKind);

/// How an nginx chooses among peers.
enum class NginxPolicy : std::uint8_t { RoundRobin, LeastConn };
ChoiceNames choiceNames(NginxPolicy);

/// Whom a rate limit of nginx counts.
enum class LimitKey : std::uint8_t {
    Client, ///< each address, $binary_remote_addr
    Server, ///< all that come, $server_name
};
ChoiceNames choiceNames(LimitKey);

/// `limit_req`: how fast requests are passed on, as a leaky bucket; each server keeps its own.
struct LimitReqConfig {
    sim::Rate rate{10.0};
    std::uint32_t burst = 0;
    std::optional<std::uint32_t> delay{0}; ///< of the burst, what passes at once; unset: nodelay
    LimitKey key = LimitKey::Client;
    std::uint16_t status = 503;

    void describe(FieldVisitor& visitor);
    LeakyBucket::Rule rule() const;
};

/// An nginx proxy's configuration.
struct NginxConfig {
    ComponentRef to;
    UpstreamKind upstream = UpstreamKind::Sidecar;
    std::uint32_t replicas = 3; ///< not of a sidecar, which has as many as the component behind it
    std::vector<ServerGroupConfig> servers;
    std::uint32_t workerProcesses = 1;
    std::uint32_t workerConnections = 1024;
    std::optional<LimitReqConfig> limitReq{};
    sim::Duration processingTime = std::chrono::microseconds(100);
    sim::Duration connectTimeout = std::chrono::seconds(2);
    sim::Duration readTimeout = std::chrono::seconds(15);
    sim::Duration upstreamUpdate = std::chrono::seconds(1);
    NginxPolicy policy = NginxPolicy::RoundRobin;
    std::vector<std::int64_t> weights; ///< of the servers, in order; 1 where none is given
    std::int64_t maxFails = 1;
    sim::Duration failTimeout = std::chrono::seconds(10);
    NextUpstreamConfig nextUpstream;
    std::vector<std::int64_t> errorPages; ///< statuses whose body it replaces
    sim::Bytes errorPageSize{10'000};
    std::optional<sim::Duration> notFoundMaxAge{};
    bool ignoreClientAbort = false;
    sim::Duration latency = std::chrono::microseconds(50);
    LifecycleConfig lifecycle;

    void describe(FieldVisitor& visitor);
};

/// What is wrong with the configuration as a whole.
Problems problemsOf(const NginxConfig& config);
Problems notesOn(const NginxConfig& config, const PlatformPlan& plan);

/// nginx as a reverse proxy, on its own or as a sidecar in an app's pod.
///
/// A request: a connection for the client and one for the upstream, if worker_connections are left;
/// a little processing; a peer; its answer, or another peer where next_upstream says so; 504 for a
/// time-out, 502 for another failure; error pages put in place. When its client goes away, it logs
/// 499 and closes its connection to the upstream, unless it is told to ignore that.
///
/// Each server has a view of its own of its peers, and looks every upstream_update which of them
/// there are. A sidecar's pods follow those of the component
/// behind it: as many, and off the list when the other is. Source: nginx.org and its sources, as
/// named at the decisions.
class Nginx final : public Component, public PassesOn {
public:
    Nginx(Platform& platform, std::string name, const NginxConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void start() override;
    void reconfigure() override;
    void serverEnded(InstanceId server) override;
    bool endsWithItsClient() const override { return !config_.ignoreClientAbort; }
    std::optional<std::vector<const Link*>> waysOn(PageId) const override {
        return std::vector<const Link*>{upstream_};
    }

    /// The component in whose pods it is a sidecar; null: it has servers of its own.
    const Component* livesWith() const;
    std::int64_t openConnections(InstanceId instance) const {
        const Server* server = servers_.find(instance);
        return server == nullptr ? 0 : server->connections;
    }

private:
    /// One incarnation of a server.
    struct Server {
        void die() { isDead = true; }
        bool dead() const { return isDead; }
        std::int64_t connections = 0;
        std::vector<NginxPeer> peers;   // as many as the component behind it ever had servers
        std::uint64_t peersVersion = 0; // of the list that they follow; 0: they follow none yet
        std::unordered_map<std::uint64_t, LeakyBucket> buckets{}; // of limit_req, by its key
        bool isDead = false;
    };
    using Occupancy = Incarnations<Server>::Occupancy;
    class OpenConnections;
    class PeerInUse;

    std::optional<sim::Duration> admitted(Server& server, const Request& request) const;
    sim::Task<Response> ask(const Request& request, InstanceId instance, const Occupancy& server);
    sim::Task<Response> askPeers(Request request, Occupancy server);
    std::optional<std::size_t> pick(Server& server, const TriedPeers& tried) const;
    Response finish(Response response) const;
    Response own(std::uint16_t status) const;
    void open(Server& server, std::int64_t connections);
    void updatePeers(Server& server) const;
    std::int64_t seconds() const;
    sim::Task<void> followUpstream();
    void copyPods();

    const NginxConfig& config_;
    Link* upstream_ = nullptr;
    Incarnations<Server> servers_;
    std::uint64_t podsVersion_ = 0; // of the list that a sidecar followed last

    NginxMetrics metrics_;
};

/// `nginx` in platform files.
const ComponentKind& nginxKind();

} // namespace doppel::models
