// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/aim_watch.h"
#include "models/actions/fault_aim.h"
#include "models/actions/fault_ledger.h"
#include "models/data/taken_over.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace doppel::models {

/// A fault that changes how components or some of their servers answer, for as long as it lasts; of
/// a store that somebody sees to a takeover of, the servers that are there, not who takes over. C
/// has an `aim`; `effectOf(const C&, double strength)` says what it does to what it hits, and
/// `whyNot(const C&, const ComponentKind&)`, where there is one, what it cannot hit.
template <class C>
class AimedFault final : public Action {
public:
    AimedFault(const C& config, const ActionScope& scope)
        : config_(config), platform_(scope.platform), faults_(scope.faults) {}

    void begin(double strength) override {
        const FaultState effect = effectOf(config_, strength);
        for (const Aimed& hit : aimedAt(config_.aim, platform_, whyNotOf(config_))) {
            TakenOver* store = takenOver(*hit.component);
            const auto* servers = config_.aim.isAll() && store == nullptr ? nullptr : &hit.servers;
            isOfServers_ = isOfServers_ || servers != nullptr;
            ids_.emplace_back(hit.component, faults_.add(*hit.component, servers, effect));
            if (store != nullptr) {
                store->lookAtPrimaries();
            }
        }
        if (!isOfServers_) {
            return; // the ledger holds those to come, too
        }
        later_.emplace(config_.aim, platform_, whyNotOf(config_),
                       [this](Component& component, std::uint32_t server) {
                           if (!config_.aim.isAll() || takenOver(component) != nullptr) {
                               faults_.extend(idOn(component), server);
                           }
                       });
    }
    void setStrength(double strength) override {
        for (const auto& [component, id] : ids_) {
            faults_.change(id, effectOf(config_, strength));
        }
    }
    void end() override {
        later_.reset();
        for (const auto& [component, id] : ids_) {
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
    FaultLedger::Id idOn(const Component& component) const {
        return std::find_if(ids_.begin(), ids_.end(),
                            [&](const auto& each) { return each.first == &component; })
            ->second;
    }

    const C& config_;
    Platform& platform_;
    FaultLedger& faults_;
    std::vector<std::pair<Component*, FaultLedger::Id>> ids_;
    bool isOfServers_ = false; // of some component
    std::optional<AimWatch> later_;
};

} // namespace doppel::models
