// SPDX-License-Identifier: Apache-2.0
#include "gui/future/recording.h"

#include "gui/future/played_events.h"
#include "scenarios/all_visits.h"
#include "sim/assert.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

namespace doppel::gui {

namespace {

// Keeps those of a list by time that are not later than a moment.
template <class T, class TimeOf>
void keepUntil(std::vector<T>& list, sim::Time time, const TimeOf& timeOf) {
    const auto later = std::partition_point(list.begin(), list.end(),
                                            [&](const T& entry) { return timeOf(entry) <= time; });
    list.erase(later, list.end());
}

constexpr auto kAt = [](const auto& entry) {
    return entry.at;
};

constexpr auto kAtOfShared = [](const auto& entry) {
    return entry->at;
};

// Of a visit nothing is known before it is over. Its own span precedes those of its calls.
void keepVisitsUntil(std::vector<scenarios::JourneySpan>& spans, sim::Time time) {
    std::set<std::uint64_t> over;
    std::erase_if(spans, [&](const scenarios::JourneySpan& span) {
        if (span.parent == 0 && span.end.value_or(sim::kNever) <= time) {
            over.insert(span.visit);
        }
        return !over.contains(span.visit);
    });
}

std::size_t injectionsIn(const PlatformSketch& sketch) {
    return static_cast<std::size_t>(
        std::count_if(sketch.events.begin(), sketch.events.end(),
                      [](const EventSketch& event) { return event.injected.has_value(); }));
}

std::size_t injectionsUntil(const PlatformSketch& sketch, sim::Time time) {
    return static_cast<std::size_t>(
        std::count_if(sketch.events.begin(), sketch.events.end(), [&](const EventSketch& event) {
            return event.injected && *event.injected <= time;
        }));
}

} // namespace

// Nodes of a set stay where they are, so views of them stay good.
class Recording::Names {
public:
    std::string_view of(std::string_view text) {
        const auto found = names_.find(text);
        return found != names_.end() ? *found : *names_.emplace(text).first;
    }

private:
    std::set<std::string, std::less<>> names_;
};

Recording::Recording()
    : sketch_(std::make_shared<PlatformSketch>()), names_(std::make_shared<Names>()) {}

std::string_view Recording::name(std::string_view text) {
    return names_->of(text);
}

void Recording::setSketch(PlatformSketch sketch) {
    sketch_ = std::make_shared<PlatformSketch>(std::move(sketch));
    ++sketchVersion_;
}

void Recording::addEvent(EventSketch event) {
    PlatformSketch changed = *sketch_;
    changed.events.push_back(std::move(event));
    setSketch(std::move(changed));
}

PlatformState Recording::stateAt(sim::Time time) const {
    if (time >= now_.at) {
        return now_;
    }
    if (statesAreOfRows_) {
        const auto row = std::lower_bound(stateTimes_.begin(), stateTimes_.end(), time);
        PlatformState state = row == stateTimes_.end()
                                  ? now_
                                  : *states_[static_cast<std::size_t>(row - stateTimes_.begin())];
        putAt(*sketch_, time, state);
        return state;
    }
    const auto later = std::upper_bound(stateTimes_.begin(), stateTimes_.end(), time);
    if (later == stateTimes_.begin()) {
        return {};
    }
    return *states_[static_cast<std::size_t>(later - stateTimes_.begin()) - 1];
}

void Recording::addState(PlatformState state) {
    DOPPEL_ASSERT(stateTimes_.empty() || state.at > stateTimes_.back());
    stateTimes_.push_back(state.at);
    states_.push_back(std::make_shared<PlatformState>(state));
    now_ = std::move(state);
}

void Recording::setNow(PlatformState state) {
    now_ = std::move(state);
}

const sim::SeriesColumn* Recording::column(std::string_view component,
                                           std::string_view flatName,
                                           std::string_view statistic) const {
    const auto places = placesOf_.find(component);
    if (places == placesOf_.end()) {
        return nullptr;
    }
    for (const std::size_t place : places->second) {
        const sim::SeriesColumn& column = columns_[place];
        if (column.statistic == statistic &&
            sim::flatName(column.name, column.labels) == flatName) {
            return &column;
        }
    }
    return nullptr;
}

std::vector<const sim::SeriesColumn*> Recording::latency(std::string_view statistic) const {
    if (const auto* all = column(scenarios::kAllVisits, "latency", statistic)) {
        return {all};
    }
    std::vector<const sim::SeriesColumn*> columns;
    for (const ComponentSketch& source : sketch().sources) {
        if (const auto* one = column(source.name, "latency", statistic)) {
            columns.push_back(one);
        }
    }
    return columns;
}

void Recording::addColumns(std::vector<sim::SeriesColumn> columns) {
    for (sim::SeriesColumn& column : columns) {
        column.values.resize(times_.size(), 0.0);
        placesOf_[column.component].push_back(columns_.size());
        columns_.push_back(std::move(column));
    }
}

void Recording::addRows(const sim::SeriesRows& rows) {
    DOPPEL_ASSERT(rows.values.size() == rows.times.size() * columns_.size());
    for (; epoch_ < rows.epoch; ++epoch_) {
        sim::halveRows(times_, columns_, sim::kStart);
    }
    times_.resize(rows.kept);
    times_.insert(times_.end(), rows.times.begin(), rows.times.end());
    auto value = rows.values.begin();
    for (sim::SeriesColumn& column : columns_) {
        column.values.resize(rows.kept);
        column.values.reserve(times_.size());
    }
    for (std::size_t row = 0; row < rows.times.size(); ++row) {
        for (sim::SeriesColumn& column : columns_) {
            column.values.push_back(*value++);
        }
    }
}

const Judgement* Recording::judgementAt(sim::Time time) const {
    const auto later = std::partition_point(judgements_.begin(), judgements_.end(),
                                            [&](const Judgement& one) { return one.at <= time; });
    return later == judgements_.begin() ? nullptr : &*std::prev(later);
}

const TablesEntry*
Recording::entryAt(std::string_view component, sim::Time time, bool ofTimes) const {
    const auto later = std::partition_point(tables_.begin(), tables_.end(),
                                            [&](const auto& entry) { return entry->at <= time; });
    const auto found =
        std::find_if(std::make_reverse_iterator(later), tables_.rend(), [&](const auto& entry) {
            return entry->component == component && entry->times.has_value() == ofTimes;
        });
    return found == tables_.rend() ? nullptr : found->get();
}

const TablesEntry* Recording::tablesAt(std::string_view component, sim::Time time) const {
    return entryAt(component, time, false);
}

const std::vector<TimesSoFar>* Recording::timesAt(std::string_view component,
                                                  sim::Time time) const {
    const TablesEntry* entry = entryAt(component, time, true);
    return entry == nullptr ? nullptr : &*entry->times;
}

Recording::Extent Recording::extent() const {
    return {.states = states_.size(),
            .timeline = timeline_.size(),
            .decisions = decisions_.size(),
            .tables = tables_.size(),
            .journeys = journeys_.size(),
            .judgements = judgements_.size(),
            .injections = injectionsIn(*sketch_)};
}

Recording Recording::moment() const {
    Recording present;
    present.sketch_ = sketch_;
    present.sketchVersion_ = sketchVersion_;
    present.names_ = names_;
    present.now_ = now_;
    return present;
}

Recording Recording::upTo(const Extent& extent, sim::Time time) const {
    Recording past = moment();
    past.now_ = stateAt(time);
    past.now_.at = time;
    const auto take = [](auto& to, const auto& from, std::size_t most) {
        to.assign(from.begin(),
                  from.begin() + static_cast<std::ptrdiff_t>(std::min(most, from.size())));
    };
    take(past.stateTimes_, stateTimes_, extent.states);
    take(past.states_, states_, extent.states);
    take(past.timeline_, timeline_, extent.timeline);
    take(past.decisions_, decisions_, extent.decisions);
    take(past.tables_, tables_, extent.tables);
    take(past.journeys_, journeys_, extent.journeys);
    take(past.judgements_, judgements_, extent.judgements);
    past.keepInjections(extent.injections);
    return past;
}

// They stand last, in the order in which they came.
void Recording::keepInjections(std::size_t most) {
    const std::size_t all = injectionsIn(*sketch_);
    if (all > most) {
        PlatformSketch sketch = *sketch_;
        sketch.events.erase(sketch.events.end() - static_cast<std::ptrdiff_t>(all - most),
                            sketch.events.end());
        setSketch(std::move(sketch));
    }
}

Recording Recording::until(sim::Time time) const {
    Recording past = *this;
    past.outcome_.reset();
    if (time >= now()) {
        return past;
    }
    past.now_ = stateAt(time);
    past.now_.at = time;
    keepUntil(past.stateTimes_, time, std::identity());
    past.states_.resize(past.stateTimes_.size());
    keepUntil(past.times_, time, std::identity());
    for (sim::SeriesColumn& column : past.columns_) {
        column.values.resize(past.times_.size());
    }
    keepUntil(past.timeline_, time, kAt);
    keepUntil(past.decisions_, time, kAt);
    keepUntil(past.tables_, time, kAtOfShared);
    keepUntil(past.judgements_, time, kAt);
    keepVisitsUntil(past.journeys_, time);
    past.keepInjections(injectionsUntil(*sketch_, time));
    return past;
}

} // namespace doppel::gui
