// SPDX-License-Identifier: Apache-2.0
#include "models/fault_state.h"

namespace doppel::models {

namespace {

sim::Probability either(sim::Probability a, sim::Probability b) {
    return {1.0 - (1.0 - a.value) * (1.0 - b.value)};
}

} // namespace

FaultState combine(std::span<const FaultState> faults) {
    FaultState all;
    for (const FaultState& fault : faults) {
        all.down += fault.down;
        all.refuse += fault.refuse;
        all.errorShare = either(all.errorShare, fault.errorShare);
        if (fault.errorShare.value > 0) {
            all.errorStatus = fault.errorStatus;
        }
        all.slowFactor.value *= fault.slowFactor.value;
        all.addedDelay += fault.addedDelay;
        all.stallShare = either(all.stallShare, fault.stallShare);
    }
    return all;
}

} // namespace doppel::models
