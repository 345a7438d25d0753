// SPDX-License-Identifier: Apache-2.0
#include "analysis/limit_search.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace doppel::analysis {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;

using Kind = LimitAnswer::Kind;

// A run that holds where `left` is not below 0.
LimitTry tryAt(double value, double left) {
    return {.value = value, .verdicts = {{.objective = "p95", .met = left >= 0, .margin = left}}};
}

// Plays all that is asked for, with `left` of the bound at each value.
struct Search {
    LimitQuestion question;
    std::function<double(double)> left;
    std::size_t jobs = 1;
    std::vector<LimitTry> tries{};

    LimitAnswer run() {
        for (auto next = nextTries(question, tries, jobs); !next.empty();
             next = nextTries(question, tries, jobs)) {
            for (const double value : next) {
                tries.push_back(tryAt(value, left(value)));
            }
        }
        return answerOf(question, tries);
    }
};

TEST(LimitSearch, ClimbsALadderWhoseRungsDouble) {
    const LimitQuestion question{.from = 0, .to = 160};
    EXPECT_THAT(nextTries(question, {}, 10), ElementsAre(0, 10, 20, 40, 80, 160));
    EXPECT_THAT(nextTries(question, {}, 2), ElementsAre(0, 10));
    const std::vector tries{tryAt(0, 1), tryAt(10, 0.5)};
    EXPECT_THAT(nextTries(question, tries, 2), ElementsAre(20, 40));
}

TEST(LimitSearch, ThenHalvesBetweenTheLastThatHoldsAndTheFirstThatBreaks) {
    const LimitQuestion question{.from = 0, .to = 160};
    const std::vector tries{tryAt(0, 1), tryAt(10, 0.5), tryAt(20, -1)};
    EXPECT_THAT(nextTries(question, tries, 1), ElementsAre(15));
    EXPECT_THAT(nextTries(question, tries, 4), ElementsAre(12, 14, 16, 18));
}

TEST(LimitSearch, PlaysValuesOfNoMoreDigitsThanAreAskedFor) {
    LimitQuestion question{.from = 30.70001, .to = 300, .digits = 4};
    Search search{.question = question, .left = [](double x) {
                      return 49.5 - x;
                  }};
    const LimitAnswer answer = search.run();
    ASSERT_EQ(answer.kind, LimitAnswer::Kind::Found);
    EXPECT_TRUE(answer.narrow);
    EXPECT_EQ(search.tries.front().value, 30.70001) << "as it was asked for";
    for (std::size_t i = 1; i < search.tries.size(); ++i) {
        char text[32];
        std::snprintf(text, sizeof(text), "%.4g", search.tries[i].value);
        EXPECT_EQ(std::strtod(text, nullptr), search.tries[i].value);
    }
}

TEST(LimitSearch, FindsWhereItBreaksAsNearAsAsked) {
    for (const std::size_t jobs : {1U, 2U, 5U}) {
        Search search{.question = {.from = 1, .to = 100, .width = 0.001},
                      .left = [](double x) { return 1 - x / 37.5; },
                      .jobs = jobs};
        const LimitAnswer answer = search.run();
        ASSERT_EQ(answer.kind, Kind::Found);
        EXPECT_TRUE(answer.narrow);
        EXPECT_THAT(answer.limit(), DoubleNear(37.5, 0.02));
        EXPECT_LE(answer.holds->value, 37.5);
        EXPECT_GT(answer.breaks->value, 37.5);
        EXPECT_THAT(answer.heldBeyond, IsEmpty());
    }
}

TEST(LimitSearch, TurnsAKnobDownAndInWholeSteps) {
    Search search{.question = {.from = 12, .to = 1, .whole = true}, .left = [](double servers) {
                      return servers >= 5 ? 0.1 : -0.1;
                  }};
    const LimitAnswer answer = search.run();
    ASSERT_EQ(answer.kind, Kind::Found);
    EXPECT_EQ(answer.holds->value, 5);
    EXPECT_EQ(answer.breaks->value, 4);
}

TEST(LimitSearch, StepsByFactorsWhereTheScaleIsLogarithmic) {
    Search search{.question = {.from = 0.001, .to = 1000, .logarithmic = true, .width = 0.01},
                  .left = [](double x) {
                      return 0.02 - x;
                  }};
    const LimitAnswer answer = search.run();
    ASSERT_EQ(answer.kind, Kind::Found);
    EXPECT_THAT(answer.limit(), DoubleNear(0.02, 0.0002));
}

TEST(LimitSearch, SaysThatItHoldsThroughoutOrNowhere) {
    Search holds{.question = {.from = 1, .to = 2}, .left = [](double) {
                     return 1.0;
                 }};
    EXPECT_EQ(holds.run().kind, Kind::HoldsThroughout);
    EXPECT_EQ(holds.run().holds->value, 2);
    Search breaks{.question = {.from = 1, .to = 2}, .left = [](double) {
                      return -1.0;
                  }};
    EXPECT_EQ(breaks.run().kind, Kind::BrokenAtTheStart);
    EXPECT_THAT(breaks.tries, SizeIs(1));
}

// It holds from 30 to 60 once more: the ladder 0, 10, 20, 40, 80, 160 doesn't see that it breaks at
// 26.
TEST(LimitSearch, LooksForBreaksThatTheLadderHasSteppedOver) {
    Search search{.question = {.from = 0, .to = 160}, .left = [](double x) {
                      return x < 26 || (x > 34 && x < 60) ? 1.0 : -1.0;
                  }};
    const LimitAnswer answer = search.run();
    ASSERT_EQ(answer.kind, Kind::Found);
    EXPECT_TRUE(answer.narrow);
    EXPECT_THAT(answer.limit(), DoubleNear(26, 0.2));
    ASSERT_FALSE(answer.heldBeyond.empty());
    EXPECT_EQ(answer.heldBeyond.front(), 40);
}

TEST(LimitSearch, LeavesNoWideGapBelowTheLimit) {
    Search search{.question = {.from = 0, .to = 160, .widestGap = 0.25}, .left = [](double x) {
                      return 130 - x;
                  }};
    const LimitAnswer answer = search.run();
    std::vector<double> held;
    for (const LimitTry& one : search.tries) {
        if (one.holds()) {
            held.push_back(one.value);
        }
    }
    std::sort(held.begin(), held.end());
    for (std::size_t i = 1; i < held.size(); ++i) {
        EXPECT_LE(held[i] - held[i - 1], 0.25 * answer.holds->value);
    }
}

TEST(LimitSearch, PlaysNoMoreRunsThanItMay) {
    Search search{.question = {.from = 0, .to = 160, .width = 1e-9, .mostRuns = 11},
                  .left = [](double x) { return 37.123456789 - x; },
                  .jobs = 3};
    const LimitAnswer answer = search.run();
    EXPECT_THAT(search.tries, SizeIs(11));
    EXPECT_EQ(answer.kind, Kind::Found);
    EXPECT_FALSE(answer.narrow);
}

TEST(LimitSearch, ARunWithoutAFairVerdictEndsIt) {
    const LimitQuestion question{.from = 0, .to = 160};
    const std::vector tries{tryAt(0, 1), LimitTry{.value = 10, .failure = "crashed (SIGSEGV)"}};
    EXPECT_THAT(nextTries(question, tries, 2), IsEmpty());
    EXPECT_EQ(answerOf(question, tries).kind, Kind::Unfair);
    EXPECT_EQ(answerOf(question, tries).failure, "crashed (SIGSEGV)");
}

scenarios::ObjectiveResult objective(std::string that, std::optional<double> value, bool met) {
    return {.name = "", .that = std::move(that), .value = value, .met = met};
}

std::optional<double> leftOf(std::string_view that, std::optional<double> value) {
    return marginOf(*scenarios::Objective::parse("", that), value);
}

TEST(LimitSearch, WhatIsLeftOfABound) {
    EXPECT_THAT(leftOf("visitors.latency.p95 <= 200ms", 0.05), Optional(DoubleNear(0.75, 1e-9)));
    EXPECT_THAT(leftOf("visitors.latency.p95 <= 200ms", 0.3), Optional(DoubleNear(-0.5, 1e-9)));
    EXPECT_THAT(leftOf("visitors.availability >= 99.9%", 1), Optional(DoubleNear(1, 1e-9)));
    EXPECT_THAT(leftOf("visitors.availability >= 99.9%", 0.998), Optional(DoubleNear(-1, 1e-9)));
    EXPECT_THAT(leftOf("visitors.ok >= 100", 150), Optional(DoubleNear(0.5, 1e-9)));
    EXPECT_THAT(leftOf("visitors.failed <= 0", 3), Optional(DoubleNear(-3, 1e-9)));
    EXPECT_EQ(leftOf("recovery.time_to_recover <= 15min", std::nullopt), std::nullopt);
}

TEST(LimitSearch, WhatBrokeFirstIsWhatWasMissedFromTheEarliestMomentOn) {
    const auto at = [](int minute, bool latency, bool availability) {
        return ObjectivesAt{
            sim::kStart + std::chrono::minutes(minute),
            {objective("visitors.latency.p95 <= 200ms", latency ? 0.1 : 0.4, latency),
             objective("visitors.availability >= 99%", availability ? 1 : 0.9, availability)}};
    };
    // Latency is missed for a while at 1 and for good from 4; availability from 3.
    const std::vector judged{at(1, false, true), at(2, true, true), at(3, true, false),
                             at(4, false, false)};
    const LimitTry one{.value = 1,
                       .verdicts = verdictsOf(
                           judged, {.end = sim::kStart + std::chrono::minutes(4), .ended = true})};
    EXPECT_FALSE(one.holds());
    ASSERT_NE(one.firstBroken(), nullptr);
    EXPECT_EQ(one.firstBroken()->objective, "visitors.availability >= 99%");
    EXPECT_EQ(one.firstBroken()->brokeAt, sim::kStart + std::chrono::minutes(3));
    EXPECT_EQ(one.verdicts[0].brokeAt, sim::kStart + std::chrono::minutes(4));
    EXPECT_THAT(one.margin(), Optional(DoubleNear(-9, 1e-9)));
}

} // namespace
} // namespace doppel::analysis
