// SPDX-License-Identifier: Apache-2.0
// Answers that begin and then stop.
#include "tests/models/app/little_platform.h"

#include <gtest/gtest.h>

#include <optional>

namespace doppel::models::test {
namespace {

constexpr BegunAnswer kStopped{sim::kStart + 1s, sim::kStart + 3s, sim::kForever};

TEST(TheRestOfAnAnswer, IsGivenUpAfterTheLongestPauseThatItMayHave) {
    const LinkOptions options{.firstByteTimeout = 60s, .betweenBytesTimeout = 10s};
    EXPECT_EQ(givesUpOnRest(options, kStopped), sim::kStart + 13s);
    EXPECT_EQ(givesUpOnRest(options, {kStopped.asked, kStopped.began, 10s}), std::nullopt);
    EXPECT_EQ(givesUpOnRest(options, {kStopped.asked, kStopped.began, 11s}), sim::kStart + 13s);
    EXPECT_EQ(givesUpOnRest(options, {kStopped.asked, kStopped.began, 0s}), std::nullopt);
}

TEST(TheRestOfAnAnswer, BelongsToTheWholeThatIsWaitedFor) {
    const LinkOptions options{.firstByteTimeout = 60s};
    EXPECT_EQ(givesUpOnRest(options, kStopped), sim::kStart + 61s);
    EXPECT_EQ(givesUpOnRest(options, {kStopped.asked, kStopped.began, 58s}), std::nullopt);
    EXPECT_EQ(givesUpOnRest({}, kStopped), sim::kNever);
    EXPECT_EQ(givesUpOnRest({}, {kStopped.asked, kStopped.began, 58s}), std::nullopt);
}

TEST(TheRestOfAnAnswer, IsNotMissedByWhoPassesItOn) {
    LinkOptions options{.firstByteTimeout = 60s, .answers = AnswerUse::AsItComes};
    EXPECT_EQ(givesUpOnRest(options, kStopped), std::nullopt);
    options.betweenBytesTimeout = 10s;
    EXPECT_EQ(givesUpOnRest(options, kStopped), sim::kStart + 13s);
}

class AStoppedAnswer : public ::testing::Test {
protected:
    void SetUp() override {
        stub_.faults().stallShare = {1.0};
        little_.start();
    }
    // Asked at the start, by a way of 2 ms.
    std::optional<Answer> askedBy(LinkOptions options, sim::Duration until = 1h) {
        options.latency = 2ms;
        little_.ask(little_.visitors("app", options), little_.request());
        little_.runTo(until);
        return little_.answers.back();
    }

    LittlePlatform little_;
    Stub& stub_ = little_.addStub("app", {.delay = 1s});
};

TEST_F(AStoppedAnswer, IsWaitedForAsLongAsAWholeOneIs) {
    const auto answer = askedBy({.firstByteTimeout = 60s});
    EXPECT_EQ(answer->response.failure, Failure::Stalled);
    EXPECT_EQ(answer->at, sim::kStart + 60s);
    EXPECT_EQ(little_.counter("visitors", "timeouts"), 1U);
}

TEST_F(AStoppedAnswer, IsWaitedForForEverWithoutAnyTimeout) {
    EXPECT_FALSE(askedBy({}).has_value());
}

TEST_F(AStoppedAnswer, IsResetByTheDeathOfItsServer) {
    askedBy({}, 10s);
    stub_.fleet().crash(InstanceId{0});
    little_.runTo(11s);
    ASSERT_TRUE(little_.answers.back().has_value());
    EXPECT_EQ(little_.answers.back()->response.failure, Failure::Reset);
    EXPECT_EQ(little_.answers.back()->at, sim::kStart + 10s);
}

TEST_F(AStoppedAnswer, IsResetByThatWhateverItsCallersTimeout) {
    askedBy({.firstByteTimeout = 60s}, 10s);
    stub_.fleet().crash(InstanceId{0});
    little_.runTo(11s);
    ASSERT_TRUE(little_.answers.back().has_value());
    EXPECT_EQ(little_.answers.back()->response.failure, Failure::Reset);
    EXPECT_EQ(little_.answers.back()->at, sim::kStart + 10s);
    EXPECT_EQ(little_.counter("visitors", "timeouts"), 0U);
}

TEST_F(AStoppedAnswer, IsResetByTheEndOfAServerThatIsToldToGo) {
    askedBy({}, 10s);
    stub_.fleet().drain(InstanceId{0});
    little_.runTo(1h);
    ASSERT_TRUE(little_.answers.back().has_value());
    EXPECT_EQ(little_.answers.back()->response.failure, Failure::Reset);
}

TEST_F(AStoppedAnswer, IsWaitedForStillWhereItsServerVanishes) {
    askedBy({}, 10s);
    stub_.fleet().lose(InstanceId{0});
    little_.runTo(1h);
    EXPECT_FALSE(little_.answers.back().has_value());
}

TEST_F(AStoppedAnswer, IsNoGoodOneWhateverItsKindSays) {
    const auto answer = askedBy({.answers = AnswerUse::AsItComes});
    EXPECT_TRUE(answer->response.stopsInItsMidst());
    EXPECT_EQ(stub_.meter().failed(), 1U);
}

} // namespace
} // namespace doppel::models::test
