// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace doppel::gui {

/// When a window may draw its next frame. While it falls behind what is played, drawing takes a
/// third of the time at most: the rest is for what hosts say, which wait until they are heard.
class FramePace {
public:
    using WallClock = std::chrono::steady_clock;

    /// No frame waits longer, however much the last one cost.
    static constexpr std::chrono::milliseconds kLongestWait{500};

    /// What was spent on the frame that is drawn next.
    void prepared(WallClock::duration cost) { preparing_ += cost; }
    /// A frame was drawn until then.
    void drew(WallClock::duration cost, WallClock::time_point until);
    /// How long the next frame has to wait; zero: it may be drawn.
    WallClock::duration wait(bool fallsBehind, WallClock::time_point now) const;

private:
    WallClock::duration preparing_{};
    WallClock::duration cost_{};
    WallClock::time_point drawn_{};
};

} // namespace doppel::gui
