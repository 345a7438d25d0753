// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/smooth_turns.h"

#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

void SmoothTurns::add(std::uint32_t member, std::int64_t weight, std::int64_t credit) {
    DOPPEL_ASSERT(weight > 0 && !has(member));
    if (member >= places_.size()) {
        places_.resize(member + 1);
    }
    Line& line = lines_[weight];
    places_[member].weight = weight;
    insert(line, {credit - line.given, member});
}

std::int64_t SmoothTurns::remove(std::uint32_t member) {
    DOPPEL_ASSERT(has(member));
    const Place place = std::exchange(places_[member], Place{});
    const auto line = lines_.find(place.weight);
    auto& entries = line->second.entries;
    entries.erase(
        std::lower_bound(entries.begin(), entries.end(), Entry{place.credit, member}, goesFirst));
    const std::int64_t credit = place.credit + line->second.given;
    if (entries.empty()) {
        lines_.erase(line);
    }
    return credit;
}

void SmoothTurns::setWeight(std::uint32_t member, std::int64_t weight) {
    if (places_[member].weight != weight) {
        add(member, weight, remove(member));
    }
}

std::optional<std::uint32_t> SmoothTurns::next() {
    std::int64_t total = 0;
    Line* best = nullptr;
    for (auto& [weight, line] : lines_) {
        line.given += weight;
        total += weight * static_cast<std::int64_t>(line.entries.size());
        const auto front = [](const Line& of) {
            return Entry{of.entries.front().credit + of.given, of.entries.front().member};
        };
        if (best == nullptr || goesFirst(front(line), front(*best))) {
            best = &line;
        }
    }
    if (best == nullptr) {
        return std::nullopt;
    }
    Entry chosen = best->entries.front();
    best->entries.pop_front();
    chosen.credit -= total;
    insert(*best, chosen);
    return chosen.member;
}

bool SmoothTurns::goesFirst(const Entry& a, const Entry& b) {
    return a.credit != b.credit ? a.credit > b.credit : a.member < b.member;
}

void SmoothTurns::insert(Line& line, Entry entry) {
    places_[entry.member].credit = entry.credit;
    line.entries.insert(
        std::lower_bound(line.entries.begin(), line.entries.end(), entry, goesFirst), entry);
}

} // namespace doppel::models
