// SPDX-License-Identifier: Apache-2.0
#include "gui/window/frame_pace.h"

#include <algorithm>
#include <utility>

namespace doppel::gui {

void FramePace::drew(WallClock::duration cost, WallClock::time_point until) {
    cost_ = cost + std::exchange(preparing_, {});
    drawn_ = until;
}

FramePace::WallClock::duration FramePace::wait(bool fallsBehind, WallClock::time_point now) const {
    if (!fallsBehind) {
        return {};
    }
    const WallClock::duration pause = std::min<WallClock::duration>(2 * cost_, kLongestWait);
    return std::max(drawn_ + pause - now, WallClock::duration::zero());
}

} // namespace doppel::gui
