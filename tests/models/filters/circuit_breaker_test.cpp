// SPDX-License-Identifier: Apache-2.0
#include "models/filters/circuit_breaker.h"
#include "models/filters/circuit_breaker_filter.h"
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

namespace doppel::models::test {
namespace {

using BreakerState = CircuitBreaker::State;

class ABreaker : public ::testing::Test {
protected:
    void call(bool fails) {
        const auto pass = breaker_.ask(policy_, now_);
        ASSERT_TRUE(pass.allowed);
        breaker_.tell(policy_, pass, fails, now_);
    }
    bool allows() { return breaker_.ask(policy_, now_).allowed; }

    BreakerPolicy policy_;
    CircuitBreaker breaker_;
    sim::Time now_ = sim::kStart;
};

TEST_F(ABreaker, OpensAfterFailuresInARow) {
    for (int i = 0; i < 4; ++i) {
        call(true);
    }
    call(false);
    for (int i = 0; i < 4; ++i) {
        call(true);
        EXPECT_EQ(breaker_.state(), BreakerState::Closed);
    }
    call(true);
    EXPECT_EQ(breaker_.state(), BreakerState::Open);
    EXPECT_FALSE(allows());
}

TEST_F(ABreaker, OpensAtAShareOfFailuresOnceItHasSeenEnoughCalls) {
    policy_.consecutiveFailures = 0;
    policy_.failureShare = {0.5};
    policy_.window = 10;
    policy_.leastCalls = 10;
    for (int i = 0; i < 5; ++i) {
        call(true);
    }
    for (int i = 0; i < 4; ++i) {
        call(false);
        EXPECT_EQ(breaker_.state(), BreakerState::Closed);
    }
    call(false); // the tenth: 5 of 10
    EXPECT_EQ(breaker_.state(), BreakerState::Open);
}

TEST_F(ABreaker, LetsTrialCallsThroughAfterItsTime) {
    policy_.consecutiveFailures = 1;
    policy_.openFor = 60s;
    policy_.trialCalls = 2;
    call(true);
    now_ += 60s - 1ns;
    EXPECT_FALSE(allows());
    now_ += 1ns;
    const auto first = breaker_.ask(policy_, now_);
    const auto second = breaker_.ask(policy_, now_);
    EXPECT_TRUE(first.allowed && second.allowed);
    EXPECT_FALSE(allows());
    breaker_.tell(policy_, first, false, now_);
    EXPECT_EQ(breaker_.state(), BreakerState::HalfOpen);
    breaker_.tell(policy_, second, false, now_);
    EXPECT_EQ(breaker_.state(), BreakerState::Closed);
}

TEST_F(ABreaker, OpensAgainWhenATrialCallFails) {
    policy_.consecutiveFailures = 1;
    policy_.trialCalls = 2;
    call(true);
    now_ += policy_.openFor;
    call(true);
    EXPECT_EQ(breaker_.state(), BreakerState::Open);
    now_ += policy_.openFor - 1ns;
    EXPECT_FALSE(allows());
}

TEST_F(ABreaker, DoesNotJudgeByCallsOfAnEarlierState) {
    policy_.consecutiveFailures = 1;
    policy_.trialCalls = 1;
    const auto slow = breaker_.ask(policy_, now_);
    call(true);
    now_ += policy_.openFor;
    call(false);
    EXPECT_EQ(breaker_.state(), BreakerState::Closed);
    breaker_.tell(policy_, slow, true, now_);
    EXPECT_EQ(breaker_.state(), BreakerState::Closed);
}

TEST(CircuitBreakerFilter, SendsNothingWhileItIsOpen) {
    LittlePlatform little;
    StubConfig broken;
    broken.response = Response::withStatus(500);
    Stub& stub = little.addStub("broken", broken);
    Link& link = little.visitors("broken");
    BreakerPolicy policy;
    sim::Counter rejected;
    CircuitBreakerFilter filter(link, {little.world(), policy, rejected});
    const auto callMany = [](sim::World& world, Service& service) -> sim::Task<void> {
        for (int i = 0; i < 100; ++i) {
            co_await service.handle(Request{});
            co_await world.sleep(100ms);
        }
    };
    little.world().spawn(callMany(little.world(), filter));
    little.runTo(1min);
    EXPECT_EQ(stub.asked.size(), 5U);
    EXPECT_EQ(rejected.total(), 95U);
}

} // namespace
} // namespace doppel::models::test
