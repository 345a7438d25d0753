// SPDX-License-Identifier: Apache-2.0
#include "models/filters/circuit_breaker.h"

namespace doppel::models {

namespace {

bool reaches(const BreakerPolicy& policy, std::uint32_t failures, std::size_t calls) {
    return policy.failureShare.value > 0 &&
           static_cast<double>(failures) >= policy.failureShare.value * static_cast<double>(calls);
}

} // namespace

void BreakerPolicy::describe(FieldVisitor& visitor) {
    visitor.field("consecutive_failures", consecutiveFailures,
                  "opens after this many failures in a row; 0 means never",
                  {.max = 1e6, .source = "Envoy outlier detection: 5"});
    visitor.field("failure_share", failureShare,
                  "opens at this share of failures in the window; 0 means never");
    visitor.field("window", window, "the number of calls over which the share is taken",
                  {.min = 1, .max = 1e6, .source = "Resilience4j slidingWindowSize"});
    visitor.field("least_calls", leastCalls, "no share is taken over fewer calls",
                  {.min = 1, .max = 1e6, .source = "Resilience4j minimumNumberOfCalls"});
    visitor.field("open_for", openFor, "how long no call is made",
                  {.min = 0, .source = "Resilience4j waitDurationInOpenState"});
    visitor.field(
        "trial_calls", trialCalls, "calls that are let through after that",
        {.min = 1, .max = 1e6, .source = "Resilience4j permittedNumberOfCallsInHalfOpenState"});
}

CircuitBreaker::Pass CircuitBreaker::ask(const BreakerPolicy& policy, sim::Time now) {
    if (state_ == State::Open && now >= sim::after(since_, policy.openFor)) {
        enter(State::HalfOpen, now);
    }
    if (state_ == State::Open) {
        return {};
    }
    if (state_ == State::HalfOpen) {
        if (trialsBegun_ >= policy.trialCalls) {
            return {};
        }
        ++trialsBegun_;
    }
    return {true, period_};
}

void CircuitBreaker::tell(const BreakerPolicy& policy, Pass pass, bool failed, sim::Time now) {
    if (!pass.allowed || pass.period != period_) {
        return;
    }
    outcomes_.push_back(failed);
    failures_ += failed ? 1 : 0;
    inARow_ = failed ? inARow_ + 1 : 0;
    if (state_ == State::HalfOpen) {
        judgeTrial(policy, failed, now);
    } else {
        judge(policy, failed, now);
    }
}

void CircuitBreaker::judge(const BreakerPolicy& policy, bool failed, sim::Time now) {
    while (outcomes_.size() > policy.window) {
        failures_ -= outcomes_.front() ? 1 : 0;
        outcomes_.pop_front();
    }
    const bool tooManyInARow =
        failed && policy.consecutiveFailures > 0 && inARow_ >= policy.consecutiveFailures;
    const bool tooLargeAShare =
        outcomes_.size() >= policy.leastCalls && reaches(policy, failures_, outcomes_.size());
    if (tooManyInARow || tooLargeAShare) {
        enter(State::Open, now);
    }
}

void CircuitBreaker::judgeTrial(const BreakerPolicy& policy, bool failed, sim::Time now) {
    if (failed && policy.failureShare.value <= 0) {
        enter(State::Open, now);
        return;
    }
    if (outcomes_.size() < policy.trialCalls) {
        return;
    }
    enter(reaches(policy, failures_, outcomes_.size()) ? State::Open : State::Closed, now);
}

void CircuitBreaker::enter(State state, sim::Time now) {
    state_ = state;
    since_ = now;
    ++period_;
    inARow_ = 0;
    outcomes_.clear();
    failures_ = 0;
    trialsBegun_ = 0;
}

} // namespace doppel::models
