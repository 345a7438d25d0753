// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace doppel::models {

/// Smooth weighted round robin among many: each turn adds to every member's credit its weight,
/// takes the member of the greatest credit (the lowest number among equals) and charges it the sum
/// of all weights.
///
/// Done literally, a turn costs as much as there are members. Here members of one weight share what
/// the turns have added, so that their order changes only when one of them is charged; it goes to
/// the end of its line, or nearly. So a turn costs as much as there are different weights, and the
/// logarithm of the members.
class SmoothTurns {
public:
    /// REQUIRES: it is no member yet.
    void add(std::uint32_t member, std::int64_t weight, std::int64_t credit = 0);
    /// Gives its credit. REQUIRES: it is a member.
    std::int64_t remove(std::uint32_t member);
    bool has(std::uint32_t member) const {
        return member < places_.size() && places_[member].weight != 0;
    }
    /// REQUIRES: it is a member.
    void setWeight(std::uint32_t member, std::int64_t weight);

    /// Whose turn it is; none where nobody is a member.
    std::optional<std::uint32_t> next();

private:
    struct Entry {
        std::int64_t credit = 0; // beside what its line has been given
        std::uint32_t member = 0;
    };
    /// The members of one weight, by falling credit and rising number.
    struct Line {
        std::int64_t given = 0;
        std::deque<Entry> entries;
    };
    struct Place {
        std::int64_t weight = 0; // 0: no member
        std::int64_t credit = 0;
    };
    static bool goesFirst(const Entry& a, const Entry& b);
    void insert(Line& line, Entry entry);

    std::map<std::int64_t, Line> lines_; // by weight
    std::vector<Place> places_;          // by member
};

} // namespace doppel::models
