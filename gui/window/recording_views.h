// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart_book.h"
#include "gui/chart/server_history.h"
#include "gui/future/recording.h"
#include "gui/time/play_clock.h"
#include "gui/time/timeline_content.h"

#include <QString>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// A recording as each panel of the window takes it.
namespace doppel::gui {

PlayClock::Run runOf(const PlatformSketch& sketch);

/// Faults, changes, surges, phases and steps of the load as planned and injected, and the ways out of what happened as
/// they are known at the playhead; by where they begin. Those that the scenario has planned tell
/// their place in its timeline.
std::vector<Span> spansOf(const Recording& recording);

/// Adds the faults and changes of a second future that the first does not have, by where they begin;
/// they say of whom they are: "B: slow on content-store".
void addOwnSpans(std::vector<Span> ofB, std::vector<Span>& spans);

/// Where something happens: beginnings and ends of all but the ways out, by time, each once; within
/// the run, without its start.
std::vector<sim::Time> eventMoments(const std::vector<Span>& spans, sim::Time end);

/// A recording as a lane of the timeline: p99 and share of failed visits of all sources together, a
/// row each. Rows are worked out once, as they come.
class LaneSource {
public:
    /// The name, the role and the parent are not set.
    const TimelineLane& laneOf(const Recording& recording);
    /// How many rows were worked out by the last call.
    std::size_t rowsMade() const { return rowsMade_; }

private:
    TimelineLane lane_;
    std::uint32_t epoch_ = 0;
    std::size_t rowsMade_ = 0;
};

ChartContext contextOf(const Recording& recording, const QString& selected);
std::vector<std::pair<std::string, std::string>> objectiveTexts(const PlatformSketch& sketch);

/// A recording as charts are filled from it: what they look at, and the servers of the states that
/// it has, which are gathered as they come.
class ChartSource {
public:
    /// Takes the states that are new; all of them of another recording.
    void update(const Recording& recording);
    /// As update() found it; looks into the recording.
    FutureSeries
    seriesOf(const Recording& recording, std::uint32_t future, const QString& name) const;

private:
    std::string file_;
    std::vector<std::string> names_;
    ServerHistory servers_;
    std::size_t states_ = 0;
};

} // namespace doppel::gui
