// SPDX-License-Identifier: Apache-2.0
#include "gui/window/future_display.h"

#include "gui/chart/charts_panel.h"
#include "gui/look/future_tag.h"
#include "gui/map/map_view.h"
#include "gui/time/timeline.h"
#include "gui/window/decision_marks.h"
#include "gui/window/moment_figures.h"
#include "gui/window/objective_state.h"
#include "gui/window/objectives_strip.h"

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

const ShownFuture* withRole(const std::vector<ShownFuture>& futures, FutureRole role) {
    const auto found = std::find_if(futures.begin(), futures.end(),
                                    [&](const ShownFuture& f) { return f.role == role; });
    return found == futures.end() ? nullptr : &*found;
}

} // namespace

FutureDisplay::FutureDisplay(DisplayPanels panels) : panels_(panels) {}

void FutureDisplay::show(const std::vector<ShownFuture>& futures,
                         const std::vector<TimelineMark>& marks) {
    const ShownFuture* front = withRole(futures, FutureRole::A);
    if (front == nullptr || front->recording->sketch().file.empty()) {
        return; // nothing has been read yet
    }
    const ShownFuture* other = withRole(futures, onMap_);
    const ShownFuture& onMap = other == nullptr ? *front : *other;
    showPlatform(onMap);
    std::vector<Span> spans = spansOf(*front->recording);
    for (Span& span : spans) {
        span.event = front->stored ? std::nullopt : span.event;
    }
    const ShownFuture* b = withRole(futures, FutureRole::B);
    if (b != nullptr) {
        addOwnSpans(spansOf(*b->recording), spans);
    }
    panels_.clock.setSpans(std::move(spans));
    showMoment(*front, b, onMap);
    showCharts(futures);
    showTimeline(futures, marks);
}

void FutureDisplay::showPlatform(const ShownFuture& future) {
    const Recording& recording = *future.recording;
    if (mapped_ == future.id && sketchVersion_ == recording.sketchVersion()) {
        return;
    }
    mapped_ = future.id;
    sketchVersion_ = recording.sketchVersion();
    panels_.map.setPlatform(recording.sketch());
    panels_.charts.setObjectives(objectiveTexts(recording.sketch()));
}

void FutureDisplay::showMoment(const ShownFuture& a,
                               const ShownFuture* b,
                               const ShownFuture& onMap) {
    const sim::Time moment = panels_.clock.playhead();
    panels_.map.show(*onMap.recording, onMap.recording->stateAt(moment));
    panels_.map.futureTag().show(onMap.role == FutureRole::B,
                                 b == nullptr ? QString() : onMap.name);
    panels_.objectives.setObjectives(objectivesAt(*a.recording, moment),
                                     b == nullptr ? std::vector<ObjectiveAt>()
                                                  : objectivesAt(*b->recording, moment));
    panels_.objectives.setFigures(b == nullptr ? momentFigures(*a.recording, moment)
                                               : momentFigures(*a.recording, *b->recording, moment),
                                  b == nullptr ? momentScope(*a.recording, moment)
                                               : momentScope(*a.recording, *b->recording, moment));
}

void FutureDisplay::showCharts(const std::vector<ShownFuture>& futures) {
    const ShownFuture& a = *withRole(futures, FutureRole::A);
    const ShownFuture* b = withRole(futures, FutureRole::B);
    std::erase_if(sources_, [&](const auto& entry) {
        return std::none_of(futures.begin(), futures.end(),
                            [&](const ShownFuture& future) { return future.id == entry.first; });
    });
    panels_.charts.setContext(contextOf(*a.recording, selected_));
    const auto seriesOf = [this](const ShownFuture& future) {
        ChartSource& source = sources_[future.id];
        source.update(*future.recording);
        return source.seriesOf(*future.recording, future.id, future.name);
    };
    std::optional<FutureSeries> other;
    if (b != nullptr) {
        other = seriesOf(*b);
        other->parted = b->parted;
    }
    panels_.charts.show(seriesOf(a), other);
    const Judgement* last = a.recording->judgementAt(a.recording->now());
    panels_.charts.setRecovery(last == nullptr ? std::nullopt : last->recovery);
}

void FutureDisplay::showTimeline(const std::vector<ShownFuture>& futures,
                                 const std::vector<TimelineMark>& marks) {
    TimelineContent content;
    std::erase_if(lanes_, [&](const auto& entry) {
        return std::none_of(futures.begin(), futures.end(),
                            [&](const ShownFuture& future) { return future.id == entry.first; });
    });
    for (const ShownFuture& future : futures) {
        TimelineLane lane = lanes_[future.id].laneOf(*future.recording);
        lane.name = future.name;
        lane.role = future.role;
        lane.from = future.from;
        lane.branch = future.branch;
        lane.died = future.died;
        const auto parent =
            std::find_if(futures.begin(), futures.end(),
                         [&](const ShownFuture& other) { return future.parent == other.id; });
        if (parent != futures.end()) {
            lane.parent = static_cast<std::size_t>(parent - futures.begin());
        }
        content.lanes.push_back(std::move(lane));
    }
    content.marks = marks;
    const std::vector<TimelineMark> decided =
        decisionMarks(*withRole(futures, FutureRole::A)->recording);
    content.marks.insert(content.marks.end(), decided.begin(), decided.end());
    std::stable_sort(content.marks.begin(), content.marks.end(),
                     [](const TimelineMark& a, const TimelineMark& b) { return a.at < b.at; });
    panels_.timeline.setContent(std::move(content));
}

void FutureDisplay::clear() {
    mapped_.reset();
    onMap_ = FutureRole::A;
    sketchVersion_ = 0;
    sources_.clear();
    lanes_.clear();
    selected_.clear();
    panels_.map.futureTag().show(false, {});
    panels_.clock.setRun({});
    panels_.timeline.setContent({});
    panels_.objectives.clear();
}

} // namespace doppel::gui
