// SPDX-License-Identifier: Apache-2.0
#include "gui/time/time_text.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

// Saturday, 28 November 2026, 19:00.
const StartClock kEvening =
    std::chrono::local_days(std::chrono::year(2026) / std::chrono::November / 28) + 19h;

TEST(TimeText, CountsFromTheStart) {
    EXPECT_EQ(clockText(0s), "0:00");
    EXPECT_EQ(clockText(40min + 30s), "40:30");
    EXPECT_EQ(clockText(1h), "1:00:00");
    EXPECT_EQ(clockText(26h + 5min), "26:05:00");
    EXPECT_EQ(clockText(59s + 999ms), "0:59");
    EXPECT_EQ(clockText(-77s), QStringLiteral("\u22121:17"));
}

TEST(TimeText, IsATimeOfDayWhereThereIsAStart) {
    EXPECT_EQ(momentText(kStart + 90min + 41s, kEvening), "20:30:41");
    EXPECT_EQ(momentText(kStart + 90min, kEvening, 1min), "20:30");
    EXPECT_EQ(momentText(kStart + 6h, kEvening), "Sun 01:00:00");
}

TEST(TimeText, HasAsManyDecimalsAsTellMomentsApart) {
    EXPECT_EQ(momentText(kStart + 40min + 30250ms, {}, 1s), "40:30");
    EXPECT_EQ(momentText(kStart + 40min + 1250ms, {}, 100ms), "40:01.2");
    EXPECT_EQ(momentText(kStart + 40min + 1250ms, {}, 20ms), "40:01.25");
    EXPECT_EQ(momentText(kStart + 1250ms, kEvening, 100ms), "19:00:01.2");
}

TEST(TimeText, ReadsWhatItWrites) {
    EXPECT_EQ(momentOf("40:30", {}), kStart + 40min + 30s);
    EXPECT_EQ(momentOf("1:00:00", {}), kStart + 1h);
    EXPECT_EQ(momentOf(" 40:01.25 ", {}), kStart + 40min + 1250ms);
    EXPECT_EQ(momentOf("20:30:41", kEvening), kStart + 90min + 41s);
    EXPECT_EQ(momentOf("20:30", kEvening), kStart + 90min);
    EXPECT_EQ(momentOf("01:00", kEvening), kStart + 6h) << "the next such moment";
}

TEST(TimeText, ReadsLengthsAsScenariosHaveThem) {
    EXPECT_EQ(momentOf("25min", {}), kStart + 25min);
    EXPECT_EQ(momentOf("1h 5min", kEvening), kStart + 65min);
}

TEST(TimeText, RefusesWhatIsNoMoment) {
    for (const char* text : {"", "soon", "40:99", "1:2:3:4", "-5s", "40", "5 parsecs"}) {
        EXPECT_FALSE(momentOf(text, {})) << text;
    }
    EXPECT_FALSE(momentOf("24:30", kEvening)) << "no clock shows that";
}

} // namespace
} // namespace doppel::gui
