// SPDX-License-Identifier: Apache-2.0
#include "gui/window/frame_pace.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

constexpr FramePace::WallClock::time_point kFirstFrame{};

TEST(FramePace, DrawsAtOnceWhileTheWindowKeepsUp) {
    FramePace pace;
    pace.drew(80ms, kFirstFrame);
    EXPECT_EQ(pace.wait(false, kFirstFrame), 0ms);
}

TEST(FramePace, TakesAThirdOfTheTimeAtMostWhileItFallsBehind) {
    FramePace pace;
    EXPECT_EQ(pace.wait(true, kFirstFrame + 1h), 0ms) << "nothing was drawn yet";
    pace.prepared(15ms);
    pace.drew(45ms, kFirstFrame + 1h);
    EXPECT_EQ(pace.wait(true, kFirstFrame + 1h), 120ms);
    EXPECT_EQ(pace.wait(true, kFirstFrame + 1h + 100ms), 20ms);
    EXPECT_EQ(pace.wait(true, kFirstFrame + 1h + 200ms), 0ms);
    pace.drew(10ms, kFirstFrame + 2h);
    EXPECT_EQ(pace.wait(true, kFirstFrame + 2h), 20ms) << "what an earlier frame cost is past";
}

TEST(FramePace, MakesNoFrameWaitForEver) {
    FramePace pace;
    pace.drew(3s, kFirstFrame);
    EXPECT_EQ(pace.wait(true, kFirstFrame), FramePace::kLongestWait);
}

} // namespace
} // namespace doppel::gui
