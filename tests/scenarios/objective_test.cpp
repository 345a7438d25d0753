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
    EXPECT_EQ(column("x >>= 2"), 3) << "an operator that is none is blamed itself";
    EXPECT_EQ(column("visitors.within(1ss) >= 9%"), 18);
}

TEST(Objective, BlamesAnOperatorThatIsNone) {
    const auto message = [](std::string_view text) {
        const auto objective = Objective::parse("it", text);
        return objective.ok() ? "" : objective.errors().front().message;
    };
    EXPECT_EQ(message("x >>= 2"), "found the operator \">>=\", expected one of >= <= > < ==; did "
                                  "you mean \">=\"?");
    EXPECT_NE(message("x => 2").find("the operator \"=>\""), std::string::npos);
    EXPECT_NE(message("x = 2").find("the operator \"=\""), std::string::npos);
    EXPECT_NE(message("x != 2").find("the operator \"!=\""), std::string::npos);
}

TEST(Objective, NamesTheTimeThatVisitsMayTake) {
    const Objective within = parsed("visitors.within(1500ms) >= 95%");
    EXPECT_EQ(within.within(), sim::Duration(std::chrono::milliseconds(1500)));
    EXPECT_EQ(within.metric(), "visitors.within(1.5s)");
    EXPECT_EQ(within.text(), "visitors.within(1500ms) >= 95%");
    EXPECT_EQ(parsed("visitors.availability >= 95%").within(), std::nullopt);
}

TEST(ObjectiveLimit, IsBetweenTwoTimes) {
    using namespace std::chrono_literals;
    const auto span = parseBetween("30min and 40min");
    ASSERT_TRUE(span.ok());
    EXPECT_EQ(span->from, sim::Duration(30min));
    EXPECT_EQ(span->to, sim::Duration(40min));
    const auto column = [](std::string_view text) {
        const auto wrong = parseBetween(text);
        return wrong.ok() ? 0 : wrong.errors().front().where.column;
    };
    EXPECT_EQ(column("30min"), 1);
    EXPECT_EQ(column("30min and 40"), 11);
    EXPECT_EQ(column("30min and 30min"), 11);
    EXPECT_EQ(column("-1s and 3s"), 1);
}

TEST(ObjectiveLimit, OfASpanAndTwoTimesIsWhereBothAre) {
    using namespace std::chrono_literals;
    const std::vector<models::NamedSpan> named{
        {"surge", 10min, 20min}, {"surge", 30min, 40min}, {"other", 0min, 60min}};
    const auto spans = spansOf({.during = "surge", .between = "15min and 35min"}, named);
    ASSERT_TRUE(spans);
    EXPECT_EQ(*spans,
              (std::vector<models::NamedSpan>{{"surge", 15min, 20min}, {"surge", 30min, 35min}}));
    EXPECT_EQ(spansOf({.location = "york"}, named), std::nullopt);
    EXPECT_EQ(toText(ObjectiveLimit{.during = "surge", .location = "york"}),
              "during surge, location york");
}

} // namespace
} // namespace doppel::scenarios
