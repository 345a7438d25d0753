// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/recorded_run.h"

#include "analysis/level_metrics.h"
#include "analysis/run_file.h"
#include "analysis/summary_json.h"
#include "gui/future/played_events.h"
#include "gui/host/observer.h"
#include "gui/host/times_so_far.h"
#include "gui/runs/brought_up.h"
#include "gui/runs/recorded_uses.h"
#include "gui/runs/run_sketch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace doppel::gui {
namespace {

using scenarios::RunResult;
using Values = const std::vector<double>*;

// The columns of a component, or a source, that its states are made of; null: not recorded.
struct OwnColumns {
    Values requests = nullptr;
    Values good = nullptr; // of sources; components count no good answers over time
    Values aborted = nullptr;
    Values failed = nullptr;
    Values wasted = nullptr; // of the failed
    Values inFlight = nullptr;
    std::vector<std::pair<std::string_view, Values>> queues; // by what they are called
    std::vector<RecordedUse> uses;
};

class StatesOfSeries {
public:
    StatesOfSeries(const RunResult& result, const PlatformSketch& sketch)
        : result_(result), sketch_(sketch) {
        for (const sim::SeriesColumn& column : result.series) {
            std::string name = sim::flatName(column.name, column.labels);
            name += column.statistic.empty() ? "" : '.' + column.statistic;
            values_.emplace(std::pair(column.component, std::move(name)), &column.values);
        }
        for (const ComponentSketch& component : sketch.components) {
            components_.push_back(columnsOf(component.name, ""));
            components_.back().uses = recordedUses(
                sketch, component,
                [this](const std::string& of, std::string_view name) { return valuesOf(of, name); },
                std::max<std::size_t>(result.runs.size(), 1));
        }
        for (const CallSketch& call : sketch.calls) {
            callees_.push_back(soleCallee(call));
        }
        for (const ComponentSketch& source : sketch.sources) {
            sources_.push_back(columnsOf(source.name, "ok"));
        }
    }

    PlatformState stateOf(std::size_t row) const {
        PlatformState state{.at = result_.seriesTimes[row]};
        const sim::Time began = row == 0 ? sim::kStart : result_.seriesTimes[row - 1];
        const double lasted = sim::toSeconds(state.at - began);
        for (const OwnColumns& columns : sources_) {
            state.sources.push_back({whole(columns.inFlight, row), flowOf(columns, row, lasted),
                                     stayOf(columns, row, lasted)});
        }
        for (std::size_t i = 0; i < components_.size(); ++i) {
            state.components.push_back(componentState(components_[i], row, lasted));
        }
        for (const std::optional<std::size_t>& callee : callees_) {
            constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
            state.links.push_back(
                {false, callee ? flowOf(components_[*callee], row, lasted)
                               : scenarios::Flow{kUnknown, kUnknown, kUnknown, kUnknown}});
        }
        return state;
    }

private:
    // Whom nobody else calls has the requests of that call; none: nobody knows who called how often.
    std::optional<std::size_t> soleCallee(const CallSketch& call) const {
        const auto callers =
            std::count_if(sketch_.calls.begin(), sketch_.calls.end(),
                          [&](const CallSketch& one) { return one.callee == call.callee; });
        for (std::size_t i = 0; i < sketch_.components.size(); ++i) {
            if (callers == 1 && sketch_.components[i].name == call.callee) {
                return i;
            }
        }
        return std::nullopt;
    }

    Values valuesOf(const std::string& component, std::string_view name) const {
        const auto found = values_.find({component, std::string(name)});
        return found == values_.end() ? nullptr : found->second;
    }

    OwnColumns columnsOf(const std::string& name, std::string_view good) const {
        OwnColumns columns{.requests = valuesOf(name, "requests"),
                           .good = valuesOf(name, good),
                           .aborted = valuesOf(name, "aborted"),
                           .failed = valuesOf(name, "failed"),
                           .wasted = valuesOf(name, "wasted"),
                           .inFlight = valuesOf(name, "in_flight"),
                           .queues = {},
                           .uses = {}};
        for (const analysis::QueueGauge& queue : analysis::kQueueGauges) {
            if (const Values lengths = valuesOf(name, queue.gauge)) {
                columns.queues.emplace_back(queue.queue, lengths);
            }
        }
        return columns;
    }

    static double valueAt(Values values, std::size_t row) {
        return values == nullptr ? 0 : (*values)[row];
    }
    static std::uint64_t whole(Values values, std::size_t row) {
        return static_cast<std::uint64_t>(std::llround(std::max(0.0, valueAt(values, row))));
    }

    static scenarios::Flow flowOf(const OwnColumns& columns, std::size_t row, double lasted) {
        const double came = valueAt(columns.requests, row);
        const double failed = valueAt(columns.failed, row);
        const double good = columns.good != nullptr
                                ? (*columns.good)[row]
                                : std::max(0.0, came - failed - valueAt(columns.aborted, row));
        return {came / lasted, good / lasted, failed / lasted,
                valueAt(columns.wasted, row) / lasted};
    }
    static std::optional<double> stayOf(const OwnColumns& columns, std::size_t row, double lasted) {
        const double came = valueAt(columns.requests, row);
        return came > 0 && columns.inFlight != nullptr
                   ? std::optional((*columns.inFlight)[row] * lasted / came)
                   : std::nullopt;
    }

    scenarios::ComponentState
    componentState(const OwnColumns& columns, std::size_t row, double lasted) const {
        scenarios::ComponentState state;
        state.inFlight = whole(columns.inFlight, row);
        state.flow = flowOf(columns, row, lasted);
        state.stay = stayOf(columns, row, lasted);
        for (const auto& [queue, lengths] : columns.queues) {
            state.queues.push_back(
                {queue, static_cast<std::int64_t>(whole(lengths, row)), std::nullopt});
        }
        for (const RecordedUse& use : columns.uses) {
            state.uses.push_back({use.name, static_cast<std::int64_t>(whole(use.used, row)),
                                  std::llround(use.ofAt(row))});
        }
        return state;
    }

    const RunResult& result_;
    const PlatformSketch& sketch_;
    std::map<std::pair<std::string, std::string>, Values> values_; // name.statistic
    std::vector<OwnColumns> components_;
    std::vector<OwnColumns> sources_;
    std::vector<std::optional<std::size_t>> callees_; // of each call
};

void addSeries(const RunResult& result, Recording& recording) {
    std::vector<sim::SeriesColumn> columns;
    for (const sim::SeriesColumn& column : result.series) {
        columns.push_back({column.component,
                           column.name,
                           column.labels,
                           column.statistic,
                           column.unit,
                           column.kind,
                           {}});
    }
    sim::SeriesRows rows{.epoch = 0, .kept = 0, .times = result.seriesTimes, .values = {}};
    rows.values.reserve(rows.times.size() * columns.size());
    for (std::size_t row = 0; row < rows.times.size(); ++row) {
        for (const sim::SeriesColumn& column : result.series) {
            rows.values.push_back(column.values[row]);
        }
    }
    recording.addColumns(std::move(columns));
    recording.addRows(rows);
}

void addStates(const RunResult& result, Recording& recording) {
    const StatesOfSeries states(result, recording.sketch());
    const sim::Duration every = recording.sketch().stateEvery;
    for (std::size_t row = 0; row < result.seriesTimes.size(); ++row) {
        const bool isLast = row + 1 == result.seriesTimes.size();
        const sim::Time before =
            recording.stateTimes().empty() ? sim::kStart : recording.stateTimes().back();
        if (isLast || result.seriesTimes[row] - before >= every) {
            recording.addState(states.stateOf(row));
        }
    }
    recording.setStatesAreOfRows();
    PlatformState last;
    if (result.seriesTimes.empty()) {
        last.components.resize(recording.sketch().components.size());
        last.sources.resize(recording.sketch().sources.size());
    } else {
        last = recording.nowState();
    }
    putAt(recording.sketch(), result.status.time, last);
    last.events = result.events;
    recording.setNow(std::move(last));
}

// What had been measured at its end, beside what is in the series.
void addMeasured(const RunResult& result, Recording& recording) {
    for (const scenarios::ComponentResult& component : result.components) {
        std::vector<TimesSoFar> times;
        for (const scenarios::MetricResult& metric : component.metrics) {
            const auto* histogram = std::get_if<sim::Histogram>(&metric.value);
            if (histogram != nullptr && histogram->count() > 0 &&
                recording.column(component.name, metric.flatName(), "p50") == nullptr) {
                times.push_back(timesOf(metric.flatName(), metric.unit, *histogram));
            }
        }
        recording.add(TablesEntry{result.status.time, component.name, {}, std::move(times)});
    }
}

} // namespace

Recording recordingOf(const RunResult& result) {
    Recording recording;
    const auto scenario = playedScenario(result);
    PlatformSketch sketch = runSketchOf(result, scenario);
    const auto moments =
        scenario ? broughtUp(*scenario, result) : std::map<std::string, std::optional<sim::Time>>();
    for (ComponentSketch& component : sketch.components) {
        if (const auto built = moments.find(component.name); built != moments.end()) {
            component.builtAt = built->second.value_or(sim::kNever);
        }
    }
    recording.setSketch(std::move(sketch));
    addSeries(result, recording);
    addStates(result, recording);
    addMeasured(result, recording);
    for (const scenarios::TimelineEntry& entry : result.timeline) {
        recording.add(entry);
    }
    for (const scenarios::DecisionEntry& decision : result.decisions) {
        recording.add(decision);
    }
    for (const scenarios::JourneySpan& span : result.journeys) {
        recording.add(span);
    }
    const Judgement judgement = judgementOf(result, result.status.time);
    recording.add(judgement);
    recording.setOutcome({.fingerprint = result.fingerprint,
                          .status = result.status,
                          .summary = analysis::summaryJsonText(result),
                          .judgement = judgement,
                          .broken = result.broken,
                          .notes = result.notes});
    return recording;
}

sim::Result<Recording> openRun(const std::string& path) {
    const auto result = analysis::loadRun(path);
    if (!result) {
        return result.errors();
    }
    return recordingOf(*result);
}

} // namespace doppel::gui
