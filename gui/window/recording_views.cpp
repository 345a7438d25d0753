// SPDX-License-Identifier: Apache-2.0
#include "gui/window/recording_views.h"

#include "gui/chart/chart_marks.h"
#include "gui/future/played_events.h"
#include "gui/look/numbers.h"
#include "scenarios/file/units_text.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace doppel::gui {
namespace {

QString eventName(const EventSketch& event) {
    return QString::fromStdString(event.name.empty() ? event.text : event.name);
}

Span spanOf(const EventSketch& event, sim::Time end) {
    Span span;
    span.kind = event.isFault ? SpanKind::Fault : SpanKind::Change;
    span.name = eventName(event);
    const sim::Time until = event.length  ? sim::after(event.at, *event.length)
                            : event.lasts ? end
                                          : event.at;
    span.range = {event.at, std::min(until, end)};
    span.open = event.lasts && !event.length;
    for (const std::string& component : event.components) {
        span.components << QString::fromStdString(component);
    }
    return span;
}

// Named stretches are told of actions, too, which have spans of their own.
bool isOfAnEvent(const models::NamedSpan& phase, const std::vector<EventSketch>& events) {
    return std::any_of(events.begin(), events.end(), [&](const EventSketch& event) {
        return (event.name == phase.name || event.kind == phase.name) &&
               event.at == sim::kStart + phase.from;
    });
}

Span spanOf(const models::NamedSpan& phase, sim::Time end) {
    Span span;
    span.kind = phase.name.starts_with("surge") ? SpanKind::Surge : SpanKind::Phase;
    span.name = QString::fromStdString(phase.name);
    span.range = {std::min(sim::kStart + phase.from, end),
                  std::min(sim::after(sim::kStart, phase.to), end)};
    return span;
}

std::set<std::string_view> calleesOf(const PlatformSketch& sketch) {
    std::set<std::string_view> callees;
    for (const CallSketch& call : sketch.calls) {
        callees.insert(call.callee);
    }
    return callees;
}

QString stepName(const QString& source, double factor) {
    return factor == 0   ? QStringLiteral("no %1").arg(source)
           : factor == 1 ? source
                         : QStringLiteral("%1 × %2").arg(source, numberText(factor, ""));
}

// A load that goes up and down in steps: those at which it isn't as usual, each up to the next.
void addSteps(const ComponentSketch& source, sim::Time end, std::vector<Span>& spans) {
    const std::string prefix = "traffic." + source.name + ".profile.steps[";
    std::map<std::size_t, std::pair<std::optional<sim::Duration>, double>> steps; // by number
    for (const FieldSketch& field : source.fields) {
        const std::size_t close = field.path.find("].", prefix.size());
        if (!field.path.starts_with(prefix) || close == std::string::npos) {
            continue;
        }
        auto& [from, factor] =
            steps.try_emplace(std::stoul(field.path.substr(prefix.size()))).first->second;
        const std::string name = field.path.substr(close + 2);
        if (name == "from") {
            const auto read = scenarios::parseDuration(field.value);
            from = read ? std::optional(*read) : std::nullopt;
        } else if (name == "factor") {
            const auto read = scenarios::parseRatio(field.value);
            factor = read ? read->value : 1;
        }
    }
    // A crowd that is not there at first is none usually.
    const bool comesLater = !steps.empty() &&
                            steps.begin()->second.first == sim::Duration::zero() &&
                            steps.begin()->second.second == 0;
    const double usual = comesLater ? 0 : 1;
    for (auto step = steps.begin(); step != steps.end(); ++step) {
        const auto& [from, factor] = step->second;
        const auto next = std::next(step);
        const auto until = next == steps.end() ? std::optional<sim::Duration>(end - sim::kStart)
                                               : next->second.first;
        if (from && until && *from < *until && factor != usual) {
            Span span;
            span.kind = factor > usual ? SpanKind::Surge : SpanKind::Phase;
            span.name = stepName(QString::fromStdString(source.name), factor);
            span.range = {std::min(sim::kStart + *from, end), std::min(sim::kStart + *until, end)};
            spans.push_back(std::move(span));
        }
    }
}

} // namespace

PlayClock::Run runOf(const PlatformSketch& sketch) {
    return {sketch.end(), sketch.warmup, sketch.startClock()};
}

std::vector<Span> spansOf(const Recording& recording) {
    const PlatformSketch& sketch = recording.sketch();
    const std::vector<EventSketch> events = eventsAsPlayed(recording);
    std::vector<Span> spans;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const EventSketch& event = events[i];
        if (event.at <= sketch.end()) {
            spans.push_back(spanOf(event, sketch.end()));
            spans.back().event = event.injected ? std::nullopt : std::optional(i);
        }
    }
    for (const models::NamedSpan& phase : sketch.phases) {
        if (!isOfAnEvent(phase, sketch.events)) {
            spans.push_back(spanOf(phase, sketch.end()));
        }
    }
    for (const ComponentSketch& source : sketch.sources) {
        addSteps(source, sketch.end(), spans);
    }
    const Judgement* last = recording.judgementAt(recording.now());
    if (recording.outcome()) {
        last = &recording.outcome()->judgement;
    }
    if (last != nullptr && last->recovery) {
        for (Span& span : recoverySpans(*last->recovery, recording.now())) {
            spans.push_back(std::move(span));
        }
    }
    std::stable_sort(spans.begin(), spans.end(),
                     [](const Span& a, const Span& b) { return a.range.from < b.range.from; });
    return spans;
}

void addOwnSpans(std::vector<Span> ofB, std::vector<Span>& spans) {
    const auto ofA = static_cast<std::ptrdiff_t>(spans.size());
    for (Span& span : ofB) {
        const bool happens = span.kind == SpanKind::Fault || span.kind == SpanKind::Change;
        const bool isShared =
            std::any_of(spans.begin(), spans.begin() + ofA, [&](const Span& other) {
                return other.kind == span.kind && other.name == span.name &&
                       other.range == span.range;
            });
        if (happens && !isShared) {
            span.name.prepend(QStringLiteral("B: "));
            span.event.reset();
            spans.push_back(std::move(span));
        }
    }
    std::stable_sort(spans.begin(), spans.end(),
                     [](const Span& a, const Span& b) { return a.range.from < b.range.from; });
}

std::vector<sim::Time> eventMoments(const std::vector<Span>& spans, sim::Time end) {
    std::vector<sim::Time> moments;
    for (const Span& span : spans) {
        if (isRecovery(span.kind)) {
            continue;
        }
        for (const sim::Time moment : {span.range.from, span.range.to}) {
            if (moment > sim::kStart && moment <= end) {
                moments.push_back(moment);
            }
        }
    }
    std::sort(moments.begin(), moments.end());
    moments.erase(std::unique(moments.begin(), moments.end()), moments.end());
    return moments;
}

const TimelineLane& LaneSource::laneOf(const Recording& recording) {
    const auto times = recording.seriesTimes();
    if (epoch_ != recording.seriesEpoch() || times.size() < lane_.times.size()) {
        lane_ = {};
        epoch_ = recording.seriesEpoch();
    }
    const std::size_t known = lane_.times.size();
    rowsMade_ = times.size() - known;
    lane_.playedUntil = recording.now();
    lane_.times.insert(lane_.times.end(), times.begin() + static_cast<std::ptrdiff_t>(known),
                       times.end());
    lane_.latency.resize(times.size(), 0);
    lane_.errors.resize(times.size(), 0);
    struct Columns {
        const sim::SeriesColumn* good;
        const sim::SeriesColumn* failed;
    };
    std::vector<Columns> sources;
    for (const ComponentSketch& source : recording.sketch().sources) {
        sources.push_back(
            {recording.column(source.name, "ok"), recording.column(source.name, "failed")});
    }
    const std::vector<const sim::SeriesColumn*> latency = recording.latency("p99");
    const auto at = [](const sim::SeriesColumn* column, std::size_t row) {
        return column != nullptr && row < column->values.size() ? column->values[row] : 0.0;
    };
    for (std::size_t row = known; row < times.size(); ++row) {
        double good = 0;
        double failed = 0;
        for (const Columns& source : sources) {
            good += at(source.good, row);
            failed += at(source.failed, row);
        }
        for (const sim::SeriesColumn* column : latency) {
            lane_.latency[row] = std::max(lane_.latency[row], at(column, row));
        }
        lane_.errors[row] = good + failed > 0 ? failed / (good + failed) : 0;
    }
    return lane_;
}

ChartContext contextOf(const Recording& recording, const QString& selected) {
    const PlatformSketch& sketch = recording.sketch();
    ChartContext context;
    const std::set<std::string_view> asked = calleesOf(sketch);
    for (const ComponentSketch& source : sketch.sources) {
        context.sources.push_back(source.name);
    }
    for (const ComponentSketch& component : sketch.components) {
        context.components.push_back(
            {component.name, component.kind, asked.contains(component.name)});
        if (component.name == selected.toStdString()) {
            context.selected = component.name;
        }
    }
    context.every = sketch.seriesEvery;
    if (const Judgement* judgement = recording.judgementAt(recording.now());
        judgement != nullptr && judgement->recovery && judgement->recovery->target > 0) {
        context.objective = judgement->recovery->target;
    }
    return context;
}

std::vector<std::pair<std::string, std::string>> objectiveTexts(const PlatformSketch& sketch) {
    std::vector<std::pair<std::string, std::string>> texts;
    for (const ObjectiveSketch& objective : sketch.objectives) {
        if (objective.limit.empty()) { // of all visits, as charts are
            texts.emplace_back(objective.name, objective.that);
        }
    }
    return texts;
}

void ChartSource::update(const Recording& recording) {
    const PlatformSketch& sketch = recording.sketch();
    const auto times = recording.stateTimes();
    if (file_ != sketch.file || times.size() < states_ ||
        names_.size() != sketch.components.size()) {
        file_ = sketch.file;
        servers_ = {};
        states_ = 0;
        names_.clear();
        for (const ComponentSketch& component : sketch.components) {
            names_.push_back(component.name);
        }
    }
    for (; states_ < times.size(); ++states_) {
        const PlatformState& state = recording.recordedState(states_);
        if (state.components.size() == names_.size() && times[states_] > servers_.last()) {
            servers_.add(times[states_], names_, state.components);
        }
    }
}

FutureSeries
ChartSource::seriesOf(const Recording& recording, std::uint32_t future, const QString& name) const {
    return {name,
            {recording.seriesTimes(), recording.series(), recording.seriesEpoch(), future},
            servers_.view(future),
            recording.now(),
            {}};
}

} // namespace doppel::gui
