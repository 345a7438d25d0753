// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <deque>

namespace doppel::models {

/// When a caller stops calling a service that fails, and how it finds out that it is well again.
struct BreakerPolicy {
    std::uint32_t consecutiveFailures = 5; ///< open after that many in a row; 0: never
    sim::Probability failureShare{};       ///< open at that share of failures; 0: never
    std::uint32_t window = 100;            ///< the calls over which the share is taken
    std::uint32_t leastCalls = 100;        ///< no share is taken of fewer
    sim::Duration openFor = std::chrono::seconds(60);
    std::uint32_t trialCalls = 10; ///< let through to see whether it is well again

    void describe(FieldVisitor& visitor);
};

/// A circuit breaker's state and decisions: closed, it lets all calls through and counts; open, it
/// lets none through for a while; half-open, it lets a few through and judges by them.
///
/// While half-open the judgement falls when all trial calls have ended: where a share is set, open
/// again if it is reached, else closed; without a share one failure opens it again at once. A call
/// that was let through in an earlier state says nothing about the present one.
///
/// Source: Resilience4j CircuitBreaker, count-based sliding window (100 calls, minimum 100, 60 s,
/// 10 permitted calls); "consecutive" as Finagle's failure accrual and Envoy's outlier detection
/// have it.
class CircuitBreaker {
public:
    enum class State : std::uint8_t { Closed, Open, HalfOpen };
    /// A call that was let through: the period in which it began.
    struct Pass {
        bool allowed = false;
        std::uint32_t period = 0;
    };

    /// Asks to make a call.
    Pass ask(const BreakerPolicy& policy, sim::Time now);
    /// A call that was let through ended.
    void tell(const BreakerPolicy& policy, Pass pass, bool failed, sim::Time now);

    State state() const { return state_; }

private:
    void enter(State state, sim::Time now);
    void judge(const BreakerPolicy& policy, bool failed, sim::Time now);
    void judgeTrial(const BreakerPolicy& policy, bool failed, sim::Time now);

    State state_ = State::Closed;
    std::uint32_t period_ = 0; // grows with each change of state
    sim::Time since_{};
    std::uint32_t inARow_ = 0;
    std::deque<bool> outcomes_; // true: failed
    std::uint32_t failures_ = 0;
    std::uint32_t trialsBegun_ = 0;
};

} // namespace doppel::models
