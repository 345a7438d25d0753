// SPDX-License-Identifier: Apache-2.0
#include "models/proxy/nat_gateway.h"

#include "models/link.h"
#include "models/platform.h"
#include "models/platform_plan.h"
#include "models/server_zones.h"
#include "models/view.h"

#include <utility>

namespace doppel::models {

namespace {

LinkOptions outwards(const NatGatewayConfig& config) {
    return {.latency = config.latency,
            .connectTimeout = config.idleTimeout,
            .firstByteTimeout = config.idleTimeout,
            .betweenBytesTimeout = config.idleTimeout};
}

std::vector<std::uint32_t> zoneOfGateway(const Config& config, const PlatformPlan& plan) {
    const auto& gateway = static_cast<const ConfigOf<NatGatewayConfig>&>(config).value;
    return zonesOfServers(1, plan.zones, gateway.zone, {});
}

} // namespace

void NatGatewayConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kGuide = "AWS VPC User Guide, NAT gateways";
    visitor.field("to", to, "what is reached through it", {.required = true});
    visitor.field("zone", zone, "the availability zone that it stands in, from 0", {.max = 1e6});
    visitor.field("addresses", addresses,
                  "its addresses: each has 55,000 connections to a destination",
                  {.min = 1, .max = 8, .live = true, .source = kGuide});
    visitor.field("idle_timeout", idleTimeout,
                  "until it drops a connection over which nothing goes",
                  {.min = 0, .minExclusive = true, .live = true, .source = kGuide});
    visitor.field("latency", latency, "to the destination, one way",
                  {.min = 0, .live = true, .source = "a guess: somewhere in the world"});
}

Problems problemsOn(const NatGatewayConfig& config, const PlatformPlan& plan) {
    return problemsOfZone("zone", config.zone, plan);
}

// A connection through it, however that ends.
class NatGateway::Port {
public:
    explicit Port(NatGateway& gateway) : gateway_(gateway) { change(1); }
    ~Port() { change(-1); }
    Port(const Port&) = delete;
    Port& operator=(const Port&) = delete;

private:
    void change(std::int64_t by) { gateway_.metrics_.active.add(gateway_.world().now(), by); }
    NatGateway& gateway_;
};

NatGateway::NatGateway(Platform& platform, std::string name, const NatGatewayConfig& config)
    : Component(platform, std::move(name), "nat_gateway"), config_(config),
      metrics_(world().metrics(), this->name()) {
    fleet().begin({.count = 1, .zones = platform.options().zones, .firstZone = config.zone});
}

void NatGateway::connect() {
    link_ = &platform().link(*this, config_.to, outwards(config_));
}

void NatGateway::reconfigure() {
    link_->setOptions(outwards(config_));
}

sim::Task<Response> NatGateway::serve(Request request, InstanceId instance) {
    metrics_.attempts.add();
    if (const Slowdown slow = slowdown(request.key, instance); slow.wait > sim::Duration::zero())
        [[unlikely]] {
        co_await world().sleep(slow.wait);
    }
    if (metrics_.active.current() >= natConnections(config_.addresses)) {
        metrics_.noPorts.add();
        link_->notMade(request);
        co_return Response::failed(Failure::Refused);
    }
    const Port port(*this);
    const Response response = co_await link_->handle(request);
    metrics_.idle.add(response.failure == Failure::Timeout ? 1 : 0);
    co_return response;
}

void NatGateway::show(View& view) const {
    view.use("connections", metrics_.active.current(), natConnections(config_.addresses));
}

const ComponentKind& natGatewayKind() {
    static constexpr ComponentKind kKind{
        .name = "nat_gateway",
        .summary = "a NAT gateway: the way out of the private subnets of one availability zone",
        .leavesOut = "bandwidth; connections that are kept between requests: each takes a port as "
                     "long as it is answered; several destinations, which have 55,000 each",
        .defaults = &defaultsOf<NatGatewayConfig>,
        .build = &buildOf<NatGateway, NatGatewayConfig>,
        .metrics = metricsOf<NatGatewayMetrics, LinkMetrics>(),
        .holdsContent = false,
        .serverZones = &zoneOfGateway,
        .holds = "a port until it is answered; without one it is refused",
        .inFlight = "connections through it are reset, or hear nothing if its zone is lost",
        .source = "AWS VPC User Guide, NAT gateways",
        .whenClientLeaves = "it closes the connection to the destination at once"};
    return kKind;
}

} // namespace doppel::models
