// SPDX-License-Identifier: Apache-2.0
#include "models/faults/fault.h"

#include <algorithm>
#include <array>

namespace doppel::models {

namespace {

constexpr std::array<std::string_view, 8> kKinds{
    "down", "refuse", "error", "slow", "stall", "partition", "lost_zone", "lost_replicas"};

sim::Probability either(sim::Probability a, double b) {
    return {1.0 - (1.0 - a.value) * (1.0 - b)};
}

} // namespace

ChoiceNames choiceNames(FaultKind) {
    return kKinds;
}

std::string_view toText(FaultKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

FaultState combine(std::span<const ActiveFault> faults) {
    FaultState state;
    std::uint64_t latestError = 0;
    for (const auto& [number, fault, strength] : faults) {
        switch (fault.kind) {
        case FaultKind::Down:
            ++state.down;
            break;
        case FaultKind::Refuse:
            ++state.refuse;
            break;
        case FaultKind::Error:
            state.errorShare = either(state.errorShare, fault.share.value * strength);
            if (number >= latestError) {
                latestError = number;
                state.errorStatus = fault.status;
            }
            break;
        case FaultKind::Slow:
            state.slowFactor.value *= 1.0 + (fault.factor.value - 1.0) * strength;
            state.addedDelay += sim::fromSeconds(sim::toSeconds(fault.delay) * strength);
            break;
        case FaultKind::Stall:
            state.stallShare = either(state.stallShare, fault.share.value * strength);
            break;
        case FaultKind::Partition:
        case FaultKind::LostZone:
        case FaultKind::LostReplicas:
            break;
        }
    }
    return state;
}

std::uint32_t lostServers(std::uint32_t servers, double share) {
    if (share <= 0 || servers == 0) {
        return 0;
    }
    const auto nearest = static_cast<std::uint32_t>(share * servers + 0.5);
    return std::clamp<std::uint32_t>(nearest, 1, servers);
}

} // namespace doppel::models
