// SPDX-License-Identifier: Apache-2.0
#include "scenarios/failing.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/objective_limit.h"
#include "scenarios/timed.h"
#include "scenarios/unmeasured.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <span>

namespace doppel::scenarios {

namespace {

using models::Meter;
using models::VisitMetrics;

// "latency" and "latency.p99", "within" and "within(1s)".
bool isOrIsOf(std::string_view metric, std::string_view name) {
    return metric.starts_with(name) && (metric.size() == name.size() ||
                                        metric[name.size()] == '.' || metric[name.size()] == '(');
}

bool isAnyOf(std::string_view metric, std::span<const std::string_view> names) {
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return isOrIsOf(metric, name); });
}

// A verdict on such a metric says by itself how many of its owner's requests or visits failed.
bool tellsOfItsOwn(std::string_view metric) {
    static constexpr std::array<std::string_view, 9> kNames{
        "availability", Meter::kFailed,    Meter::kLate,    Meter::kOverdue, Meter::kAborted,
        Meter::kWasted, Meter::kUnreached, Meter::kLatency, kLatencyOfAll};
    return isAnyOf(metric, kNames);
}

// It counts all visits, or the good ones of all.
bool isOfAllVisits(std::string_view metric) {
    static constexpr std::array<std::string_view, 7> kNames{
        "availability",    Meter::kFailed,         Meter::kLate,         Meter::kOverdue,
        VisitMetrics::kOk, VisitMetrics::kOmitted, VisitMetrics::kWithin};
    return isAnyOf(metric, kNames);
}

template <class Part>
void takeWorse(std::optional<Part>& worst, const std::optional<Part>& other) {
    if (other && (!worst || other->share > worst->share)) {
        worst = other;
    }
}

constexpr std::string_view kFailed = "failed";
constexpr std::string_view kLackedAPart = "lacked a part";

// The least share that is kept; so few may be those of a peak.
constexpr double kFew = 0.001;

double leastTold(const VerdictOn& verdict) {
    constexpr double kMany = 0.01;
    return verdict.isOfExtremes ? kFew : kMany;
}

double shareIn(std::uint64_t failed, std::uint64_t all) {
    return all == 0 ? 0 : static_cast<double>(failed) / static_cast<double>(all);
}

std::uint64_t failedOf(const TrafficResult& visits) {
    return visits.wanted() - std::min(visits.ok, visits.wanted());
}

std::uint64_t degradedOf(const TrafficResult& visits) {
    return countOf(visits.metrics, VisitMetrics::kDegraded);
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
    bool isAllWell = true;
    for (const TrafficResult& source : result.traffic) {
        members.push_back(source.name);
        isAllWell = isAllWell && source.ok == source.wanted() && degradedOf(source) == 0;
    }
    for (const ComponentResult& component : result.components) {
        members.push_back(component.name);
        run_.add(component.name, component);
    }
    Parts some = run_; // few of the run may be many of a limited time
    for (const ComponentResult& limited : result.limitedComponents) {
        some.add(limited.name, limited);
    }
    isAllWell = isAllWell && some.requests.empty() && some.work.empty();
    if (!isAllWell) {
        Calls calls;
        calls.addConfigured(result.configuration);
        graph_.emplace(members, calls.list());
    }
}

void Failing::Parts::add(const std::string& name, const ComponentResult& counted) {
    const CameTo cameTo = CameTo::of(counted.metrics);
    const std::uint64_t late = countOf(counted.metrics, Meter::kLate); // but done
    const std::uint64_t failed = cameTo.failed() - std::min(cameTo.failed(), late);
    if (const double share = shareIn(failed, cameTo.all); share > kFew) {
        requests.push_back({name, name + "'s requests", share});
    }
    const models::ComponentKind* kind = kindOf(counted);
    Worst worst;
    for (const FailedWork& one :
         failedWorkOf(counted.metrics, kind == nullptr ? "jobs" : kind->metrics.work)) {
        if (shareIn(one.failed, one.all) > kFew) {
            const std::string queue = one.queue.empty() ? "" : " (" + one.queue + ')';
            takeWorse(worst, Worst(Part{name, fmt::format("{} of {}{}", one.what, name, queue),
                                        shareIn(one.failed, one.all),
                                        one.isLeft ? "were not done" : "failed"}));
        }
    }
    if (worst) {
        work.push_back(*worst);
    }
}

// Of those that have books of that time.
Failing::Parts Failing::partsIn(const std::string& time) const {
    Parts parts;
    const std::string suffix = limitedOwner("", time);
    for (const ComponentResult& limited : result_.limitedComponents) {
        if (limited.name.ends_with(suffix)) {
            parts.add(limited.name.substr(0, limited.name.size() - suffix.size()), limited);
        }
    }
    return parts;
}

// Where nobody knows whom one of them leads to, they may.
bool Failing::haveToDo(const std::string& one, const std::string& other) const {
    const auto isKnown = [&](const std::string& member) {
        return !graph_->calleesOf(member).empty() || !graph_->callersOf(member).empty();
    };
    return one == other || !isKnown(one) || !isKnown(other) || graph_->leadToOne(one, other);
}

// Of several sources that of which most visits fared so: a few that all failed hide no great one.
Failing::Worst Failing::worstVisits(const VerdictOn& verdict,
                                    const std::string& time,
                                    std::uint64_t (*count)(const TrafficResult&),
                                    std::string_view fared) const {
    const bool isOfSome = verdict.limit != timeIn(verdict.limit); // a class of pages, a location
    const bool saysItself =
        fared == kFailed && !isOfSome &&
        (verdict.isOfGood || tellsOfItsOwn(verdict.metric) || isOfAllVisits(verdict.metric));
    Worst worst;
    std::uint64_t most = 0;
    for (const TrafficResult& source : result_.traffic) {
        const bool isOwn = verdict.isOfSource && source.name == verdict.owner;
        const TrafficResult* visits =
            time.empty() ? &source : named(result_.limited, limitedOwner(source.name, time));
        if (visits == nullptr || (isOwn && saysItself) || count(*visits) <= most ||
            !haveToDo(source.name, verdict.owner)) {
            continue;
        }
        const double share = shareIn(count(*visits), visits->wanted());
        if (share > leastTold(verdict)) {
            const std::string whose = result_.traffic.size() > 1 ? " of " + source.name : "";
            worst = Part{source.name, "visits" + whose, share, fared};
            most = count(*visits);
        }
    }
    return worst;
}

// What eases a part is before it, or beside it; what fails behind it doesn't.
Failing::Worst Failing::worstRequests(const VerdictOn& verdict, const Parts& parts) const {
    Worst worst;
    for (const Part& requests : parts.requests) {
        const bool isOwn = requests.owner == verdict.owner;
        const bool isBehind = graph_->steps(verdict.owner, requests.owner).has_value();
        const bool isBefore = graph_->steps(requests.owner, verdict.owner).has_value();
        const bool isToTell =
            isOwn ? !tellsOfItsOwn(verdict.metric)
                  : isBefore || (!isBehind && haveToDo(requests.owner, verdict.owner));
        if (isToTell && requests.share > leastTold(verdict)) {
            takeWorse(worst, Worst(requests));
        }
    }
    return worst;
}

// Work that waits in a broker is done by those who call it.
bool Failing::isWorkBeside(const std::string& worker, const std::string& owner) const {
    const std::vector<std::string>& callers = graph_->callersOf(worker);
    return haveToDo(worker, owner) ||
           (graph_->calleesOf(worker).empty() &&
            std::any_of(callers.begin(), callers.end(), [&](const std::string& caller) {
                return graph_->steps(caller, owner).has_value();
            }));
}

Failing::Worst Failing::worstWork(const VerdictOn& verdict, const Parts& parts) const {
    Worst worst;
    for (const Part& work : parts.work) {
        const bool saysItself = verdict.tellsOfWork && work.owner == verdict.owner;
        if (!saysItself && work.share > leastTold(verdict) &&
            isWorkBeside(work.owner, verdict.owner)) {
            takeWorse(worst, Worst(work));
        }
    }
    return worst;
}

std::string Failing::noteIn(const VerdictOn& verdict, const std::string& time) const {
    const Parts parts = time.empty() ? run_ : partsIn(time);
    Worst asked = worstVisits(verdict, time, &failedOf, kFailed);
    const Worst requests = verdict.isOfSource ? std::nullopt : worstRequests(verdict, parts);
    if (requests && (!asked || requests->share > 2 * asked->share)) {
        asked = requests;
    }
    Worst lacked;
    if (verdict.metric != VisitMetrics::kDegraded) {
        lacked = worstVisits(verdict, time, &degradedOf, kLackedAPart);
    }
    if (lacked && asked && asked->share >= lacked->share) {
        lacked.reset();
    }
    std::string note;
    std::string_view fared;
    for (const Worst& part : {asked, lacked, worstWork(verdict, parts)}) {
        if (part) {
            const std::string verb = part->fared == fared ? "" : ' ' + std::string(part->fared);
            note += fmt::format("{} {:.3g} % of {}{}", note.empty() ? "while" : " and",
                                100 * part->share, part->what, verb);
            fared = part->fared;
        }
    }
    return note;
}

std::string Failing::noteOn(const VerdictOn& verdict) const {
    if (!graph_) {
        return "";
    }
    const std::string time = timeIn(verdict.limit);
    std::string note = noteIn(verdict, time);
    if (note.empty() && !time.empty()) { // queues and caches outlast what failed before
        note = noteIn(verdict, "");
        note += note.empty() ? "" : " in the whole run";
    }
    return note;
}

} // namespace doppel::scenarios
