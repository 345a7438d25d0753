// SPDX-License-Identifier: Apache-2.0
#include "models/filters/retry_budget.h"
#include "models/filters/retry_filter.h"
#include "models/filters/retry_policy.h"
#include "tests/models/app/little_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace doppel::models::test {
namespace {

using ::testing::ElementsAre;

constexpr std::uint64_t kCall = 1;

RetryPolicy threeRetries() {
    RetryPolicy policy;
    policy.retries = 3;
    return policy;
}

/// A service behind filters, that fails with a given chance for each call.
class Flaky final : public Service {
public:
    Flaky(sim::World& world, double failure)
        : world_(world), failure_(failure), chance_(world.stream("flaky")) {}
    sim::World& world() const { return world_; }
    sim::Task<Response> handle(Request) override {
        ++calls;
        const bool fails = chance_.chance(failure_);
        co_return fails ? Response::failed(Failure::Refused) : Response{};
    }
    std::uint64_t calls = 0;

private:
    sim::World& world_;
    double failure_;
    sim::Stream chance_;
};

sim::Task<void> callMany(sim::World& world, Service& service, int howMany) {
    for (int i = 0; i < howMany; ++i) {
        Request request;
        request.key = deriveKey(0, KeyStep::Number, static_cast<std::uint64_t>(i));
        co_await service.handle(request);
        co_await world.sleep(1ms);
    }
}

double callsPerCall(double failure) {
    constexpr int kCalls = 20'000;
    sim::World world({.seed = 3});
    const RetryPolicy policy = threeRetries();
    const sim::Stream chance = world.stream("pauses");
    sim::Counter retries;
    Flaky flaky(world, failure);
    RetryFilter filter(flaky, {world, policy, chance, kCall, retries});
    world.spawn(callMany(world, filter, kCalls));
    world.run(sim::kStart + 1h);
    return static_cast<double>(flaky.calls) / kCalls;
}

// 1 + f + f^2 + f^3 calls; within 4 standard errors, the deviation of one being below 1.3.
TEST(RetryFilter, G4_6AmplifiesCallsByTheSumOfThePowersOfTheChanceOfFailure) {
    EXPECT_EQ(callsPerCall(0), 1.0);
    EXPECT_NEAR(callsPerCall(0.1), 1.111, 0.04);
    EXPECT_NEAR(callsPerCall(0.5), 1.875, 0.04);
    EXPECT_NEAR(callsPerCall(0.9), 3.439, 0.04);
    EXPECT_EQ(callsPerCall(1), 4.0);
}

TEST(RetryFilter, G4_6ThreeLayersThatRetryThreeTimesMakeSixtyFourCalls) {
    sim::World world({.seed = 3});
    const RetryPolicy policy = threeRetries();
    const sim::Stream chance = world.stream("pauses");
    sim::Counter retries;
    Flaky flaky(world, 1.0);
    RetryFilter inner(flaky, {world, policy, chance, kCall, retries});
    RetryFilter middle(inner, {world, policy, chance, kCall, retries});
    RetryFilter outer(middle, {world, policy, chance, kCall, retries});
    world.spawn(callMany(world, outer, 1));
    world.run(sim::kStart + 1h);
    EXPECT_EQ(flaky.calls, 64U);
    EXPECT_EQ(retries.total(), 63U);
}

TEST(RetryFilter, PausesLongerBeforeEachRetry) {
    LittlePlatform little;
    StubConfig broken;
    broken.response = Response::withStatus(500);
    Stub& stub = little.addStub("broken", broken);
    Link& link = little.visitors("broken");
    RetryPolicy policy = threeRetries();
    policy.backOff = 100ms;
    policy.jitter = Jitter::None;
    const sim::Stream chance = little.world().stream("pauses");
    sim::Counter retries;
    RetryFilter filter(link, {little.world(), policy, chance, kCall, retries});
    little.world().spawn(callMany(little.world(), filter, 1));
    little.runTo(1min);
    EXPECT_THAT(stub.askedAt, ElementsAre(sim::kStart, sim::kStart + 100ms, sim::kStart + 300ms,
                                          sim::kStart + 700ms));
}

TEST(RetryFilter, StopsWhereTheBudgetEnds) {
    sim::World world({.seed = 3});
    RetryPolicy policy = threeRetries();
    policy.budgetShare = {0.2};
    policy.budgetFloor = {0};
    policy.budgetWindow = 1h;
    const sim::Stream chance = world.stream("pauses");
    sim::Counter retries;
    Flaky flaky(world, 1.0);
    RetryFilter filter(flaky, {world, policy, chance, kCall, retries});
    world.spawn(callMany(world, filter, 1000));
    world.run(sim::kStart + 1h);
    EXPECT_EQ(retries.total(), 200U);
    EXPECT_EQ(flaky.calls, 1200U);
}

TEST(RetryPolicy, GrowsThePauseUpToTheLongest) {
    RetryPolicy policy;
    policy.backOff = 1s;
    policy.longestBackOff = 5s;
    policy.jitter = Jitter::None;
    EXPECT_EQ(backOffBefore(policy, 1, 0.5), 1s);
    EXPECT_EQ(backOffBefore(policy, 2, 0.5), 2s);
    EXPECT_EQ(backOffBefore(policy, 3, 0.5), 4s);
    EXPECT_EQ(backOffBefore(policy, 4, 0.5), 5s);
    EXPECT_EQ(backOffBefore(policy, 100, 0.5), 5s);
}

TEST(RetryPolicy, SpreadsThePauseByItsJitter) {
    RetryPolicy policy;
    policy.backOff = 8s;
    policy.jitter = Jitter::Full;
    EXPECT_EQ(backOffBefore(policy, 1, 0.0), 0s);
    EXPECT_EQ(backOffBefore(policy, 1, 0.25), 2s);
    policy.jitter = Jitter::Equal;
    EXPECT_EQ(backOffBefore(policy, 1, 0.0), 4s);
    EXPECT_EQ(backOffBefore(policy, 1, 0.25), 5s);
}

TEST(RetryPolicy, RepeatsAPostOnlyWhereItCannotHaveArrived) {
    const RetryPolicy policy = threeRetries();
    Request post;
    post.method = Method::Post;
    const Request get;
    EXPECT_TRUE(isRetryable(policy, post, Response::failed(Failure::Refused)));
    EXPECT_TRUE(isRetryable(policy, post, Response::failed(Failure::ConnectTimeout)));
    EXPECT_FALSE(isRetryable(policy, post, Response::failed(Failure::Timeout)));
    EXPECT_FALSE(isRetryable(policy, post, Response::withStatus(503)));
    EXPECT_TRUE(isRetryable(policy, get, Response::failed(Failure::Timeout)));
    EXPECT_TRUE(isRetryable(policy, get, Response::withStatus(503)));
    EXPECT_TRUE(isRetryable(policy, get, Response::withStatus(429)));
    EXPECT_FALSE(isRetryable(policy, get, Response::withStatus(404)));
}

TEST(RetryBudget, AllowsAFifthOfTheCallsAndAFloor) {
    RetryBudget budget({.share = {0.2}, .floor = {1.0}, .window = 10s});
    EXPECT_EQ(budget.balance(sim::kStart), 10); // 1/s over 10 s
    for (int i = 0; i < 50; ++i) {
        budget.deposit(sim::kStart);
    }
    EXPECT_EQ(budget.balance(sim::kStart), 20);
    for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(budget.tryWithdraw(sim::kStart));
    }
    EXPECT_FALSE(budget.tryWithdraw(sim::kStart));
}

TEST(RetryBudget, ForgetsWhatIsOlderThanItsWindow) {
    RetryBudget budget({.share = {0.2}, .floor = {0.0}, .window = 10s});
    for (int i = 0; i < 50; ++i) {
        budget.deposit(sim::kStart);
    }
    EXPECT_EQ(budget.balance(sim::kStart + 9s), 10);
    EXPECT_EQ(budget.balance(sim::kStart + 10s), 0);
}

} // namespace
} // namespace doppel::models::test
