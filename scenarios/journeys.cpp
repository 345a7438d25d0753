// SPDX-License-Identifier: Apache-2.0
#include "scenarios/journeys.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace doppel::scenarios {

namespace {

std::optional<sim::Time> unlessNever(sim::Time time) {
    return time == sim::kNever ? std::nullopt : std::optional(time);
}

JourneySpan journeySpan(std::uint32_t number, const models::Span& span) {
    JourneySpan result;
    result.visit = span.visit;
    result.number = number;
    result.parent = span.parent;
    result.component = span.component;
    result.instance = span.instance.index;
    result.sent = span.sent;
    result.start = span.start;
    result.end = unlessNever(span.end);
    result.received = unlessNever(span.received);
    result.status = span.status;
    result.failure = span.failure;
    result.servedBy = span.servedBy;
    return result;
}

void add(std::vector<JourneyWait>& waits, const models::PhaseChange& change) {
    if (!waits.empty() && !waits.back().until) {
        waits.back().until = change.at;
    }
    if (change.phase != models::Phase::Serving) {
        waits.push_back({std::string(change.what), change.at, std::nullopt});
    }
}

// What a stay still waited for at its end it has waited for until then.
void closeWaits(JourneySpan& span) {
    if (span.end && !span.waits.empty() && !span.waits.back().until) {
        span.waits.back().until = std::max(*span.end, span.waits.back().from);
    }
}

bool isUnderWay(const models::Span& span) {
    return span.end == sim::kNever && (span.parent == 0 || span.start != sim::kNever);
}

} // namespace

std::vector<JourneySpan> journeysOf(const models::Journal& journal) {
    std::vector<JourneySpan> journeys;
    for (const models::Span& span : journal.spans()) {
        journeys.push_back(journeySpan(static_cast<std::uint32_t>(journeys.size() + 1), span));
    }
    for (const models::PhaseChange& change : journal.phases()) {
        add(journeys[change.span - 1].waits, change);
    }
    std::for_each(journeys.begin(), journeys.end(), closeWaits);
    // What never arrived, since the run ended on its way, has no stay.
    std::erase_if(journeys, [](const JourneySpan& span) { return span.start == sim::kNever; });
    std::stable_sort(journeys.begin(), journeys.end(),
                     [](const JourneySpan& a, const JourneySpan& b) { return a.visit < b.visit; });
    return journeys;
}

void JourneyLook::follow(const models::Journal& journal) {
    for (; spans_ < journal.spans().size(); ++spans_) {
        open_[journal.spans()[spans_].visit].spans.push_back(
            static_cast<std::uint32_t>(spans_ + 1));
    }
    for (; phases_ < journal.phases().size(); ++phases_) {
        const models::PhaseChange& change = journal.phases()[phases_];
        const auto visit = open_.find(journal.spans()[change.span - 1].visit);
        if (visit != open_.end()) {
            add(visit->second.waits[change.span], change);
        }
    }
}

void JourneyLook::take(const models::Journal& journal,
                       Visit& visit,
                       std::vector<JourneySpan>& taken) {
    for (const std::uint32_t number : visit.spans) {
        const models::Span& span = journal.spans()[number - 1];
        if (span.start != sim::kNever) {
            taken.push_back(journeySpan(number, span));
            taken.back().waits = std::move(visit.waits[number]);
            closeWaits(taken.back());
        }
    }
}

std::vector<JourneySpan> JourneyLook::takeFinished(const models::Journal& journal) {
    follow(journal);
    std::vector<JourneySpan> finished;
    for (auto visit = open_.begin(); visit != open_.end();) {
        const auto& spans = visit->second.spans;
        if (std::any_of(spans.begin(), spans.end(), [&](std::uint32_t number) {
                return isUnderWay(journal.spans()[number - 1]);
            })) {
            ++visit;
            continue;
        }
        take(journal, visit->second, finished);
        visit = open_.erase(visit);
    }
    return finished;
}

std::vector<JourneySpan> JourneyLook::takeRest(const models::Journal& journal) {
    std::vector<JourneySpan> rest = takeFinished(journal);
    for (auto& [number, visit] : open_) {
        take(journal, visit, rest);
    }
    open_.clear();
    return rest;
}

} // namespace doppel::scenarios
