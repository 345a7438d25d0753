// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>

namespace doppel::models {

/// How many calls to one service may be under way at a time, so that one that hangs does not take
/// all of its caller's threads. Source: Resilience4j SemaphoreBulkhead.
struct BulkheadPolicy {
    std::uint32_t concurrent = 25;
    sim::Duration wait{}; ///< for a place; then the call is rejected

    void describe(FieldVisitor& visitor);
};

/// How fast calls may be made: a token bucket. Source: AWS SDKs and EC2 request throttling.
struct TokenBucketPolicy {
    sim::Rate rate{100.0};     ///< tokens that come
    std::uint32_t burst = 100; ///< tokens that there are at most, and to begin with

    void describe(FieldVisitor& visitor);
};

/// When a call that has no answer yet is made once more, to a server that is chosen anew and may be
/// the same; the first answer counts.
/// Source: Dean, Barroso, "The tail at scale" (CACM 56, 2013), hedged requests.
struct HedgePolicy {
    sim::Duration after = std::chrono::milliseconds(50);
    sim::Probability budget{0.05}; ///< the share of calls that may be hedged

    void describe(FieldVisitor& visitor);
};

/// Whether one more call may be hedged: never more than the budget's share of those made.
constexpr bool mayHedge(const HedgePolicy& policy, std::uint64_t calls, std::uint64_t hedged) {
    return static_cast<double>(hedged + 1) <= policy.budget.value * static_cast<double>(calls);
}

/// In which order requests that wait are served.
enum class QueueOrder : std::uint8_t {
    Fifo,
    Lifo,
    AdaptiveLifo, ///< the first; who comes while more wait than the threshold, before them all
};
ChoiceNames choiceNames(QueueOrder);

/// What a server does about requests that it has no thread for.
struct QueuePolicy {
    QueueOrder order = QueueOrder::Fifo;
    std::uint32_t lifoFrom = 10; ///< waiting requests, for adaptive_lifo
    std::uint32_t shedAbove = 0; ///< waiting requests; 0: as many as there is room for
    std::uint16_t shedStatus = 503;
    bool codel = false; ///< refuses who waited too long when the least wait of an interval is long
    sim::Duration codelTarget = std::chrono::milliseconds(5);
    sim::Duration codelInterval = std::chrono::milliseconds(100);

    void describe(FieldVisitor& visitor);
    friend bool operator==(const QueuePolicy&, const QueuePolicy&) = default;
};

/// Whether who comes now, while that many wait, is served before all of them. Source: Maurer, "Fail at scale" (ACM Queue 13,
/// 2015), adaptive LIFO; HHVM job-queue.h, lifoSwitchThreshold.
constexpr bool takesTheLast(QueueOrder order, std::uint64_t waiting, std::uint32_t lifoFrom) {
    return order == QueueOrder::Lifo || (order == QueueOrder::AdaptiveLifo && waiting > lifoFrom);
}

/// Whether a request that would have to wait is refused at once.
constexpr bool sheds(const QueuePolicy& policy, std::uint64_t waiting) {
    return policy.shedAbove > 0 && waiting >= policy.shedAbove;
}

} // namespace doppel::models
