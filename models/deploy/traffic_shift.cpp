// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/traffic_shift.h"

#include <algorithm>
#include <array>

namespace doppel::models {

namespace {

using std::chrono::minutes;
using ShiftKind = TrafficShift::Kind;

struct NamedShift {
    std::string_view name;
    TrafficShift shift;
};
// Source: AWS CodeDeploy, deployment configurations on an Amazon ECS compute platform.
constexpr std::array kShifts{
    NamedShift{"AllAtOnce", {ShiftKind::AllAtOnce, 100, {}}},
    NamedShift{"Linear10PercentEvery1Minutes", {ShiftKind::Linear, 10, minutes(1)}},
    NamedShift{"Linear10PercentEvery3Minutes", {ShiftKind::Linear, 10, minutes(3)}},
    NamedShift{"Canary10Percent5Minutes", {ShiftKind::Canary, 10, minutes(5)}},
    NamedShift{"Canary10Percent15Minutes", {ShiftKind::Canary, 10, minutes(15)}},
};

constexpr std::uint32_t kWholeTraffic = 100;

} // namespace

std::optional<TrafficShift> trafficShift(std::string_view name) {
    const auto* const found = std::find_if(kShifts.begin(), kShifts.end(),
                                           [name](const auto& each) { return each.name == name; });
    return found == kShifts.end() ? std::nullopt : std::optional(found->shift);
}

std::uint32_t weightAt(const TrafficShift& shift, sim::Duration since) {
    if (shift.kind == ShiftKind::AllAtOnce || since >= shiftLength(shift)) {
        return kWholeTraffic;
    }
    if (shift.kind == ShiftKind::Canary) {
        return shift.percent;
    }
    return static_cast<std::uint32_t>(since / shift.interval + 1) * shift.percent;
}

sim::Duration shiftLength(const TrafficShift& shift) {
    switch (shift.kind) {
    case ShiftKind::AllAtOnce:
        return {};
    case ShiftKind::Canary:
        return shift.interval;
    case ShiftKind::Linear:
        break;
    }
    const std::uint32_t steps = (kWholeTraffic + shift.percent - 1) / shift.percent;
    return shift.interval * (steps - 1);
}

} // namespace doppel::models
