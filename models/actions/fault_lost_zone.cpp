// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_lost_zone.h"

#include "models/actions/lost_servers.h"

namespace doppel::models {

namespace {

class LostZone final : public TakeServers {
public:
    LostZone(const FaultLostZoneConfig& config, const ActionScope& scope)
        : TakeServers(config.inZone(), scope, DownBy::Vanish) {}
};

} // namespace

void FaultLostZoneConfig::describe(FieldVisitor& visitor) {
    aim.describeComponents(visitor, "the component whose servers there are lost, and no others; "
                                    "none: everything that stands in the zone");
    visitor.field("zone", zone, "the availability zone that is lost, from 0");
}

FaultAim FaultLostZoneConfig::inZone() const {
    FaultAim whole = aim;
    whole.zone = zone;
    return whole;
}

Problems problemsOf(const FaultLostZoneConfig& config) {
    return problemsOf(config.inZone());
}

Problems problemsOn(const FaultLostZoneConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.inZone(), plan);
}

Problems notesOn(const FaultLostZoneConfig& config, const PlatformPlan& plan) {
    return notesOn(config.inZone(), plan, {});
}

std::string toText(const FaultLostZoneConfig& config) {
    const std::string text = "loss of zone " + std::to_string(config.zone);
    return config.inZone().isWholeZone() ? text : text + " on " + toText(config.aim);
}

const ActionKind& faultLostZoneKind() {
    static const ActionKind kKind = actionKindOf<LostZone, FaultLostZoneConfig>({
        .name = "fault.lost_zone",
        .summary = "an availability zone is lost, with all servers that stand in it, or those of "
                   "some components; new servers start in the zones that are there, but for those "
                   "of a group with a zone of its own",
        .inFlight = kInFlightOnLostServers,
        .leavesOut = "a zone that is only cut off; replicas of stores that are promoted elsewhere, "
                     "but for a database's standby. Components that are regional or global, such "
                     "as an object store or points of presence, are in no zone",
        .source = "AWS fault isolation boundaries: zonal, regional and global services",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
