// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/platform_state.h"
#include "gui/host/sketch.h"
#include "scenarios/run_result.h"
#include "sim/series.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// What is known of one future, as values: all that the window draws of it. Nothing in it refers to
/// the process that plays the future, so it outlives that. A copy is cheap but for the series (some
/// megabytes), and independent; names in states (string_view) live as long as any copy.
///
/// It is filled by a FutureProcess, or by hand:
///
///     Recording recording;
///     recording.setSketch({.title = "two", .duration = 1h, .components = {{.name = "edge"}}});
///     recording.addColumns({{.component = "edge", .name = "requests", .kind = Increase}});
///     recording.addRows({.times = {sim::kStart + 30s}, .values = {120}});
///     recording.addState({.at = sim::kStart + 30s, .components = {{.inFlight = 3}}});
class Recording {
public:
    Recording();

    // ---- what is known ----

    /// Empty until a scenario has been read: its `file` is, too.
    const PlatformSketch& sketch() const { return *sketch_; }
    /// Grows with each change of the sketch: a platform was built, an action injected.
    std::uint64_t sketchVersion() const { return sketchVersion_; }

    /// The playhead: how far it was played. Everything below is known up to it.
    sim::Time now() const { return now_.at; }
    /// The state at the playhead.
    const PlatformState& nowState() const { return now_; }

    /// The moments whose states are kept, by time: a fixed grid of simulated time.
    std::span<const sim::Time> stateTimes() const { return stateTimes_; }
    /// The state at a moment: that of the playhead from there on, else the last recorded one that is
    /// not later; an empty state where none is. Where states are of rows, the one of the row that the
    /// moment lies in, or of the next that has one, with what touches each component at the moment. Cost: a copy of it.
    PlatformState stateAt(sim::Time time) const;
    /// The state that was recorded at stateTimes()[index], without a copy.
    const PlatformState& recordedState(std::size_t index) const { return *states_[index]; }

    /// When each row of the series ended; the first began at the start.
    std::span<const sim::Time> seriesTimes() const { return times_; }
    /// One for each metric and statistic; more may come, at the end, while a future plays.
    std::span<const sim::SeriesColumn> series() const { return columns_; }
    /// How often neighbouring rows were merged to one. While it is the same, rows are only added.
    std::uint32_t seriesEpoch() const { return epoch_; }
    /// The column of a metric, by its flat name ("requests", "status_503"), or null. `statistic` is
    /// "" for counters and gauges; "count", "p50", "p95" or "p99" of a histogram. Costs no more in a
    /// platform of many components.
    const sim::SeriesColumn* column(std::string_view component,
                                    std::string_view flatName,
                                    std::string_view statistic = {}) const;
    /// The columns of visits' latency at that quantile: of all sources together, one; of a run that
    /// was stored without that, one for each source.
    std::vector<const sim::SeriesColumn*> latency(std::string_view statistic) const;

    /// What has happened on the timeline, by time.
    std::span<const scenarios::TimelineEntry> timeline() const { return timeline_; }
    /// What components decided by themselves, by time.
    std::span<const DecisionEntry> decisions() const { return decisions_; }
    /// The tables that a component showed last up to this moment; null: none, or none are recorded.
    const TablesEntry* tablesAt(std::string_view component, sim::Time time) const;
    /// What a component had measured by then, as far as that was told; null: nothing was.
    const std::vector<TimesSoFar>* timesAt(std::string_view component, sim::Time time) const;
    /// Spans of sampled visits that are over, callers before those that they call.
    std::span<const scenarios::JourneySpan> journeys() const { return journeys_; }

    /// What objectives and recovery came to so far, at moments up to the playhead, by time.
    std::span<const Judgement> judgements() const { return judgements_; }
    /// The last one that is not later than this moment; null where there is none.
    const Judgement* judgementAt(sim::Time time) const;

    /// How it came out; none while it has not ended.
    const std::optional<Outcome>& outcome() const { return outcome_; }

    /// How much of what only grows there is.
    struct Extent {
        std::size_t states = 0;
        std::size_t timeline = 0;
        std::size_t decisions = 0;
        std::size_t tables = 0;
        std::size_t journeys = 0;
        std::size_t judgements = 0;
        std::size_t injections = 0;
    };
    Extent extent() const;
    /// Its playhead alone: the sketch and the present state. Cost: that state's.
    Recording moment() const;
    /// What was known when there was so much, at that moment, but for the series. REQUIRES: it has
    /// grown from there, or is of a branch from later on.
    Recording upTo(const Extent& extent, sim::Time time) const;
    /// What is known up to a moment, as if it had been played no further: what a branch from there
    /// begins with. Its playhead is that moment.
    Recording until(sim::Time time) const;

    // ---- filling it ----

    void setSketch(PlatformSketch sketch);
    /// An action was injected; it stands behind the events that the sketch has.
    void addEvent(EventSketch event);
    /// More columns, at the end; their values for rows that are there are 0.
    void addColumns(std::vector<sim::SeriesColumn> columns);
    /// Rows that came since, halving what is there as often as the recorder did. REQUIRES: as many
    /// values in each row as there are columns.
    void addRows(const sim::SeriesRows& rows);
    /// A state on the grid; also the playhead's. REQUIRES: later than those before.
    void addState(PlatformState state);
    /// Each state of the grid tells of the row that ends with it, as those of a stored run do.
    void setStatesAreOfRows() { statesAreOfRows_ = true; }
    /// The playhead's state between two of the grid.
    void setNow(PlatformState state);
    void add(scenarios::TimelineEntry entry) { timeline_.push_back(std::move(entry)); }
    void add(DecisionEntry entry) { decisions_.push_back(std::move(entry)); }
    void add(TablesEntry entry) {
        tables_.push_back(std::make_shared<const TablesEntry>(std::move(entry)));
    }
    void add(scenarios::JourneySpan span) { journeys_.push_back(std::move(span)); }
    void add(Judgement judgement) { judgements_.push_back(std::move(judgement)); }
    void setOutcome(Outcome outcome) { outcome_ = std::move(outcome); }

    /// A name for use in a state: the same text, living as long as any copy of this recording.
    std::string_view name(std::string_view text);

private:
    class Names;

    void keepInjections(std::size_t most);
    const TablesEntry* entryAt(std::string_view component, sim::Time time, bool ofTimes) const;

    std::shared_ptr<const PlatformSketch> sketch_; // shared by branches until one is acted on
    std::uint64_t sketchVersion_ = 0;
    std::shared_ptr<Names> names_;
    PlatformState now_;
    std::vector<sim::Time> stateTimes_;
    std::vector<std::shared_ptr<const PlatformState>> states_;
    std::vector<sim::Time> times_;
    std::vector<sim::SeriesColumn> columns_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> placesOf_; // by component
    std::uint32_t epoch_ = 0;
    bool statesAreOfRows_ = false;
    std::vector<scenarios::TimelineEntry> timeline_;
    std::vector<DecisionEntry> decisions_;
    std::vector<std::shared_ptr<const TablesEntry>> tables_; // by time; shared by branches
    std::vector<scenarios::JourneySpan> journeys_;
    std::vector<Judgement> judgements_;
    std::optional<Outcome> outcome_;
};

} // namespace doppel::gui
