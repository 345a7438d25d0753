// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_lost_zone.h"

#include "models/actions/fault_aim.h"
#include "models/actions/lost_servers.h"

namespace doppel::models {

namespace {

class LostZone final : public Action {
public:
    LostZone(const FaultLostZoneConfig& config, const ActionScope& scope)
        : config_(config), lost_(scope.faults, componentOf(scope.platform, config.target)) {}

    void begin(double) override {
        for (const std::uint32_t server : serversOf(lost_.component(), config_.zone)) {
            lost_.lose(server);
        }
    }
    void end() override { lost_.giveAllBack(); }

private:
    const FaultLostZoneConfig& config_;
    LostServers lost_;
};

} // namespace

void FaultLostZoneConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the component whose servers die", {.required = true});
    visitor.field("zone", zone, "the availability zone that is lost, from 0");
}

Problems problemsOn(const FaultLostZoneConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(config.target, plan);
    return problems.empty() ? problemsOfZone(config.target, config.zone, plan) : problems;
}

std::string toText(const FaultLostZoneConfig& config) {
    return "lost_zone on " + config.target.name + " (zone " + std::to_string(config.zone) + ")";
}

const ActionKind& faultLostZoneKind() {
    static const ActionKind kKind = actionKindOf<LostZone, FaultLostZoneConfig>({
        .name = "fault.lost_zone",
        .summary = "the target's servers in one availability zone die",
        .inFlight = kInFlightOnLostServers,
        .leavesOut = "a zone whose loss takes the servers of all components at once; which "
                     "components of a real platform are in no zone",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
