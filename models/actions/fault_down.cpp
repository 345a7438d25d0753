// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_down.h"

#include "models/actions/lost_servers.h"
#include "models/actions/without_requests.h"

#include <array>

namespace doppel::models {

namespace {

class Down final : public TakeServers {
public:
    Down(const FaultDownConfig& config, const ActionScope& scope)
        : TakeServers(config.aim, scope, config.how) {}
};

} // namespace

ChoiceNames choiceNames(DownBy) {
    static constexpr std::array<std::string_view, 2> kNames{"vanish", "crash"};
    return kNames;
}

void FaultDownConfig::describe(FieldVisitor& visitor) {
    aim.describe(visitor);
    visitor.field("how", how,
                  "vanish: its hosts are gone and nothing answers; crash: its processes die and "
                  "cannot be started, so that its hosts refuse");
}

Problems problemsOf(const FaultDownConfig& config) {
    return problemsOf(config.aim);
}

Problems problemsOn(const FaultDownConfig& config, const PlatformPlan& plan) {
    return problemsOn(config.aim, plan, whyNoDeaths);
}

Problems notesOn(const FaultDownConfig& config, const PlatformPlan& plan) {
    return notesOn(config.aim, plan, whyNoDeaths);
}

std::string toText(const FaultDownConfig& config) {
    return "down on " + toText(config.aim) + (config.how == DownBy::Crash ? " (crash)" : "");
}

const ActionKind& faultDownKind() {
    static const ActionKind kKind = actionKindOf<Down, FaultDownConfig>({
        .name = "fault.down",
        .summary =
            "its servers go down: their hosts vanish, or their processes die and cannot be "
            "started; without `servers` or a zone all of it: those that begin meanwhile as well, "
            "and a store's standbys",
        .inFlight = kInFlightOnDownServers,
        .leavesOut =
            "with `servers` or a zone a store's standbys are well, and one takes over from a dead "
            "server; what takes the place of a dead one elsewhere",
        .source = "RFC 9293 3.10.4 for resets; kubernetes.io, Pod Lifecycle",
        .isFault = true,
    });
    return kKind;
}

} // namespace doppel::models
