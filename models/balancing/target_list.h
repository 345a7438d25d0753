// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/balancing/target_choice.h"
#include "models/balancing/target_group.h"
#include "sim/random.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace doppel::models {

/// Several groups of targets that are one list of servers to whoever chooses: a healthy server of
/// any group or, where no group has one, any that is registered. An upstream of nginx or HAProxy
/// that names the servers of several components is such a list.
class TargetList {
public:
    struct Target {
        std::uint32_t group = 0;
        TargetGroup::Registration registration;
    };

    /// `groups`: which of a node's groups.
    explicit TargetList(std::vector<std::uint32_t> groups)
        : members_(std::move(groups)), turns_(members_.size()), offers_(members_.size()) {}

    const std::vector<std::uint32_t>& members() const { return members_; }

    /// The target of a request, counted as outstanding in its group; none when none is registered.
    /// `groups` are all of the node's. In turn, groups alternate by what their targets are to get.
    std::optional<Target> choose(std::span<TargetGroup> groups,
                                 BalancingPolicy policy,
                                 const TargetGroup::Rules& rules,
                                 sim::Draws& draws,
                                 sim::Time now);

private:
    struct Place { // of a target: its member here, and its number there
        std::uint32_t member = 0;
        std::uint32_t target = 0;
    };
    std::vector<std::uint32_t> openMembers() const;
    void keepLeastBusy(std::vector<std::uint32_t>& members) const;
    std::uint32_t memberInTurn(const std::vector<std::uint32_t>& members);
    Place placeOf(const std::vector<std::uint32_t>& members, std::size_t number) const;

    std::vector<std::uint32_t> members_;
    std::vector<TargetLoad> turns_;          // these two by member
    std::vector<TargetGroup::Offer> offers_; // for the choice under way
};

} // namespace doppel::models
