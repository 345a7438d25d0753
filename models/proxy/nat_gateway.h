// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/component_ref.h"
#include "models/describe.h"
#include "models/metrics_of_kind.h"
#include "models/passes_on.h"
#include "models/problem.h"
#include "models/registry.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace doppel::models {

class Link;

/// Connections to one destination that a NAT gateway with so many addresses can have: 55,000 each.
/// More end in ErrorPortAllocation. Source: AWS VPC User Guide, NAT gateways.
constexpr std::uint32_t natConnections(std::uint32_t addresses) {
    return 55'000 * addresses;
}

/// A NAT gateway's configuration.
struct NatGatewayConfig {
    ComponentRef to;
    std::uint32_t zone = 0;
    std::uint32_t addresses = 1;
    sim::Duration idleTimeout = std::chrono::seconds(350);
    sim::Duration latency = std::chrono::milliseconds(10);

    void describe(FieldVisitor& visitor);
};
/// A zone that the platform does not have.
Problems problemsOn(const NatGatewayConfig& config, const PlatformPlan& plan);

/// What a NAT gateway counts, under CloudWatch's names.
struct NatGatewayMetrics {
    NatGatewayMetrics(sim::Metrics& metrics, std::string_view component)
        : attempts(metrics.counter(
              component, "ConnectionAttemptCount", "connections that were asked for through it")),
          noPorts(metrics.counter(
              component, "ErrorPortAllocation", "those of them for which it had no port left")),
          idle(metrics.counter(component,
                               "IdleTimeoutCount",
                               "connections that it dropped as nothing went over them")),
          active(metrics.gauge(component, "ActiveConnectionCount", "connections through it")) {}

    sim::Counter& attempts;
    sim::Counter& noPorts;
    sim::Counter& idle;
    sim::Gauge& active;

    static constexpr std::array kHeadlines{
        Headline{"connections", {"ActiveConnectionCount"}, {}, Headline::When::Always},
        Headline{"no port", {"ErrorPortAllocation"}},
    };
};

/// The way out of a private subnet: it stands in one zone, and is lost with it. Servers reach it by
/// their subnet's route table, which nothing changes by itself when it is lost: whoever calls it
/// calls no other.
///
/// A request: a port, of which it has 55,000 for an address, or none and a refusal; then the
/// destination's answer. Source: AWS VPC User Guide, NAT gateways.
class NatGateway final : public Component, public PassesOn {
public:
    NatGateway(Platform& platform, std::string name, const NatGatewayConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void show(View& view) const override;
    void connect() override;
    void reconfigure() override;
    bool endsWithItsClient() const override { return true; }
    std::optional<std::vector<const Link*>> waysOn(PageId) const override {
        return std::vector<const Link*>{link_};
    }

private:
    class Port;

    const NatGatewayConfig& config_;
    NatGatewayMetrics metrics_;
    Link* link_ = nullptr;
};

/// `nat_gateway` in platform files.
const ComponentKind& natGatewayKind();

} // namespace doppel::models
