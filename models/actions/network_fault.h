// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_ledger.h"
#include "models/actions/network_aim.h"
#include "models/link.h"
#include "models/platform.h"

#include <cstdint>
#include <deque>
#include <utility>

namespace doppel::models {

/// A fault of the network on some links. C has an `aim`, and `effectOf(const C&, double strength)`
/// says what becomes of the packets. A fault has a chance of its own, by when it began and which of
/// those of that instant it is, so that it hits the same packets whatever happens at other times.
template <class C>
class NetworkFault final : public Action {
public:
    NetworkFault(const C& config, const ActionScope& scope)
        : config_(config), platform_(scope.platform), faults_(scope.faults) {}

    void begin(double strength) override {
        chance_ = faults_.chanceOfNetworkFault(platform_.world().now());
        for (const AimedLink& link : linksOf(config_.aim, platform_)) {
            hit_.emplace_back(link, LinkFault{});
        }
        setStrength(strength);
        for (const auto& [link, fault] : hit_) {
            link.link->path().disturb(fault);
        }
    }
    void setStrength(double strength) override {
        for (auto& [link, fault] : hit_) {
            fault = effectOf(config_, strength);
            fault.hitsThere = link.hitsThere;
            fault.hitsBack = link.hitsBack;
            fault.chance = chance_;
        }
    }
    void end() override {
        for (const auto& [link, fault] : hit_) {
            link.link->path().calm(fault);
        }
        hit_.clear();
    }

private:
    const C& config_;
    Platform& platform_;
    FaultLedger& faults_;
    std::uint64_t chance_ = 0;
    std::deque<std::pair<AimedLink, LinkFault>> hit_; // a deque: links refer to the faults
};

} // namespace doppel::models
