// SPDX-License-Identifier: Apache-2.0
#include "gui/window/decision_marks.h"

#include "analysis/decision_sort.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace doppel::gui {
namespace {

using Sort = std::pair<std::string_view, std::string>; // of a component
using Decisions = std::vector<const DecisionEntry*>;

// What is scaled goes up and down by one sort, so that a mark can say from what to what.
Sort markedSortOf(const DecisionEntry& decision) {
    return {decision.component, decision.rescale ? "scales " + decision.rescale->of
                                                 : analysis::sortOfDecision(decision)};
}

TimelineMark markOf(const Decisions& alike, const Burst& burst) {
    const DecisionEntry& first = *alike[burst.first];
    TimelineMark mark{TimelineMark::Kind::Decision, first.at,
                      QString::fromStdString(first.component + ' ' + first.what)};
    mark.more = burst.last - burst.first;
    if (first.rescale) {
        mark.of = QString::fromStdString(first.rescale->of);
        mark.from = QString::number(first.rescale->from);
        mark.to = QString::number(alike[burst.last]->rescale->to);
    }
    return mark;
}

// By time; one that is too near to another is counted by the nearest.
void addMark(TimelineMark mark, sim::Duration least, std::vector<TimelineMark>& marks) {
    const auto next = std::find_if(marks.begin(), marks.end(),
                                   [&](const TimelineMark& other) { return other.at >= mark.at; });
    const sim::Duration toNext = next == marks.end() ? least : next->at - mark.at;
    const sim::Duration sinceLast = next == marks.begin() ? least : mark.at - std::prev(next)->at;
    if (std::min(toNext, sinceLast) >= least) {
        marks.insert(next, std::move(mark));
    } else {
        (toNext < sinceLast ? next : std::prev(next))->more += 1 + mark.more;
    }
}

} // namespace

std::vector<Burst>
burstsOf(std::span<const sim::Time> moments, sim::Duration pause, std::optional<std::size_t> most) {
    while (true) {
        std::vector<Burst> bursts;
        for (std::size_t i = 0; i < moments.size(); ++i) {
            if (i > 0 && moments[i] - moments[i - 1] < pause) {
                bursts.back().last = i;
            } else {
                bursts.push_back({i, i});
            }
        }
        if (!most || bursts.size() <= *most) {
            return bursts;
        }
        pause *= 2;
    }
}

std::vector<TimelineMark> decisionMarks(const Recording& recording) {
    const PlatformSketch& sketch = recording.sketch();
    std::set<std::string_view> asked;
    for (const CallSketch& call : sketch.calls) {
        asked.insert(call.callee);
    }
    std::map<Sort, Decisions> sorts;
    for (const DecisionEntry& decision : recording.decisions()) {
        sorts[markedSortOf(decision)].push_back(&decision);
    }
    const sim::Duration least = std::max(sketch.duration / kMostDecisionMarks, sim::Duration(1));
    std::vector<TimelineMark> marks;
    enum class Turn { Rescales, Unasked, Asked };
    for (const Turn turn : {Turn::Rescales, Turn::Unasked, Turn::Asked}) {
        std::vector<TimelineMark> own;
        for (const auto& [sort, alike] : sorts) {
            const bool isAsked = asked.contains(sort.first);
            if (turn != (alike.front()->rescale ? Turn::Rescales
                         : isAsked              ? Turn::Asked
                                                : Turn::Unasked)) {
                continue;
            }
            std::vector<sim::Time> moments;
            for (const DecisionEntry* decision : alike) {
                moments.push_back(decision->at);
            }
            const auto most = isAsked ? std::optional(analysis::kMostOfASort) : std::nullopt;
            for (const Burst& burst : burstsOf(moments, least, most)) {
                own.push_back(markOf(alike, burst));
            }
        }
        std::stable_sort(own.begin(), own.end(),
                         [](const TimelineMark& a, const TimelineMark& b) { return a.at < b.at; });
        for (TimelineMark& mark : own) {
            addMark(std::move(mark), least, marks);
        }
    }
    return marks;
}

} // namespace doppel::gui
