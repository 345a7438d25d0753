// SPDX-License-Identifier: Apache-2.0
#include "models/data/write_times.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

TEST(WriteTimes, AreKnownAsTheyWereAtAMoment) {
    WriteTimes writes;
    for (const sim::Duration at : {1s, 2s, 3s}) {
        writes.add(sim::kStart + at);
    }
    EXPECT_EQ(writes.count(), 3U);
    EXPECT_EQ(writes.countAt(sim::kStart + 3s), 3U);
    EXPECT_EQ(writes.countAt(sim::kStart + 2s - 1ns), 1U);
    EXPECT_EQ(writes.countAt(sim::kStart + 1h), 3U);
    EXPECT_EQ(writes.countAt(sim::kStart + 2s), 2U) << "the one of that moment had come";
    EXPECT_EQ(writes.countAt(sim::kStart - 1ns), 0U) << "so far behind that it has none";
}

// Ten a second, from 50 ms on.
WriteTimes tenASecond(sim::Duration until) {
    WriteTimes writes;
    for (sim::Duration at = 50ms; at < until; at += 100ms) {
        writes.add(sim::kStart + at);
    }
    return writes;
}

TEST(WriteTimes, AreKnownHoweverLongAgo) {
    const WriteTimes writes = tenASecond(2h);
    EXPECT_EQ(writes.count(), 72'000U);
    EXPECT_EQ(writes.countAt(sim::kStart + 1h), 36'000U);
    EXPECT_EQ(writes.countAt(sim::kStart + 1h + 500ms), 36'005U) << "within a second";
    EXPECT_EQ(writes.countAt(sim::kStart + 1min), 600U);
    EXPECT_EQ(writes.countAt(sim::kStart + 110min), 66'000U);
}

TEST(WriteTimes, AreKnownWithinTheRunsLengthOverTheStretches) {
    const WriteTimes writes = tenASecond(6h); // stretches of 4 s
    EXPECT_NEAR(static_cast<double>(writes.countAt(sim::kStart + 3h)), 108'000, 40);
    EXPECT_EQ(writes.countAt(sim::kStart + 355min), 213'000U);
}

TEST(WriteTimes, OfWhichSomeAreNoMoreGoOnFromTheOthers) {
    for (const sim::Duration kept : {119min, 90min, 1min}) {
        WriteTimes writes = tenASecond(2h);
        const auto count = static_cast<std::uint64_t>(kept / 100ms);
        writes.keepFirst(count);
        EXPECT_EQ(writes.count(), count);
        EXPECT_EQ(writes.countAt(sim::kStart + 30s), 300U);
        writes.add(sim::kStart + 150min);
        EXPECT_EQ(writes.count(), count + 1);
        EXPECT_EQ(writes.countAt(sim::kStart + 150min), count + 1);
        EXPECT_EQ(writes.countAt(sim::kStart + 150min - 1s), count);
    }
    WriteTimes few = tenASecond(1s);
    few.keepFirst(20);
    EXPECT_EQ(few.count(), 10U);
    few.keepFirst(0);
    EXPECT_EQ(few.count(), 0U);
}

} // namespace
} // namespace doppel::models
