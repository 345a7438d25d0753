// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_lost_replicas.h"

#include "models/actions/fault_aim.h"
#include "models/actions/lost_servers.h"

namespace doppel::models {

namespace {

class LostReplicas final : public Action {
public:
    LostReplicas(const FaultLostReplicasConfig& config, const ActionScope& scope)
        : config_(config), lost_(scope.faults, componentOf(scope.platform, config.target)) {}

    void begin(double strength) override { setStrength(strength); }
    void setStrength(double strength) override {
        const auto all = serversOf(lost_.component(), {});
        const std::size_t wanted = selectServers(config_.lost(), all, strength).size();
        const auto candidates = selectServers(candidatesOf(), all);
        // Those that another fault has already taken are held by both.
        for (const bool there : {true, false}) {
            for (const std::uint32_t server : candidates) {
                if (lost_.count() < wanted && !lost_.holds(server) && isThere(server) == there) {
                    lost_.lose(server);
                }
            }
        }
    }
    void end() override { lost_.giveAllBack(); }

private:
    // Those of its numbers, where it has some; else any that are left.
    ServerSelection candidatesOf() const {
        const bool hasNumbers =
            std::holds_alternative<ServerSelection::Numbers>(config_.lost().which);
        return hasNumbers ? config_.lost() : ServerSelection{};
    }
    bool isThere(std::uint32_t server) const {
        return hostAnswers(lost_.component().fleet().state({server}));
    }

    const FaultLostReplicasConfig& config_;
    LostServers lost_;
};

} // namespace

void FaultLostReplicasConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the component whose servers die", {.required = true});
    visitor.field("servers", servers,
                  "which of its servers: a share, a count, or a list of their numbers");
    visitor.field("share", share, "of its servers: the same as servers: 50%");
}

Problems problemsOf(const FaultLostReplicasConfig& config) {
    if (config.share && config.servers != ServerSelection{}) {
        return {{"share", "which servers die is said twice, here and by servers"}};
    }
    return {};
}

Problems problemsOn(const FaultLostReplicasConfig& config, const PlatformPlan& plan) {
    return problemsOfTarget(config.target, plan);
}

std::string toText(const FaultLostReplicasConfig& config) {
    return "lost_replicas on " + config.target.name + " (servers " + toText(config.lost()) + ")";
}

const ActionKind& faultLostReplicasKind() {
    static const ActionKind kKind = actionKindOf<LostReplicas, FaultLostReplicasConfig>({
        .name = "fault.lost_replicas",
        .summary = "some of the target's servers die",
        .inFlight = kInFlightOnLostServers,
        .leavesOut = "what takes the place of a dead server before the fault ends",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
