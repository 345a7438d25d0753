// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/actions/fault_ledger.h"
#include "models/actions/network_aim.h"
#include "models/data/taken_over.h"
#include "models/link.h"
#include "models/platform.h"
#include "sim/task.h"

#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>

namespace doppel::models {

/// A fault of the network on some links. C has an `aim`, and `effectOf(const C&, double strength)`
/// says what becomes of the packets. A fault has a chance of its own, by when it began and which of
/// those of that instant it is, so that it hits the same packets whatever happens at other times. It
/// hits links that are made while it lasts, too, as to where a name is pointed meanwhile.
/// One that cuts off a store from all that it talks to cuts off the servers that are there: it is
/// over once others have taken the places of all of them.
template <class C>
class NetworkFault final : public Action, public LinkWatcher {
public:
    NetworkFault(const C& config, const ActionScope& scope)
        : config_(config), platform_(scope.platform), faults_(scope.faults) {}
    ~NetworkFault() override { platform_.watchLinksNoMore(*this); }
    NetworkFault(const NetworkFault&) = delete;
    NetworkFault& operator=(const NetworkFault&) = delete;

    void begin(double strength) override {
        chance_ = faults_.chanceOfNetworkFault(platform_.world().now());
        strength_ = strength;
        for (const AimedLink& link : linksOf(config_.aim, platform_)) {
            hit(link);
        }
        platform_.watchLinks(*this);
        Component* target = platform_.find(config_.aim.target.name);
        TakenOver* store = target == nullptr ? nullptr : takenOver(*target);
        if (store == nullptr) {
            return;
        }
        store->lookAtPrimaries();
        const LinkFault effect = effectOf(config_, strength);
        if (config_.aim.with.empty() && (effect.cuts || effect.resets)) {
            world().spawn(endOnceAllAreTaken(store->takeovers(), target->fleet().readyCount()));
        }
    }
    void setStrength(double strength) override {
        strength_ = strength;
        for (auto& [link, fault] : hit_) {
            fault = effectOn(link);
        }
    }
    void linkMade(std::string_view caller, Link& link) override {
        if (const auto aimed = aimedLink(config_.aim, caller, link)) {
            hit(*aimed);
        }
    }
    sim::World& world() const { return platform_.world(); }
    void end() override {
        platform_.watchLinksNoMore(*this);
        for (const auto& [link, fault] : hit_) {
            link.link->path().calm(fault);
        }
        hit_.clear();
    }

private:
    void hit(const AimedLink& link) {
        const auto& [aimed, fault] = hit_.emplace_back(link, effectOn(link));
        aimed.link->path().disturb(fault);
    }
    LinkFault effectOn(const AimedLink& link) const {
        LinkFault fault = effectOf(config_, strength_);
        fault.hitsThere = link.hitsThere;
        fault.hitsBack = link.hitsBack;
        fault.chance = chance_;
        return fault;
    }
    sim::Task<void> endOnceAllAreTaken(sim::Gate& takeovers, std::uint32_t servers) {
        for (; servers > 0; --servers) {
            co_await takeovers.wait();
        }
        end();
    }

    const C& config_;
    Platform& platform_;
    FaultLedger& faults_;
    std::uint64_t chance_ = 0;
    double strength_ = 1.0;
    std::deque<std::pair<AimedLink, LinkFault>> hit_; // a deque: links refer to the faults
};

} // namespace doppel::models
