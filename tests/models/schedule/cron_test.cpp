// SPDX-License-Identifier: Apache-2.0
#include "models/schedule/cron.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;

sys_seconds at(int year, unsigned month, unsigned day, int hour, int minute = 0) {
    return sys_days(std::chrono::year(year) / month / day) + hours(hour) + minutes(minute);
}

local_seconds clock(int year, unsigned month, unsigned day, int hour, int minute = 0) {
    return local_seconds(at(year, month, day, hour, minute).time_since_epoch());
}

TimeZone zone(std::string_view name) {
    return TimeZone::of(name).value();
}

sys_seconds next(std::string_view cron, sys_seconds after, std::string_view where = "UTC") {
    return std::get<Cron>(Cron::parse(cron)).nextAfter(after, zone(where)).value();
}

std::string problem(std::string_view cron) {
    const auto parsed = Cron::parse(cron);
    return std::holds_alternative<Cron>(parsed) ? "" : std::get<std::string>(parsed);
}

TEST(TimeZone, LondonSavesDaylightFromMarchToOctober) {
    const TimeZone london = zone("Europe/London");
    EXPECT_EQ(london.offsetAt(at(2026, 1, 1, 12)), 0h);
    EXPECT_EQ(london.offsetAt(at(2026, 3, 29, 0, 59)), 0h);
    EXPECT_EQ(london.offsetAt(at(2026, 3, 29, 1, 0)), 1h);
    EXPECT_EQ(london.offsetAt(at(2026, 10, 25, 0, 59)), 1h);
    EXPECT_EQ(london.offsetAt(at(2026, 10, 25, 1, 0)), 0h);
    EXPECT_EQ(london.offsetAt(at(2027, 3, 28, 1, 0)), 1h);
}

TEST(TimeZone, ParisChangesAtTheSameInstants) {
    const TimeZone paris = zone("Europe/Paris");
    EXPECT_EQ(paris.offsetAt(at(2026, 3, 29, 0, 59)), 1h);
    EXPECT_EQ(paris.offsetAt(at(2026, 3, 29, 1, 0)), 2h);
    EXPECT_EQ(paris.offsetAt(at(2026, 10, 25, 1, 0)), 1h);
}

TEST(TimeZone, ClocksSkipAnHourAndShowAnotherTwice) {
    const TimeZone london = zone("Europe/London");
    EXPECT_THAT(london.toUtc(clock(2026, 3, 29, 1, 30)), IsEmpty());
    EXPECT_THAT(london.toUtc(clock(2026, 10, 25, 1, 30)),
                ElementsAre(at(2026, 10, 25, 0, 30), at(2026, 10, 25, 1, 30)));
    EXPECT_THAT(london.toUtc(clock(2026, 7, 1, 8, 30)), ElementsAre(at(2026, 7, 1, 7, 30)));
}

TEST(TimeZone, OneOfTheSouthSavesDaylightOverNewYear) {
    const TimeZone sydney = zone("AEST+10AEDT,M10.1.0/2,M4.1.0/3");
    EXPECT_EQ(sydney.offsetAt(at(2026, 1, 1, 0)), 11h);
    EXPECT_EQ(sydney.offsetAt(at(2026, 7, 1, 0)), 10h);
    EXPECT_EQ(sydney.offsetAt(at(2026, 12, 1, 0)), 11h);
}

TEST(TimeZone, NobodyKnowsOtherNames) {
    EXPECT_FALSE(TimeZone::of("Europe/Londres"));
    EXPECT_FALSE(TimeZone::of("Mars"));
    EXPECT_FALSE(TimeZone::of(""));
}

// email-alert-api config/sidekiq.yml: daily at 08:30, weekly on Saturdays, by London's clocks.
TEST(Cron, DigestsGoOutAtHalfPastEightByLondonsClocks) {
    EXPECT_EQ(next("30 8 * * *", at(2026, 1, 5, 8, 30), "Europe/London"), at(2026, 1, 6, 8, 30));
    EXPECT_EQ(next("30 8 * * *", at(2026, 7, 1, 0), "Europe/London"), at(2026, 7, 1, 7, 30));
    EXPECT_EQ(next("30 8 * * *", at(2026, 3, 28, 9), "Europe/London"), at(2026, 3, 29, 7, 30));
    EXPECT_EQ(next("30 8 * * 6", at(2026, 7, 1, 0), "Europe/London"), at(2026, 7, 4, 7, 30));
}

TEST(Cron, WhatClocksSkipDoesNotRunAndWhatTheyShowTwiceRunsTwice) {
    EXPECT_EQ(next("30 1 * * *", at(2026, 3, 28, 2), "Europe/London"), at(2026, 3, 30, 0, 30));
    EXPECT_EQ(next("30 1 * * *", at(2026, 10, 24, 12), "Europe/London"), at(2026, 10, 25, 0, 30));
    EXPECT_EQ(next("30 1 * * *", at(2026, 10, 25, 0, 30), "Europe/London"),
              at(2026, 10, 25, 1, 30));
}

TEST(Cron, TheMirrorCrawlRunsAtSeventeenToTwo) {
    EXPECT_EQ(next("43 1 * * *", at(2026, 1, 5, 0)), at(2026, 1, 5, 1, 43));
    EXPECT_EQ(next("43 1 * * *", at(2026, 1, 5, 1, 43)), at(2026, 1, 6, 1, 43));
}

TEST(Cron, RangesListsStepsAndNames) {
    EXPECT_EQ(next("*/10 7-19 * * 1-5", at(2026, 1, 9, 19, 50)), at(2026, 1, 12, 7, 0));
    EXPECT_EQ(next("0 12 * * MON,Wed,fri", at(2026, 1, 5, 12)), at(2026, 1, 7, 12));
    EXPECT_EQ(next("*/30 * * * *", at(2026, 1, 5, 0, 1)), at(2026, 1, 5, 0, 30));
    EXPECT_EQ(next("0 0 29 feb *", at(2026, 1, 1, 0)), at(2028, 2, 29, 0));
    EXPECT_EQ(next("0 6 * * 7", at(2026, 1, 5, 0)), at(2026, 1, 11, 6));
    EXPECT_EQ(next("5/15 0 * * *", at(2026, 1, 5, 0, 5)), at(2026, 1, 5, 0, 20));
}

TEST(Cron, EitherDayIsEnoughWhereBothAreSaid) {
    EXPECT_EQ(next("0 0 13 * 5", at(2026, 1, 5, 0)), at(2026, 1, 9, 0));
    EXPECT_EQ(next("0 0 13 * 5", at(2026, 1, 9, 0)), at(2026, 1, 13, 0));
}

TEST(Cron, WordsTabsAndQuestionMarksAreThoseOfKubernetes) {
    EXPECT_EQ(next("@daily", at(2026, 1, 5, 0)), at(2026, 1, 6, 0));
    EXPECT_EQ(next("@hourly", at(2026, 1, 5, 0, 1)), at(2026, 1, 5, 1));
    EXPECT_EQ(next("@weekly", at(2026, 1, 5, 0)), at(2026, 1, 11, 0));
    EXPECT_EQ(next("43\t1\t*  *\t*", at(2026, 1, 5, 0)), at(2026, 1, 5, 1, 43));
    EXPECT_EQ(next("0 6 ? * 7", at(2026, 1, 5, 0)), at(2026, 1, 11, 6));
}

TEST(Cron, OneThatNeverRunsIsNone) {
    EXPECT_EQ(problem("0 0 30 2 *"), "none of its months has one of its days: it never runs");
    EXPECT_EQ(problem("0 0 31 4,6,9,11 *"),
              "none of its months has one of its days: it never runs");
    EXPECT_EQ(next("0 0 30 2 1", at(2026, 2, 1, 0)), at(2026, 2, 2, 0)); // or a Monday
    EXPECT_EQ(next("0 0 30 2,3 *", at(2026, 1, 5, 0)), at(2026, 3, 30, 0));
}

TEST(Cron, SaysWhatIsWrong) {
    EXPECT_EQ(problem("30 8 * *"),
              "a schedule has five fields: minute, hour, day, month, day of the week");
    EXPECT_EQ(problem("60 8 * * *"), "minute \"60\" is not within 0 to 59");
    EXPECT_EQ(problem("0 9-8 * * *"), "hour \"9-8\" is not within 0 to 23");
    EXPECT_EQ(problem("*/0 * * * *"), "minute \"*/0\" has no step");
    EXPECT_EQ(problem("0 0 0 * *"), "day \"0\" is not within 1 to 31");
    EXPECT_EQ(problem("0 0 * juli *"), "month \"juli\" is not within 1 to 12");
}

} // namespace
} // namespace doppel::models
