// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/target_list.h"

#include <algorithm>

namespace doppel::models {

std::optional<TargetList::Target> TargetList::choose(std::span<TargetGroup> groups,
                                                     BalancingPolicy policy,
                                                     const TargetGroup::Rules& rules,
                                                     sim::Draws& draws,
                                                     sim::Time now) {
    for (std::size_t i = 0; i < members_.size(); ++i) {
        offers_[i] = groups[members_[i]].offer(rules, now);
    }
    std::vector<std::uint32_t> open = openMembers();
    if (open.empty()) {
        return std::nullopt;
    }
    if (policy == BalancingPolicy::RoundRobin) {
        const std::uint32_t group = members_[memberInTurn(open)];
        return Target{group, groups[group].takeInTurn()};
    }
    if (policy == BalancingPolicy::LeastOutstanding) {
        keepLeastBusy(open);
        const std::uint32_t group = members_[memberInTurn(open)];
        return Target{group, groups[group].takeLeastBusy()};
    }
    std::size_t targets = 0;
    for (const std::uint32_t member : open) {
        targets += offers_[member].usable.size();
    }
    const auto outstanding = [&](std::size_t number) {
        const Place place = placeOf(open, number);
        return groups[members_[place.member]].outstanding(place.target);
    };
    const std::size_t number = policy == BalancingPolicy::Random
                                   ? draws.below(targets)
                                   : choosePowerOfTwo(targets, outstanding, draws);
    const Place place = placeOf(open, number);
    const std::uint32_t group = members_[place.member];
    return Target{group, groups[group].take(place.target)};
}

// Those with healthy targets or, where there are none, all that have some.
std::vector<std::uint32_t> TargetList::openMembers() const {
    std::vector<std::uint32_t> registered;
    std::vector<std::uint32_t> healthy;
    for (std::uint32_t i = 0; i < offers_.size(); ++i) {
        if (offers_[i].usable.empty()) {
            continue;
        }
        registered.push_back(i);
        if (!offers_[i].failedOpen) {
            healthy.push_back(i);
        }
    }
    return healthy.empty() ? registered : healthy;
}

void TargetList::keepLeastBusy(std::vector<std::uint32_t>& members) const {
    std::int64_t least = offers_[members.front()].least;
    for (const std::uint32_t member : members) {
        least = std::min(least, offers_[member].least);
    }
    std::erase_if(members, [&](std::uint32_t member) { return offers_[member].least != least; });
}

std::uint32_t TargetList::memberInTurn(const std::vector<std::uint32_t>& members) {
    if (members.size() == 1) {
        return members.front();
    }
    for (const std::uint32_t member : members) {
        turns_[member].share = offers_[member].share;
    }
    return static_cast<std::uint32_t>(chooseInTurn(turns_, members));
}

TargetList::Place TargetList::placeOf(const std::vector<std::uint32_t>& members,
                                      std::size_t number) const {
    for (const std::uint32_t member : members) {
        const auto usable = offers_[member].usable;
        if (number < usable.size()) {
            return {member, usable[number]};
        }
        number -= usable.size();
    }
    return {};
}

} // namespace doppel::models
