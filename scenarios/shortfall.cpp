// SPDX-License-Identifier: Apache-2.0
#include "scenarios/shortfall.h"

#include "models/meter.h"
#include "models/scaling/turn_metrics.h"
#include "models/traffic/visit_book.h"
#include "scenarios/timed.h"
#include "scenarios/unmeasured.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace doppel::scenarios {

namespace {

bool isLevel(const Shortfall& one) {
    return one.fared == Shortfall::Fared::NotDone;
}

// Those of a platform come in one order, so that the next is usually where the last was.
template <class All, class IsSame>
auto sameIn(All& all, IsSame isSame, std::size_t& last) {
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(std::min(last, all.size()));
    auto found = std::find_if(from, all.end(), isSame);
    if (found == all.end()) {
        found = std::find_if(all.begin(), from, isSame);
        found = found == from ? all.end() : found;
    }
    last = found == all.end() ? last : static_cast<std::size_t>(found - all.begin()) + 1;
    return found;
}

} // namespace

std::string_view toText(Shortfall::Fared fared) {
    switch (fared) {
    case Shortfall::Fared::Failed:
        return "failed";
    case Shortfall::Fared::LackedAPart:
        return "lacked a part";
    case Shortfall::Fared::NotDone:
        return "were not done";
    case Shortfall::Fared::InVain:
        return "came to nothing";
    }
    return {};
}

bool areOfTheSame(const Shortfall& a, const Shortfall& b) {
    return std::tie(a.of, a.fared, a.owner, a.what) == std::tie(b.of, b.fared, b.owner, b.what);
}

void append(std::vector<Shortfall>& all, std::vector<Shortfall> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

std::vector<Shortfall> shortfallsOf(const TrafficResult& visits, const TrafficResult& ofRun) {
    const std::string& name = ofRun.name;
    const std::uint64_t wanted = visits.wanted();
    const auto of = [&](Shortfall::Fared fared, std::uint64_t count) {
        return Shortfall{Shortfall::Of::Visits, name, "visits", fared, count, wanted};
    };
    return {of(Shortfall::Fared::Failed, wanted - std::min(visits.ok, wanted)),
            of(Shortfall::Fared::LackedAPart,
               countOf(visits.metrics, models::VisitMetrics::kDegraded))};
}

std::vector<Shortfall> shortfallsOf(const ComponentResult& counted, const ComponentResult& ofRun) {
    const std::string& name = ofRun.name;
    const CameTo cameTo = CameTo::of(counted.metrics);
    const std::uint64_t late = countOf(counted.metrics, models::Meter::kLate); // but done
    std::vector<Shortfall> all{{Shortfall::Of::Requests, name, name + "'s requests",
                                Shortfall::Fared::Failed,
                                cameTo.failed() - std::min(cameTo.failed(), late), cameTo.all}};
    const models::ComponentKind* kind = kindOf(counted);
    const std::string_view jobs = kind == nullptr ? "jobs" : kind->metrics.work;
    for (const FailedWork& work : failedWorkOf(counted.metrics, jobs, ofRun.metrics)) {
        const std::string queue = work.queue.empty() ? "" : " (" + work.queue + ')';
        all.push_back({Shortfall::Of::Work, name, work.what + " of " + name + queue,
                       work.isLeft ? Shortfall::Fared::NotDone : Shortfall::Fared::Failed,
                       work.failed, work.all});
    }
    if (kind != nullptr && !kind->metrics.turns.taken.empty()) {
        const std::uint64_t taken = countOf(counted.metrics, kind->metrics.turns.taken);
        const std::uint64_t failed = countOf(counted.metrics, kind->metrics.turns.failed);
        const std::uint64_t missed = countOf(counted.metrics, models::TurnMetrics::kMissed);
        all.push_back({Shortfall::Of::Work, name, "turns of " + name, Shortfall::Fared::InVain,
                       missed + std::min(failed, taken), taken + missed});
    }
    return all;
}

std::vector<Shortfall> shortfallsOf(const std::vector<TrafficResult>& traffic,
                                    const std::vector<ComponentResult>& components) {
    std::vector<Shortfall> all;
    for (const TrafficResult& source : traffic) {
        append(all, shortfallsOf(source, source));
    }
    for (const ComponentResult& component : components) {
        append(all, shortfallsOf(component, component));
    }
    return all;
}

void add(std::vector<Shortfall>& sum, const std::vector<Shortfall>& others) {
    std::size_t last = 0;
    for (const Shortfall& other : others) {
        const auto same = sameIn(
            sum, [&](const Shortfall& one) { return areOfTheSame(one, other); }, last);
        if (same == sum.end()) {
            sum.push_back(other);
        } else {
            const std::uint64_t before = isLevel(other) ? same->count : 0; // by now ended, or left
            same->count += other.count - before;
            same->all += other.all - before;
        }
    }
}

std::vector<Shortfall> since(const std::vector<Shortfall>& now,
                             const std::vector<Shortfall>& before) {
    std::vector<Shortfall> grown;
    std::size_t last = 0;
    for (const Shortfall& one : now) {
        grown.push_back(one);
        const auto same = sameIn(
            before, [&](const Shortfall& was) { return areOfTheSame(was, one); }, last);
        if (same != before.end()) {
            const std::uint64_t left = isLevel(one) ? same->count : 0; // may end in it
            grown.back().all -= std::min(one.all, same->all - left);
            grown.back().count -= std::min(one.count, same->count - left);
        }
    }
    return grown;
}

void merge(std::vector<ShortfallOfTime>& all, const std::vector<ShortfallOfTime>& others) {
    std::size_t last = 0;
    for (const ShortfallOfTime& other : others) {
        const auto isSame = [&](const ShortfallOfTime& one) {
            return one.time == other.time && one.isWithin == other.isWithin &&
                   areOfTheSame(one.shortfall, other.shortfall);
        };
        const auto same = sameIn(all, isSame, last);
        if (same == all.end()) {
            all.push_back(other);
        } else {
            same->shortfall.count += other.shortfall.count;
            same->shortfall.all += other.shortfall.all;
        }
    }
}

} // namespace doppel::scenarios
