// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_aim.h"
#include "models/actions/fault_ledger.h"

#include <vector>

namespace doppel::models {

/// A fault that changes how components or some of their servers answer, for as long as it lasts. C
/// has an `aim`; `effectOf(const C&, double strength)` says what it does to what it hits, and
/// `whyNot(const C&, const ComponentKind&)`, where there is one, what it cannot hit.
template <class C>
class AimedFault final : public Action {
public:
    AimedFault(const C& config, const ActionScope& scope)
        : config_(config), faults_(scope.faults),
          aimed_(aimedAt(config.aim, scope.platform, whyNotOf(config))) {}

    void begin(double strength) override {
        const FaultState effect = effectOf(config_, strength);
        for (const Aimed& hit : aimed_) {
            const auto* servers = config_.aim.isAll() ? nullptr : &hit.servers;
            ids_.push_back(faults_.add(*hit.component, servers, effect));
        }
    }
    void setStrength(double strength) override {
        for (const FaultLedger::Id id : ids_) {
            faults_.change(id, effectOf(config_, strength));
        }
    }
    void end() override {
        for (const FaultLedger::Id id : ids_) {
            faults_.remove(id);
        }
    }

    static WhyNot whyNotOf(const C& config) {
        if constexpr (requires(const ComponentKind& kind) { whyNot(config, kind); }) {
            return [&config](const ComponentKind& kind) {
                return whyNot(config, kind);
            };
        } else {
            return {};
        }
    }

private:
    const C& config_;
    FaultLedger& faults_;
    std::vector<Aimed> aimed_;
    std::vector<FaultLedger::Id> ids_;
};

} // namespace doppel::models
