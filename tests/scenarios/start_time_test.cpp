// SPDX-License-Identifier: Apache-2.0
#include "scenarios/start_time.h"

#include <gtest/gtest.h>

namespace doppel::scenarios {
namespace {

using namespace std::chrono;

TEST(StartTime, IsADateATimeAndAZone) {
    const auto start = parseStartTime("2026-11-28T19:05:06+00:00");
    ASSERT_TRUE(start.ok());
    EXPECT_EQ(start->clock, local_days(2026y / 11 / 28) + 19h + 5min + 6s);
    EXPECT_EQ(start->zone, "+00:00");
    EXPECT_EQ(parseStartTime("2024-02-29T00:00Z").value().zone, "Z");
    EXPECT_EQ(parseStartTime("2026-11-28T19:00:00 Europe/London").value().zone, "Europe/London");
    EXPECT_EQ(parseStartTime("2026-11-28T19:00:00 UTC").value().zone, "UTC");
}

class NoStartTime : public testing::TestWithParam<const char*> {};

TEST_P(NoStartTime, IsRefused) {
    EXPECT_FALSE(parseStartTime(GetParam()).ok());
}

INSTANTIATE_TEST_SUITE_P(Each,
                         NoStartTime,
                         testing::Values("",
                                         "2026-11-28",
                                         "2026-11-28T19:00:00",        // no zone
                                         "2026-11-28 19:00:00Z",       // a blank for the T
                                         "2026-02-29T19:00:00Z",       // no such day
                                         "2026-11-28T24:00:00Z",       //
                                         "2026-11-28T19:60:00Z",       //
                                         "2026-11-28T19:00:00+1:00",   //
                                         "2026-11-28T19:00:00 ",       //
                                         "28/11/2026T19:00:00Z",       //
                                         "2026-11-28T19:00:00Z today") //
);

} // namespace
} // namespace doppel::scenarios
