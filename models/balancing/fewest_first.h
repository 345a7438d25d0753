// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace doppel::models {

/// The least busy among many, at the price of a logarithm.
class FewestFirst {
public:
    /// REQUIRES: it is no member yet.
    void add(std::uint32_t member, std::int64_t load);
    /// REQUIRES, here and below: it is a member.
    void remove(std::uint32_t member);
    void setLoad(std::uint32_t member, std::int64_t load);
    bool has(std::uint32_t member) const {
        return member < loads_.size() && loads_[member] != kNoMember;
    }
    bool empty() const { return order_.empty(); }

    /// The least load that any has. REQUIRES: not empty.
    std::int64_t least() const;
    /// The member with the least load; among equals the first one after `last` in a cycle.
    /// REQUIRES: not empty.
    std::uint32_t next(std::uint32_t last) const;

private:
    static constexpr std::int64_t kNoMember = -1;

    std::set<std::pair<std::int64_t, std::uint32_t>> order_; // by load, then by number
    std::vector<std::int64_t> loads_;                        // by member
};

} // namespace doppel::models
