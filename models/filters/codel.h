// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>

namespace doppel::models {

/// CoDel, for packets: what to do with the one at the head of a queue. Once packets have waited for
/// longer than the target during a whole interval it drops one, and the next ever sooner: after
/// interval / sqrt(drops), until the wait is below the target again. Source: RFC 8289, 5.
class CoDel {
public:
    struct Rule {
        sim::Duration target = std::chrono::milliseconds(5);
        sim::Duration interval = std::chrono::milliseconds(100);
    };
    /// Whether the packet that leaves the queue now is dropped; it waited for `sojourn`. `isLast`:
    /// the queue holds no more than one packet's worth behind it, so that it is not the queue that
    /// is to blame.
    bool drops(const Rule& rule, sim::Duration sojourn, bool isLast, sim::Time now);

    bool dropping() const { return dropping_; }
    std::uint32_t count() const { return count_; }

private:
    bool isAboveTarget(const Rule& rule, sim::Duration sojourn, bool isLast, sim::Time now);
    static sim::Time controlLaw(const Rule& rule, sim::Time at, std::uint32_t count);

    sim::Time firstAbove_ = sim::kStart; // kStart: it isn't
    sim::Time dropNext_ = sim::kStart;
    std::uint32_t count_ = 0;
    std::uint32_t lastCount_ = 0;
    bool dropping_ = false;
};

/// CoDel, for requests: overloaded for an interval when the least wait of the one before was above
/// the target; then whoever has waited for more than twice the target is refused as he is served.
/// Source: folly executors/Codel.cpp; Maurer, "Fail at scale" (ACM Queue 13, 2015).
class RequestCoDel {
public:
    /// Whether a request whose turn it is, after waiting, is refused.
    bool refuses(const CoDel::Rule& rule, sim::Duration waited, sim::Time now);
    bool overloaded() const { return overloaded_; }

private:
    sim::Time intervalEnds_ = sim::kStart;
    sim::Duration leastWait_{};
    bool isFirst_ = false; // of its interval
    bool overloaded_ = false;
};

} // namespace doppel::models
