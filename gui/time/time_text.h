// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <QString>

#include <chrono>
#include <optional>

namespace doppel::gui {

/// What clocks in the simulated world showed when the run began; none: the scenario has no start.
using StartClock = std::optional<std::chrono::local_seconds>;

/// "0:00", "40:30", "1:00:00", "26:05:00": since the start of the run, to the second. Moments
/// within a second are rounded down, as clocks do.
QString clockText(sim::Duration d);

/// The moment as the window names it: since the start ("40:30"), or the time of day where the
/// scenario has a start ("11:30:41"; on another day than the first, "Sun 11:30:41"). `resolution`
/// is the least step that is to be told apart: below a second it adds decimals ("40:30.25"), from
/// a minute on a time of day goes without seconds ("11:30").
QString momentText(sim::Time t,
                   const StartClock& start,
                   sim::Duration resolution = std::chrono::seconds(1));

/// The moment that such a text names: "40:30", "1:00:00", "40:30.5", "11:30" or "11:30:41" where
/// there is a start (the first such moment of the run), and lengths with a unit as scenarios have
/// them: "25min", "90s", "1h 5min". None: no such text, or it is before the start.
std::optional<sim::Time> momentOf(const QString& text, const StartClock& start);

} // namespace doppel::gui
