// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/player.h"

#include <chrono>
#include <string>

namespace doppel::cli {

/// What the line says: "1 h 12 min of 3 h, 40 %, 12.4 M events/s, 35 s left".
std::string progressText(const analysis::Progress& progress, double wallSeconds);

/// One line on standard error that says how far a run has come, and that disappears with this
/// object. Drawn ten times a second at most.
class ProgressLine {
public:
    /// `shown` false: says nothing at all.
    explicit ProgressLine(bool shown);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const analysis::Progress& progress);

private:
    using WallClock = std::chrono::steady_clock;

    bool shown_;
    bool drawn_ = false;
    WallClock::time_point began_;
    WallClock::time_point next_;
};

} // namespace doppel::cli
