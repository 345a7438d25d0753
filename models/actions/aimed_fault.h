// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/actions/fault_ledger.h"

#include <vector>

namespace doppel::models {

/// A fault that changes how a component or some of its servers answer, for as long as it lasts. C
/// has an `aim`, and `effectOf(const C&, double strength)` says what it does to what it hits.
template <class C>
class AimedFault final : public Action {
public:
    AimedFault(const C& config, const ActionScope& scope)
        : config_(config), faults_(scope.faults),
          target_(componentOf(scope.platform, config.aim.target)) {}

    void begin(double strength) override {
        const FaultState effect = effectOf(config_, strength);
        if (config_.aim.isAll()) {
            fault_ = faults_.add(target_, nullptr, effect);
            return;
        }
        const auto servers = selectServers(config_.aim.servers.value_or(ServerSelection{}),
                                           serversOf(target_, config_.aim.zone));
        fault_ = faults_.add(target_, &servers, effect);
    }
    void setStrength(double strength) override {
        faults_.change(fault_, effectOf(config_, strength));
    }
    void end() override { faults_.remove(fault_); }

private:
    const C& config_;
    FaultLedger& faults_;
    Component& target_;
    FaultLedger::Id fault_ = 0;
};

} // namespace doppel::models
