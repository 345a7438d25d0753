// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_lost_replicas.h"

#include "models/actions/lost_servers.h"

#include <vector>

namespace doppel::models {

namespace {

class LostReplicas final : public Action {
public:
    LostReplicas(const FaultLostReplicasConfig& config, const ActionScope& scope)
        : config_(config), platform_(scope.platform), lost_(scope.faults, DownBy::Vanish) {}

    void begin(double strength) override { setStrength(strength); }
    void setStrength(double strength) override {
        for (const Aimed& hit : aimedAt(config_.aim, platform_)) {
            const std::size_t wanted = selectServers(config_.lost(), hit.servers, strength).size();
            const auto candidates = selectServers(candidatesOf(), hit.servers);
            // Those that another fault has already taken are held by both.
            for (const bool there : {true, false}) {
                for (const std::uint32_t server : candidates) {
                    const bool isThere = hostAnswers(hit.component->fleet().state({server}));
                    if (lost_.countOf(*hit.component) < wanted && isThere == there &&
                        !lost_.holds(*hit.component, server)) {
                        lost_.lose(*hit.component, server);
                    }
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

    const FaultLostReplicasConfig& config_;
    Platform& platform_;
    LostServers lost_;
};

} // namespace

void FaultLostReplicasConfig::describe(FieldVisitor& visitor) {
    aim.describeComponents(visitor);
    visitor.field("servers", servers,
                  "which of its servers: a share, a count, or a list of their numbers");
    visitor.field("share", share, "of its servers: the same as servers: 50%");
}

Problems problemsOf(const FaultLostReplicasConfig& config) {
    Problems problems = problemsOf(config.aim);
    if (config.share && config.servers != ServerSelection{}) {
        problems.push_back({"share", "which servers die is said twice, here and by servers"});
    }
    return problems;
}

Problems problemsOn(const FaultLostReplicasConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aimed(), plan);
}

Problems notesOn(const FaultLostReplicasConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aimed(), plan, {});
}

std::string toText(const FaultLostReplicasConfig& config) {
    return "lost replicas on " + toText(config.aim) + " (servers " + toText(config.lost()) + ")";
}

const ActionKind& faultLostReplicasKind() {
    static const ActionKind kKind = actionKindOf<LostReplicas, FaultLostReplicasConfig>({
        .name = "fault.lost_replicas",
        .summary = "the hosts of some of the target's servers vanish",
        .inFlight = kInFlightOnLostServers,
        .leavesOut = "what takes the place of a dead server before the fault ends",
        .source = "Kubernetes node-monitor-grace-period; AWS ALB user guide, health checks",
        .grows = true,
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
