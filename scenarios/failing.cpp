// SPDX-License-Identifier: Apache-2.0
#include "scenarios/failing.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/many.h"
#include "scenarios/objective_limit.h"
#include "scenarios/timed.h"
#include "scenarios/unmeasured.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <span>

namespace doppel::scenarios {

namespace {

using models::Meter;
using models::VisitMetrics;

// "latency" and "latency.p99", "outcome" and "outcome_page".
bool isOrIsOf(std::string_view metric, std::string_view name) {
    return metric.starts_with(name) &&
           (metric.size() == name.size() || metric[name.size()] == '.' ||
            metric[name.size()] == '_' || metric[name.size()] == '(');
}

bool isAnyOf(std::string_view metric, std::span<const std::string_view> names) {
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return isOrIsOf(metric, name); });
}

// A verdict on such a metric says by itself how many of its owner's requests or visits failed.
bool tellsOfItsOwn(std::string_view metric) {
    static constexpr std::array<std::string_view, 8> kNames{
        "availability",  Meter::kFailed, Meter::kLate,      Meter::kOverdue,
        Meter::kAborted, Meter::kWasted, Meter::kUnreached, Meter::kLatency};
    return isAnyOf(metric, kNames);
}

// It counts visits by how they came out, so that those of others change nothing.
bool isOfOutcomes(std::string_view metric) {
    static constexpr std::array<std::string_view, 13> kNames{"availability",
                                                             Meter::kFailed,
                                                             Meter::kLate,
                                                             Meter::kOverdue,
                                                             VisitMetrics::kOk,
                                                             VisitMetrics::kOmitted,
                                                             VisitMetrics::kClass,
                                                             VisitMetrics::kStatus,
                                                             VisitMetrics::kOutcome,
                                                             VisitMetrics::kWithin,
                                                             "failure",
                                                             VisitMetrics::kServedBy,
                                                             VisitMetrics::kFailedServedBy};
    return isAnyOf(metric, kNames);
}

template <class Part>
void takeWorse(std::optional<Part>& worst, const std::optional<Part>& other) {
    if (other && (!worst || other->share > worst->share)) {
        worst = other;
    }
}

double shareIn(std::uint64_t failed, std::uint64_t all) {
    return static_cast<double>(failed) / static_cast<double>(all);
}

template <class Result>
const Result* named(const std::vector<Result>& results, const std::string& name) {
    const auto found = std::find_if(results.begin(), results.end(),
                                    [&](const Result& one) { return one.name == name; });
    return found == results.end() ? nullptr : &*found;
}

} // namespace

Failing::Failing(const RunResult& result) : result_(result) {
    std::vector<std::string> members;
    const auto didFail = [](const TrafficResult& source) {
        return source.ok < source.wanted();
    };
    bool isAllWell = std::none_of(result.traffic.begin(), result.traffic.end(), didFail);
    for (const TrafficResult& source : result.traffic) {
        members.push_back(source.name);
    }
    for (const ComponentResult& component : result.components) {
        members.push_back(component.name);
        if (const Worst requests = requestsOf(component.name, component.metrics)) {
            requests_.push_back(*requests);
        }
        if (const Worst work = workOf(component.name, component)) {
            work_.push_back(*work);
        }
    }
    isAllWell = isAllWell && requests_.empty() && work_.empty();
    if (!isAllWell) {
        Calls calls;
        calls.addConfigured(result.configuration, {members.begin(), members.end()});
        graph_.emplace(members, calls.list());
    }
}

Failing::Worst Failing::requestsOf(const std::string& name, const MetricResults& metrics) {
    const CameTo cameTo = CameTo::of(metrics);
    return isMany(cameTo.failed(), cameTo.all)
               ? Worst(Part{name, name + "'s requests", shareIn(cameTo.failed(), cameTo.all)})
               : std::nullopt;
}

Failing::Worst Failing::workOf(const std::string& name, const ComponentResult& counted) {
    const models::ComponentKind* kind = kindOf(counted);
    Worst worst;
    for (const FailedWork& work :
         failedWorkOf(counted.metrics, kind == nullptr ? "jobs" : kind->metrics.work)) {
        if (isMany(work.failed, work.all)) {
            const std::string queue = work.queue.empty() ? "" : " (" + work.queue + ')';
            takeWorse(worst, Worst(Part{name, fmt::format("{} of {}{}", work.what, name, queue),
                                        shareIn(work.failed, work.all)}));
        }
    }
    return worst;
}

Failing::Worst Failing::visitsIn(const TrafficResult& source, const std::string& time) const {
    const TrafficResult* visits =
        time.empty() ? &source : named(result_.limited, limitedOwner(source.name, time));
    if (visits == nullptr) {
        return std::nullopt;
    }
    const std::uint64_t failed = visits->wanted() - std::min(visits->ok, visits->wanted());
    if (!isMany(failed, visits->wanted())) {
        return std::nullopt;
    }
    const std::string whose = result_.traffic.size() > 1 ? " of " + source.name : "";
    return Part{source.name, "visits" + whose, shareIn(failed, visits->wanted())};
}

// Where nobody knows whom one of them leads to, they may.
bool Failing::haveToDo(const std::string& one, const std::string& other) const {
    const auto isKnown = [&](const std::string& member) {
        return !graph_->calleesOf(member).empty() || !graph_->callersOf(member).empty();
    };
    const auto bothLeadTo = [&](const ComponentResult& component) {
        return graph_->steps(one, component.name) && graph_->steps(other, component.name);
    };
    return one == other || !isKnown(one) || !isKnown(other) ||
           std::any_of(result_.components.begin(), result_.components.end(), bothLeadTo);
}

Failing::Worst Failing::worstVisits(const VerdictOn& verdict) const {
    const std::string time = timeIn(verdict.limit);
    Worst worst;
    for (const TrafficResult& source : result_.traffic) {
        const bool saysItself =
            verdict.isOfSource && source.name == verdict.owner && tellsOfItsOwn(verdict.metric);
        if (const Worst visits = saysItself ? std::nullopt : visitsIn(source, time);
            visits && haveToDo(source.name, verdict.owner)) {
            takeWorse(worst, visits);
        }
    }
    return worst;
}

// The component's own in the time that a verdict is on; null: the run.
const ComponentResult* Failing::inTimeOf(const VerdictOn& verdict) const {
    return named(result_.limitedComponents, limitedOwner(verdict.owner, verdict.limit));
}

Failing::Worst Failing::worstRequests(const VerdictOn& verdict) const {
    const bool saysItself = tellsOfItsOwn(verdict.metric);
    Worst worst;
    if (const ComponentResult* limited = inTimeOf(verdict)) {
        return saysItself ? worst : requestsOf(verdict.owner, limited->metrics);
    }
    for (const Part& requests : requests_) {
        const bool isOwn = requests.owner == verdict.owner;
        if (isOwn ? !saysItself : graph_->steps(requests.owner, verdict.owner).has_value()) {
            takeWorse(worst, Worst(requests));
        }
    }
    return worst;
}

Failing::Worst Failing::worstWork(const VerdictOn& verdict) const {
    if (const ComponentResult* limited = inTimeOf(verdict)) {
        return verdict.tellsOfWork ? std::nullopt : workOf(verdict.owner, *limited);
    }
    Worst worst;
    for (const Part& work : work_) {
        const bool saysItself = verdict.tellsOfWork && work.owner == verdict.owner;
        if (!saysItself && haveToDo(work.owner, verdict.owner)) {
            takeWorse(worst, Worst(work));
        }
    }
    return worst;
}

std::string Failing::noteOn(const VerdictOn& verdict) const {
    const bool saysAll = verdict.isOfSource && (verdict.isOfGood || isOfOutcomes(verdict.metric));
    if (!graph_ || saysAll) {
        return "";
    }
    Worst asked = worstVisits(verdict);
    const bool isOfTime = !timeIn(verdict.limit).empty();
    const Worst requests = verdict.isOfSource ? std::nullopt : worstRequests(verdict);
    if (requests && (!asked || requests->share > 2 * asked->share)) {
        asked = requests;
    }
    std::vector<std::string> parts;
    const auto add = [&](const Worst& part) {
        if (part) {
            const char* failed = parts.empty() ? " failed" : "";
            parts.push_back(fmt::format("{:.3g} % of {}{}", 100 * part->share, part->what, failed));
        }
    };
    add(asked);
    add(isOfTime && verdict.isOfSource ? std::nullopt : worstWork(verdict));
    return parts.empty() ? "" : fmt::format("while {}", fmt::join(parts, " and "));
}

} // namespace doppel::scenarios
