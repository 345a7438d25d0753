// SPDX-License-Identifier: Apache-2.0
#include "models/email/send_limit.h"
#include "models/email/subscriptions.h"

#include <gtest/gtest.h>

#include <numeric>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

constexpr MessageLimits kNotify{};
constexpr MessageLimits kOwnCap{21'600, 8'000'000, MinuteCount::Stepped};

TEST(MessageLimit, TheOwnCapIsOf21600InAMinuteOfSteps) {
    MessageLimit cap;
    for (int i = 0; i < 21'600; ++i) {
        ASSERT_TRUE(cap.accept(kOwnCap, kStart + 1s)) << i;
    }
    EXPECT_FALSE(cap.accept(kOwnCap, kStart + 1s));
    EXPECT_FALSE(cap.accept(kOwnCap, kStart + 59s));
    EXPECT_TRUE(cap.accept(kOwnCap, kStart + 60s)) << "twelve steps of 5 s later";
}

TEST(MessageLimit, WhatIsOverItDoesNotCount) {
    const MessageLimits one{1, 10, MinuteCount::Stepped};
    MessageLimit cap;
    EXPECT_TRUE(cap.accept(one, kStart));
    for (int second = 1; second < 60; ++second) {
        EXPECT_FALSE(cap.accept(one, kStart + std::chrono::seconds(second)));
    }
    EXPECT_TRUE(cap.accept(one, kStart + 60s));
}

TEST(MessageLimit, NotifyTakesTwentyFourThousandInAnyMinute) {
    MessageLimit notify;
    for (int i = 0; i < 24'000; ++i) {
        ASSERT_TRUE(notify.accept(kNotify, kStart + 30s)) << i;
    }
    EXPECT_FALSE(notify.accept(kNotify, kStart + 89s + 999ms));
    EXPECT_TRUE(notify.accept(kNotify, kStart + 90s));
}

TEST(MessageLimit, NotifyTakesEightMillionADay) {
    EXPECT_EQ(kNotify.perDay, 8'000'000U);
    const MessageLimits three{24'000, 3, MinuteCount::Rolling};
    MessageLimit notify(20h); // it begins at eight in the evening
    EXPECT_TRUE(notify.accept(three, kStart + 1h));
    EXPECT_TRUE(notify.accept(three, kStart + 2h));
    EXPECT_TRUE(notify.accept(three, kStart + 3h));
    EXPECT_FALSE(notify.accept(three, kStart + 4h - 1ns));
    EXPECT_TRUE(notify.accept(three, kStart + 4h)) << "midnight";
}

TEST(RollingCount, ForgetsWhatIsASpanOld) {
    RollingCount count(60s);
    count.add(kStart);
    count.add(kStart);
    count.add(kStart + 30s);
    EXPECT_EQ(count.at(kStart + 59s), 3U);
    EXPECT_EQ(count.at(kStart + 60s), 1U);
    EXPECT_EQ(count.at(kStart + 90s), 0U);
}

// Two pods of 32 threads, 0.2 s an e-mail: 320 a second, under the cap of 360, so threads are the
// bound (govuk-facts 12).
TEST(MessageLimit, ThreadsAreTheBoundJustUnderTheCap) {
    constexpr double kThreads = 2 * 32;
    constexpr double kSecondsAnEmail = 0.2;
    const double capPerSecond = static_cast<double>(kOwnCap.perMinute) / 60;
    EXPECT_EQ(capPerSecond, 360);
    EXPECT_EQ(kThreads / kSecondsAnEmail, 320);
    EXPECT_EQ(capPerSecond * kSecondsAnEmail, 72) << "threads that would reach the cap";
}

TEST(EmailQueues, HaveTheWeightsOfTheConfiguration) {
    const auto queues = emailQueues();
    const std::uint32_t all = std::accumulate(
        queues.begin(), queues.end(), 0U,
        [](std::uint32_t sum, const EmailQueue& queue) { return sum + queue.weight; });
    EXPECT_EQ(queues.size(), 7U);
    EXPECT_EQ(all, 26U);
    EXPECT_EQ(queues[0].name, "send_email_transactional");
    EXPECT_EQ(queues[3].weight, 2U);
}

TEST(SubscriberLists, AFewListsHaveMostSubscriptions) {
    const SubscriberLists lists(10'000, 3'000'000, 1.0);
    std::uint64_t all = 0;
    std::uint64_t ofHundred = 0;
    for (std::uint32_t rank = 0; rank < lists.size(); ++rank) {
        all += lists.sizeOf(rank);
        ofHundred += rank < 100 ? lists.sizeOf(rank) : 0;
    }
    EXPECT_NEAR(static_cast<double>(all), 3e6, 5e3);
    // H(100) / H(10,000) = 5.1874 / 9.7876
    EXPECT_NEAR(static_cast<double>(ofHundred), 3e6 * 5.1874 / 9.7876, 1e3);
    EXPECT_NEAR(static_cast<double>(lists.sizeOf(0)), 3e6 / 9.7876, 10);
}

TEST(Slices, CutSubscribersIntoBatches) {
    EXPECT_EQ(slicesOf(0, kImmediateSlice), 0U);
    EXPECT_EQ(slicesOf(5'000, kImmediateSlice), 1U);
    EXPECT_EQ(slicesOf(5'001, kImmediateSlice), 2U);
    EXPECT_EQ(slicesOf(306'000, kDigestSlice), 306U);
}

TEST(LostJobs, WhatIsAnHourOldIsTakenForLost) {
    EXPECT_FALSE(isTakenForLost(kStart + 30min, kStart + 90min - 1ns));
    EXPECT_TRUE(isTakenForLost(kStart + 30min, kStart + 90min));
    EXPECT_EQ(kRecoveryInterval, 30min);
}

} // namespace
} // namespace doppel::models
