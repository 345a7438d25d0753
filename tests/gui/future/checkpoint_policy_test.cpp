// SPDX-License-Identifier: Apache-2.0
#include "gui/future/checkpoint_policy.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kMegabyte = std::uint64_t{1} << 20U;

// One a minute, as far as the policy lets them stay.
std::vector<HeldCheckpoint> keptAfter(int minutes, const CheckpointBudget& budget) {
    std::vector<HeldCheckpoint> kept;
    for (int minute = 1; minute <= minutes; ++minute) {
        kept.push_back({sim::kStart + minute * 1min, 50 * kMegabyte});
        const auto dropped = toDrop(kept, sim::kStart + minute * 1min, budget);
        for (auto place = dropped.rbegin(); place != dropped.rend(); ++place) {
            kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(*place));
        }
    }
    return kept;
}

TEST(CheckpointPolicy, MakesACopyOnlyWhenTheLastOneHasCostNoMoreThanItsShare) {
    const CheckpointBudget budget{.cpuShare = 0.05};
    EXPECT_FALSE(mayFreeze({.played = 19s, .paid = 1s}, budget)) << "1 of 19";
    EXPECT_TRUE(mayFreeze({.played = 20s, .paid = 1s}, budget)) << "1 of 20";
    EXPECT_FALSE(mayFreeze({.played = 10ms, .paid = 0s}, budget)) << "just now";
    EXPECT_TRUE(mayFreeze({.played = 1s, .paid = 0s}, budget)) << "it costs nothing";
    EXPECT_FALSE(mayFreeze({.played = 20s, .paid = 0s}, {.cpuShare = 0})) << "none is wanted";
}

TEST(CheckpointPolicy, TakesOnlyWhatACopyAddsForItsCost) {
    EXPECT_EQ(costOfCopy(300ms, 2s, 0.1), 100ms);
    EXPECT_EQ(costOfCopy(100ms, 2s, 0.1), 0ms);
    EXPECT_EQ(costOfCopy(300ms, 2s, 0), 300ms);
}

TEST(CheckpointPolicy, NeverSpendsMoreThanItsShareWhateverCopiesCost) {
    std::mt19937 chance(36);
    const CheckpointBudget budget;
    auto played = 0ns; // in all
    auto paid = 0ns;
    CheckpointSpending sinceLast{.played = 0ns, .paid = 0ns};
    std::chrono::nanoseconds owed{}; // what the last copy is still to cost, a half at a time
    int made = 0;
    for (int step = 0; step < 100'000; ++step) {
        const auto share = owed / 2;
        owed -= share;
        played += 10ms + share;
        paid += share;
        sinceLast.played += 10ms + share;
        sinceLast.paid += share;
        if (mayFreeze(sinceLast, budget)) {
            ASSERT_LE(static_cast<double>(paid.count()),
                      0.05 * static_cast<double>(played.count()));
            sinceLast = {.played = 0ns, .paid = 0ns};
            owed = std::chrono::nanoseconds(chance() % 1'000'000'000);
            ++made;
        }
    }
    EXPECT_GT(made, 50);
}

TEST(CheckpointPolicy, ExpectsThatALargerWorldCostsMore) {
    EXPECT_GT(expectedCost(200 * kMegabyte), 10 * expectedCost(10 * kMegabyte));
}

TEST(CheckpointPolicy, KeepsAllThatThereIsRoomFor) {
    const std::vector<HeldCheckpoint> held{{sim::kStart + 1min, 1}, {sim::kStart + 2min, 1}};
    EXPECT_THAT(toDrop(held, sim::kStart + 3min, {}), IsEmpty());
    EXPECT_THAT(toDrop({}, sim::kStart + 3min, {}), IsEmpty());
}

TEST(CheckpointPolicy, KeepsTheRecentPastDenser) {
    const auto kept = keptAfter(240, {.most = 12, .bytes = 100'000 * kMegabyte});
    ASSERT_EQ(kept.size(), 12U);
    EXPECT_EQ(kept.back().at, sim::kStart + 240min);
    const auto youngest = kept[11].at - kept[10].at;
    const auto middle = kept[6].at - kept[5].at;
    EXPECT_LE(youngest, 2min);
    EXPECT_GT(middle, youngest);
    for (std::size_t i = 1; i < kept.size(); ++i) {
        const auto age = sim::kStart + 240min - kept[i - 1].at;
        EXPECT_LE(kept[i].at - kept[i - 1].at, std::max<sim::Duration>(age, 1min))
            << "no way to replay is longer than it is ago";
    }
}

TEST(CheckpointPolicy, StaysWithinItsMemory) {
    const CheckpointBudget budget{.most = 12, .bytes = 300 * kMegabyte};
    for (const int minutes : {5, 6, 7, 50}) {
        std::uint64_t bytes = 0;
        for (const HeldCheckpoint& kept : keptAfter(minutes, budget)) {
            bytes += kept.bytes;
        }
        EXPECT_LE(bytes, budget.bytes) << minutes;
    }
}

TEST(CheckpointPolicy, SharesWhatThereIsAmongFutures) {
    const CheckpointBudget all{.cpuShare = 0.05, .most = 16, .bytes = 1'000};
    EXPECT_EQ(all.shareOf(true, 1).most, 16U);
    EXPECT_EQ(all.shareOf(true, 5).most, 12U) << "most of it is for the one that is looked at";
    EXPECT_EQ(all.shareOf(true, 5).bytes, 750U);
    EXPECT_EQ(all.shareOf(false, 3).most, 2U) << "two have the rest";
    EXPECT_EQ(all.shareOf(false, 3).bytes, 125U);
    EXPECT_EQ(all.shareOf(false, 40).most, 1U);
    EXPECT_EQ(all.shareOf(false, 5).cpuShare, 0.05) << "of each one's own time";
}

TEST(CheckpointPolicy, LetsTheLastOneStayWhateverItTakes) {
    const std::vector<HeldCheckpoint> held{{sim::kStart + 1min, 900 * kMegabyte},
                                           {sim::kStart + 2min, 900 * kMegabyte}};
    EXPECT_THAT(toDrop(held, sim::kStart + 3min, {.bytes = 300 * kMegabyte}), ElementsAre(0));
}

} // namespace
} // namespace doppel::gui
