// SPDX-License-Identifier: Apache-2.0
#include "gui/window/speed_meter.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using ::testing::DoubleNear;
using ::testing::Optional;

TEST(SpeedMeter, TellsWhatTheLastSecondsReached) {
    SpeedMeter meter;
    const SpeedMeter::WallClock::time_point began{};
    EXPECT_EQ(meter.reached(), std::nullopt);
    for (int tenth = 0; tenth <= 50; ++tenth) { // 5 s at × 60, then 5 s at × 14
        meter.note(sim::kStart + 6s * tenth, began + 100ms * tenth);
    }
    EXPECT_THAT(meter.reached(), Optional(DoubleNear(60, 1e-9)));
    for (int tenth = 1; tenth <= 50; ++tenth) {
        meter.note(sim::kStart + 300s + 1400ms * tenth, began + 5s + 100ms * tenth);
    }
    EXPECT_THAT(meter.reached(), Optional(DoubleNear(14, 1e-9)));
    meter.note(sim::kStart, began + 11s);
    EXPECT_EQ(meter.reached(), std::nullopt) << "another run";
}

TEST(SpeedMeter, SaysWhatWasAskedForAndWhatIsReached) {
    EXPECT_EQ(speedSentence(60, std::nullopt), "60 simulated seconds a second");
    EXPECT_EQ(speedSentence(60, 59.0), "60 simulated seconds a second");
    EXPECT_EQ(speedSentence(60, 14.2), "60 simulated seconds a second asked for, 14 reached");
    EXPECT_EQ(speedSentence(60, 0.84), "60 simulated seconds a second asked for, 0.8 reached");
    EXPECT_EQ(speedSentence(kAsFastAsPossible, 1234.0),
              "as fast as possible: 1,234 simulated seconds a second");
}

} // namespace
} // namespace doppel::gui
