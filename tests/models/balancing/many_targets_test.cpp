// SPDX-License-Identifier: Apache-2.0
//
// Choosing among many at the price of a few: the same choices as by looking at each.
#include "models/balancing/fewest_first.h"
#include "models/balancing/smooth_turns.h"
#include "models/balancing/target_choice.h"
#include "sim/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::models {
namespace {

TEST(SmoothTurns, SpreadFiveOneOneSmoothly) { // G4.3
    SmoothTurns turns;
    turns.add(0, 5);
    turns.add(1, 1);
    turns.add(2, 1);
    std::string taken;
    for (int i = 0; i < 14; ++i) {
        taken += static_cast<char>('a' + turns.next().value());
    }
    EXPECT_EQ(taken, "aabacaaaabacaa");
}

TEST(SmoothTurns, HaveNobodyToTakeWhereNobodyIs) {
    SmoothTurns turns;
    EXPECT_FALSE(turns.next());
    turns.add(3, 2);
    EXPECT_EQ(turns.next(), 3U);
    EXPECT_EQ(turns.remove(3), 0);
    EXPECT_FALSE(turns.has(3));
    EXPECT_FALSE(turns.next());
}

/// The members of a set that changes, and what each of them would get by looking at all.
struct Everyone {
    std::vector<TargetLoad> loads;
    std::vector<bool> present;

    std::vector<std::uint32_t> members() const {
        std::vector<std::uint32_t> numbers;
        for (std::uint32_t i = 0; i < present.size(); ++i) {
            if (present[i]) {
                numbers.push_back(i);
            }
        }
        return numbers;
    }
};

TEST(SmoothTurns, TakeWhoeverOneByOneWouldTakeWhateverComesAndGoes) {
    constexpr std::uint32_t kMembers = 40;
    sim::Stream draws(11, 0, "turns");
    Everyone all{std::vector<TargetLoad>(kMembers), std::vector<bool>(kMembers)};
    SmoothTurns turns;
    for (int step = 0; step < 20'000; ++step) {
        const auto member = static_cast<std::uint32_t>(draws.below(kMembers));
        const auto weight = static_cast<std::int64_t>(1 + draws.below(4));
        TargetLoad& load = all.loads[member];
        if (draws.chance(0.1)) {
            if (all.present[member]) {
                ASSERT_EQ(turns.remove(member), load.credit) << step;
            } else {
                load.share = weight;
                turns.add(member, weight, load.credit);
            }
            all.present[member] = !all.present[member];
        } else if (draws.chance(0.1) && all.present[member]) {
            load.share = weight;
            turns.setWeight(member, weight);
        }
        if (const auto members = all.members(); !members.empty()) {
            ASSERT_EQ(turns.next(), chooseInTurn(all.loads, members)) << step;
        }
    }
}

TEST(FewestFirst, TakesTheLeastBusyAndEqualsInACycle) {
    FewestFirst targets;
    targets.add(0, 2);
    targets.add(1, 1);
    targets.add(2, 1);
    EXPECT_EQ(targets.next(0), 1U);
    EXPECT_EQ(targets.next(1), 2U);
    EXPECT_EQ(targets.next(2), 1U);
    targets.setLoad(1, 3);
    EXPECT_EQ(targets.next(2), 2U);
    targets.remove(2);
    EXPECT_EQ(targets.next(0), 0U);
    EXPECT_FALSE(targets.has(2));
}

TEST(FewestFirst, TakesWhoeverOneByOneWouldTake) {
    constexpr std::uint32_t kMembers = 20;
    sim::Stream draws(12, 0, "fewest");
    std::vector<std::int64_t> loads(kMembers);
    FewestFirst targets;
    for (std::uint32_t i = 0; i < kMembers; ++i) {
        targets.add(i, 0);
    }
    std::uint32_t last = 0;
    for (int step = 0; step < 20'000; ++step) {
        const auto member = static_cast<std::uint32_t>(draws.below(kMembers));
        loads[member] = static_cast<std::int64_t>(draws.below(3));
        targets.setLoad(member, loads[member]);
        std::uint32_t expected = (last + 1) % kMembers;
        for (std::uint32_t i = 2; i <= kMembers; ++i) {
            const std::uint32_t next = (last + i) % kMembers;
            expected = loads[next] < loads[expected] ? next : expected;
        }
        ASSERT_EQ(targets.next(last), expected) << step;
        last = expected;
    }
}

} // namespace
} // namespace doppel::models
