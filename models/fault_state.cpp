// SPDX-License-Identifier: Apache-2.0
#include "models/fault_state.h"

namespace doppel::models {

namespace {

sim::Probability either(sim::Probability a, sim::Probability b) {
    return {1.0 - (1.0 - a.value) * (1.0 - b.value)};
}

void add(ErrorShare& all, const ErrorShare& more) {
    all.share = either(all.share, more.share);
    if (more.share.value > 0) {
        all.status = more.status;
    }
}

} // namespace

void addFault(FaultState& all, const FaultState& fault) {
    all.refuse += fault.refuse;
    add(all.errorBefore, fault.errorBefore);
    add(all.errorAfter, fault.errorAfter);
    all.slow.insert(all.slow.end(), fault.slow.begin(), fault.slow.end());
    all.stallShare = either(all.stallShare, fault.stallShare);
    if (!all.certificate) {
        all.certificate = fault.certificate;
    }
}

} // namespace doppel::models
