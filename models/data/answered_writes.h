// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/request.h"
#include "models/response.h"
#include "sim/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace doppel::models {

/// Whose writes a store has done, and which of them it has told anybody: one whose caller left
/// before it was done, or has no good answer of it, is acknowledged to nobody. A write is known by
/// its request's key, as it arrived.
class AnsweredWrites {
public:
    /// A write whose caller leaves while it is on its way arrives, if at all, within the latency of
    /// the link that it came by (Link), which is taken to be shorter: one that arrives later than
    /// this counts as acknowledged.
    static constexpr sim::Duration kOnItsWay = std::chrono::minutes(1);

    struct Done {
        InstanceId server{};
        sim::Time at{};
        friend bool operator==(const Done&, const Done&) = default;
    };

    void begin(std::uint64_t write);
    /// It is done; gives whether its caller waits for the answer. REQUIRES: begin.
    bool done(std::uint64_t write, const Done& how);
    /// What its caller has of it, as Component::settled tells: once for each write that was on its
    /// way. Gives how it was done, where it was and its caller doesn't know.
    std::optional<Done> settled(std::uint64_t write, const Response& answer, sim::Time now);

private:
    void forgetLongLeft(sim::Time now);

    std::unordered_map<std::uint64_t, std::optional<Done>> waiting_; // none: not done yet

    // Those whose callers left before they arrived: some never do.
    std::unordered_set<std::uint64_t> left_;
    std::unordered_set<std::uint64_t> leftBefore_; // the last kOnItsWay
    sim::Time leftSince_{};
};

} // namespace doppel::models
