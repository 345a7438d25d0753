// SPDX-License-Identifier: Apache-2.0
#include "scenarios/objective.h"

#include <gtest/gtest.h>

namespace doppel::scenarios {
namespace {

Objective parsed(std::string_view text) {
    auto objective = Objective::parse("it", text);
    EXPECT_TRUE(objective.ok()) << text;
    return *objective;
}

TEST(Objective, ComparesAMetricWithABoundInItsUnit) {
    const Objective share = parsed("visitors.availability >= 99.9%");
    EXPECT_EQ(share.metric(), "visitors.availability");
    EXPECT_EQ(share.unit(), Objective::Unit::Share);
    EXPECT_DOUBLE_EQ(share.bound(), 0.999);

    const Objective time = parsed("recovery.time_to_recover<=2min");
    EXPECT_EQ(time.unit(), Objective::Unit::Seconds);
    EXPECT_DOUBLE_EQ(time.bound(), 120);

    EXPECT_EQ(parsed("router.requests < 1_000").unit(), Objective::Unit::Number);
    EXPECT_EQ(parsed("edge.bandwidth < 50/s").unit(), Objective::Unit::PerSecond);
    EXPECT_EQ(parsed("edge.store_bytes < 4MiB").unit(), Objective::Unit::Bytes);
}

TEST(Objective, IncludesOrExcludesTheBoundAsWritten) {
    EXPECT_TRUE(parsed("x >= 2").metBy(2.0));
    EXPECT_FALSE(parsed("x > 2").metBy(2.0));
    EXPECT_TRUE(parsed("x <= 2").metBy(2.0));
    EXPECT_FALSE(parsed("x < 2").metBy(2.0));
    EXPECT_TRUE(parsed("x == 2").metBy(2.0));
}

TEST(Objective, IsNotMetByAMetricThatWasNeverMeasured) {
    EXPECT_FALSE(parsed("recovery.time_to_recover <= 2min").metBy(std::nullopt));
}

TEST(Objective, PointsAtWhatIsWrongInIt) {
    const auto column = [](std::string_view text) {
        const auto objective = Objective::parse("it", text);
        return objective.ok() ? 0 : objective.errors().front().where.column;
    };
    EXPECT_EQ(column("visitors.availability"), 1);
    EXPECT_EQ(column(">= 3"), 1);
    EXPECT_EQ(column("x >="), 3);
    EXPECT_EQ(column("x >= 2mn"), 7);
}

} // namespace
} // namespace doppel::scenarios
