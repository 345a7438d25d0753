// SPDX-License-Identifier: Apache-2.0
#include "sim/gauge.h"
#include "sim/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

TEST(Gauge, AreaIsLevelTimesTime) {
    Gauge gauge;
    gauge.set(kStart + 10ns, 3);
    gauge.add(kStart + 15ns, -1);
    EXPECT_TRUE(gauge.integral(kStart + 25ns) == 3 * 5 + 2 * 10);
    EXPECT_DOUBLE_EQ(gauge.mean(kStart + 25ns), 35.0 / 25.0);
    EXPECT_EQ(gauge.current(), 2);
    EXPECT_EQ(gauge.max(kStart + 25ns), 3);
    EXPECT_EQ(gauge.min(kStart + 25ns), 0);
}

TEST(Gauge, ALevelThatIsChangedInTheSameInstantIsNoExtreme) {
    Gauge gauge;
    gauge.set(kStart, 6); // the 0 before it has not stood
    EXPECT_EQ(gauge.min(kStart + 1ns), 6);
    gauge.set(kStart + 5ns, 4);
    gauge.reset(kStart + 10ns);
    gauge.set(kStart + 10ns, 5); // nor has the 4 in this window
    EXPECT_EQ(gauge.min(kStart + 11ns), 5);
    EXPECT_EQ(gauge.max(kStart + 11ns), 5);
    gauge.add(kStart + 20ns, 3);
    gauge.add(kStart + 20ns, -4);
    EXPECT_EQ(gauge.max(kStart + 30ns), 5) << "the 8 came and went at once";
    EXPECT_EQ(gauge.min(kStart + 30ns), 4);
    gauge.set(kStart + 30ns, 9);
    EXPECT_EQ(gauge.max(kStart + 30ns), 5) << "not yet";
    EXPECT_EQ(gauge.max(kStart + 31ns), 9);
}

TEST(Gauge, TellsTheExtremesOfAStretchBesidesThoseOfItsWindow) {
    Gauge gauge;
    gauge.set(kStart, 6);
    gauge.set(kStart + 5ns, 2);
    gauge.cut(kStart + 10ns);
    EXPECT_EQ(gauge.minSinceCut(kStart + 10ns), 2);
    gauge.set(kStart + 10ns, 4);
    gauge.set(kStart + 15ns, 5);
    EXPECT_EQ(gauge.minSinceCut(kStart + 20ns), 4);
    EXPECT_EQ(gauge.maxSinceCut(kStart + 20ns), 5);
    EXPECT_EQ(gauge.min(kStart + 20ns), 2);
    EXPECT_EQ(gauge.max(kStart + 20ns), 6);
}

TEST(Gauge, WhatIsTakenOfItsMaximaTakesNothingFromAStretch) {
    Gauge gauge;
    gauge.set(kStart, 6);
    gauge.set(kStart + 5ns, 2);
    EXPECT_EQ(gauge.takeMax(kStart + 10ns), 6);
    EXPECT_EQ(gauge.takeMax(kStart + 20ns), 2) << "the level that went on";
    gauge.set(kStart + 25ns, 3);
    gauge.set(kStart + 26ns, 1);
    EXPECT_EQ(gauge.maxSinceCut(kStart + 30ns), 6);
    gauge.cut(kStart + 30ns);
    EXPECT_EQ(gauge.maxSinceCut(kStart + 31ns), 1);
    EXPECT_EQ(gauge.takeMax(kStart + 31ns), 1) << "a cut is a taking, too";
    EXPECT_EQ(gauge.minSinceCut(kStart + 40ns), 1);
    EXPECT_EQ(gauge.max(kStart + 40ns), 6);
}

TEST(Gauge, LittlesLawHoldsToTheNanosecond) {
    // Everyone's time in the system, added up, is the area under the number in the system.
    struct Change {
        Time at;
        std::int64_t by;
    };
    Stream chance(36, 0, "little");
    std::vector<Change> changes;
    Int128 timeSpent = 0;
    for (int i = 0; i < 20'000; ++i) {
        const Time in =
            kStart + Duration(static_cast<std::int64_t>(chance.below(1'000'000'000'000)));
        const Duration stay(static_cast<std::int64_t>(chance.below(10'000'000'000)));
        changes.push_back({in, 1});
        changes.push_back({in + stay, -1});
        timeSpent += stay.count();
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const Change& a, const Change& b) { return a.at < b.at; });
    Gauge inSystem;
    for (const Change& change : changes) {
        inSystem.add(change.at, change.by);
    }
    EXPECT_TRUE(inSystem.integral(changes.back().at) == timeSpent);
    EXPECT_EQ(inSystem.current(), 0);
}

TEST(Gauge, AreaDoesNotOverflow) {
    Gauge gauge;
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    gauge.set(kStart, kMost);
    EXPECT_TRUE(gauge.integral(kNever) == Int128{kMost} * kMost);
    EXPECT_DOUBLE_EQ(gauge.mean(kNever), static_cast<double>(kMost));
}

TEST(Gauge, NewWindowStartsAtTheLevelOfTheMoment) {
    Gauge gauge;
    gauge.set(kStart, 5);
    gauge.set(kStart + 4ns, 2);
    gauge.reset(kStart + 10ns);
    EXPECT_EQ(gauge.current(), 2);
    EXPECT_EQ(gauge.max(kStart + 13ns), 2);
    EXPECT_TRUE(gauge.integral(kStart + 13ns) == 6);
    EXPECT_DOUBLE_EQ(gauge.mean(kStart + 13ns), 2.0);
    EXPECT_TRUE(gauge.totalIntegral(kStart + 13ns) == 20 + 12 + 6);
}

TEST(Gauge, MeanOfAnEmptyWindowIsTheLevel) {
    Gauge gauge;
    gauge.set(kStart, 7);
    EXPECT_DOUBLE_EQ(gauge.mean(kStart), 7.0);
}

} // namespace
} // namespace doppel::sim
