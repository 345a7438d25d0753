// SPDX-License-Identifier: Apache-2.0
#include "models/dns/learnt_before.h"

#include <gtest/gtest.h>

#include <limits>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

constexpr double kAlways = std::numeric_limits<double>::infinity();

TEST(LearntBefore, AgesOfWhatIsAlwaysAskedForAreUniformOverItsLife) {
    EXPECT_EQ(ageAtRandom(300s, kAlways, 0.0), 0s);
    EXPECT_EQ(ageAtRandom(300s, kAlways, 0.25), 75s);
    EXPECT_EQ(ageAtRandom(300s, kAlways, 0.999), 299700ms);
    EXPECT_EQ(ageAtRandom(0s, kAlways, 0.5), 0s); // a TTL of zero is never held
}

// A query every 100 s and a life of 300 s: fresh for three quarters of the time.
TEST(LearntBefore, BeyondItsLifeAnEntryWaitsForTheNextQuery) {
    EXPECT_EQ(ageAtRandom(300s, 0.01, 0.5), 200s);
    EXPECT_EQ(ageAtRandom(300s, 0.01, 0.75), 300s);
    // Half of the moments without it lie within 100 s x ln 2 of its end.
    EXPECT_NEAR(sim::toSeconds(*ageAtRandom(300s, 0.01, 0.875)), 300 + 69.3147, 1e-3);
}

TEST(LearntBefore, NobodyKnowsWhatNobodyAsksFor) {
    EXPECT_EQ(ageAtRandom(300s, 0, 0.5), std::nullopt);
}

// 1,000 clients who come every 100 s and then hold the answer for 150 s ask every 250 s.
TEST(LearntBefore, QueriesAreThoseOfClientsWhoHoldNothing) {
    EXPECT_DOUBLE_EQ(queriesOf({10, 1'000}, 150s), 4);
    EXPECT_DOUBLE_EQ(queriesOf({10, 1'000}, 0s), 10);
    EXPECT_EQ(queriesOf({kAlways, 1'000}, 150s), kAlways);
}

} // namespace
} // namespace doppel::models
