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

void append(std::vector<Shortfall>& all, std::vector<Shortfall> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

} // namespace

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

void merge(std::vector<EarlierShortfall>& earlier, const std::vector<EarlierShortfall>& others) {
    const auto identityOf = [](const EarlierShortfall& one) {
        const Shortfall& part = one.shortfall;
        return std::tie(one.time, part.of, part.owner, part.what, part.fared);
    };
    for (const EarlierShortfall& other : others) {
        const auto same = std::find_if(earlier.begin(), earlier.end(), [&](const auto& one) {
            return identityOf(one) == identityOf(other);
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
