// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/speed.h"
#include "sim/time.h"

#include <QString>

#include <chrono>
#include <deque>
#include <optional>

namespace doppel::gui {

/// How fast a run is played in fact: simulated seconds a second, over the last seconds.
class SpeedMeter {
public:
    using WallClock = std::chrono::steady_clock;

    /// So far it was played at that moment.
    void note(sim::Time played, WallClock::time_point at = WallClock::now());
    void clear() { notes_.clear(); }
    /// None: it has not been looked at for a second yet.
    std::optional<Speed> reached() const;

private:
    struct Note {
        WallClock::time_point at;
        sim::Time played;
    };
    std::deque<Note> notes_; // of the last seconds, by time
};

/// Whether that is less than nine tenths of what was asked for.
bool isBehind(Speed asked, Speed reached);

/// What was asked for, and where less than nine tenths of it or no bound was: what is reached.
/// "60 simulated seconds a second asked for, 14 reached".
QString speedSentence(Speed asked, std::optional<Speed> reached);

} // namespace doppel::gui
