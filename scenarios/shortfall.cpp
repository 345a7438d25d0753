// SPDX-License-Identifier: Apache-2.0
#include "scenarios/shortfall.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/timed.h"
#include "scenarios/unmeasured.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace doppel::scenarios {

namespace {

auto identityOf(const Shortfall& one) {
    return std::tie(one.of, one.owner, one.what, one.fared);
}

// Those of a platform come in one order, so that the next is usually where the last was.
template <class Shortfalls>
auto sameIn(Shortfalls& all, const Shortfall& as, std::size_t& last) {
    const auto isSame = [&](const Shortfall& one) {
        return identityOf(one) == identityOf(as);
    };
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

void append(std::vector<Shortfall>& all, std::vector<Shortfall> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

std::vector<Shortfall> shortfallsOf(const TrafficResult& visits, const std::string& name) {
    const std::uint64_t wanted = visits.wanted();
    const auto of = [&](std::string_view fared, std::uint64_t count) {
        return Shortfall{Shortfall::Of::Visits, name, "visits", std::string(fared), count, wanted};
    };
    return {of(kFellFailed, wanted - std::min(visits.ok, wanted)),
            of(kFellLacking, countOf(visits.metrics, models::VisitMetrics::kDegraded))};
}

std::vector<Shortfall> shortfallsOf(const ComponentResult& counted, const std::string& name) {
    const CameTo cameTo = CameTo::of(counted.metrics);
    const std::uint64_t late = countOf(counted.metrics, models::Meter::kLate); // but done
    std::vector<Shortfall> all{{Shortfall::Of::Requests, name, name + "'s requests",
                                std::string(kFellFailed),
                                cameTo.failed() - std::min(cameTo.failed(), late), cameTo.all}};
    const models::ComponentKind* kind = kindOf(counted);
    for (const FailedWork& work :
         failedWorkOf(counted.metrics, kind == nullptr ? "jobs" : kind->metrics.work)) {
        const std::string queue = work.queue.empty() ? "" : " (" + work.queue + ')';
        all.push_back({Shortfall::Of::Work, name, work.what + " of " + name + queue,
                       std::string(work.isLeft ? kFellUndone : kFellFailed), work.failed,
                       work.all});
    }
    return all;
}

std::vector<Shortfall> shortfallsOf(const std::vector<TrafficResult>& traffic,
                                    const std::vector<ComponentResult>& components) {
    std::vector<Shortfall> all;
    for (const TrafficResult& source : traffic) {
        append(all, shortfallsOf(source, source.name));
    }
    for (const ComponentResult& component : components) {
        append(all, shortfallsOf(component, component.name));
    }
    return all;
}

void add(std::vector<Shortfall>& sum, const std::vector<Shortfall>& others) {
    std::size_t last = 0;
    for (const Shortfall& other : others) {
        const auto same = sameIn(sum, other, last);
        if (same == sum.end()) {
            sum.push_back(other);
        } else {
            same->count += other.count;
            same->all += other.all;
        }
    }
}

std::vector<Shortfall> since(const std::vector<Shortfall>& now,
                             const std::vector<Shortfall>& before) {
    std::vector<Shortfall> grown;
    std::size_t last = 0;
    for (const Shortfall& one : now) {
        grown.push_back(one);
        if (const auto same = sameIn(before, one, last); same != before.end()) {
            const bool isLevel = one.fared == kFellUndone;
            grown.back().all -= std::min(one.all, same->all - (isLevel ? same->count : 0));
            grown.back().count -= isLevel ? 0 : std::min(one.count, same->count);
        }
    }
    return grown;
}

void merge(std::vector<EarlierShortfall>& earlier, const std::vector<EarlierShortfall>& others) {
    for (const EarlierShortfall& other : others) {
        const auto same = std::find_if(earlier.begin(), earlier.end(), [&](const auto& one) {
            return one.time == other.time && one.isWithin == other.isWithin &&
                   identityOf(one.shortfall) == identityOf(other.shortfall);
        });
        if (same == earlier.end()) {
            earlier.push_back(other);
        } else {
            same->shortfall.count += other.shortfall.count;
            same->shortfall.all += other.shortfall.all;
        }
    }
}

} // namespace doppel::scenarios
