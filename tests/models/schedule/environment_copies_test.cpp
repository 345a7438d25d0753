// SPDX-License-Identifier: Apache-2.0
#include "models/schedule/cron.h"
#include "models/schedule/environment_copies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono;
using testing::ElementsAre;
using testing::IsEmpty;

// 5 January 2026 is a Monday.
std::vector<std::string> underWay(int day, int hour, int minute) {
    std::vector<std::string> names;
    const sys_seconds time = sys_days(2026y / January / day) + hours(hour) + minutes(minute);
    for (const EnvironmentCopy* copy : copiesAt(time, govukCopies())) {
        const std::string_view where[] = {"production", "staging", "integration"};
        names.push_back(std::string(copy->database) + "@" +
                        std::string(where[static_cast<std::size_t>(copy->environment)]));
    }
    return names;
}

TEST(EnvironmentCopies, ProductionIsBackedUpInTheEvening) {
    EXPECT_THAT(underWay(7, 12, 0), ElementsAre("publishing-api@staging"));
    EXPECT_THAT(underWay(7, 21, 40),
                ElementsAre("content-store@production", "draft-content-store@production",
                            "publishing-api@production"));
}

TEST(EnvironmentCopies, IntegrationIsRestoredOnMondays) {
    EXPECT_THAT(underWay(5, 6, 0),
                ElementsAre("publishing-api@staging", "publishing-api@integration"));
    EXPECT_THAT(underWay(6, 6, 0), ElementsAre("publishing-api@staging"));
}

TEST(EnvironmentCopies, StagingIsNotRestoredAtWeekends) {
    EXPECT_THAT(underWay(10, 18, 0), IsEmpty()); // Saturday
    EXPECT_THAT(underWay(10, 2, 0), ElementsAre("content-data-api@staging"));
}

TEST(EnvironmentCopies, EveryScheduleIsOne) {
    for (const EnvironmentCopy& copy : govukCopies()) {
        EXPECT_TRUE(std::holds_alternative<Cron>(Cron::parse(copy.schedule))) << copy.database;
    }
    EXPECT_EQ(kStalestCopy, 25h);
}

} // namespace
} // namespace doppel::models
