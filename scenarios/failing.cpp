// SPDX-License-Identifier: Apache-2.0
#include "scenarios/failing.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/objective_limit.h"
#include "scenarios/shortfall.h"
#include "scenarios/timed.h"

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

void takeWorse(const Shortfall*& worst, const Shortfall& other) {
    if (worst == nullptr || other.share() > worst->share()) {
        worst = &other;
    }
}

// The least share that is kept; so few may be those of a peak.
constexpr double kFew = 0.001;

double leastTold(const VerdictOn& verdict) {
    constexpr double kMany = 0.01;
    return verdict.isOfExtremes ? kFew : kMany;
}

bool areSomeToTell(const std::vector<Shortfall>& shortfalls) {
    return std::any_of(shortfalls.begin(), shortfalls.end(),
                       [](const Shortfall& one) { return one.share() > kFew; });
}

double worstShareOf(const std::vector<const Shortfall*>& told) {
    double worst = 0;
    for (const Shortfall* one : told) {
        worst = std::max(worst, one->share());
    }
    return worst;
}

} // namespace

Failing::Failing(const RunResult& result)
    : result_(result), run_(shortfallsOf(result.traffic, result.components)) {
    for (const EarlierShortfall& earlier : result.earlier) {
        earlier_[earlier.time].push_back(earlier.shortfall);
    }
    // Few of the run may be many of a limited time.
    const bool isAllWell =
        !areSomeToTell(run_) && !areSomeToTell(shortfallsOf(result.limited, {})) &&
        !areSomeToTell(shortfallsOf({}, result.limitedComponents)) &&
        std::none_of(earlier_.begin(), earlier_.end(),
                     [](const auto& earlier) { return areSomeToTell(earlier.second); });
    if (isAllWell) {
        return;
    }
    std::vector<std::string> members;
    for (const TrafficResult& source : result.traffic) {
        members.push_back(source.name);
    }
    for (const ComponentResult& component : result.components) {
        members.push_back(component.name);
    }
    Calls calls;
    calls.addConfigured(result.configuration);
    graph_.emplace(members, calls.list());
}

// Of those that have books of that time.
Failing::Shortfalls Failing::ofTime(const std::string& time) const {
    const std::string suffix = limitedOwner("", time);
    Shortfalls all;
    const auto add = [&](const auto& limited) {
        if (limited.name.ends_with(suffix)) {
            const std::string name = limited.name.substr(0, limited.name.size() - suffix.size());
            for (Shortfall& one : shortfallsOf(limited, name)) {
                all.push_back(std::move(one));
            }
        }
    };
    std::for_each(result_.limited.begin(), result_.limited.end(), add);
    std::for_each(result_.limitedComponents.begin(), result_.limitedComponents.end(), add);
    return all;
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
                                    const Shortfalls& shortfalls,
                                    std::string_view fared,
                                    bool isEarlier) const {
    const bool isOfSome = verdict.limit != timeIn(verdict.limit); // a class of pages, a location
    const bool saysItself =
        fared == kFellFailed && !isOfSome && !isEarlier &&
        (verdict.isOfGood || tellsOfItsOwn(verdict.metric) || isOfAllVisits(verdict.metric));
    Worst worst = nullptr;
    for (const Shortfall& visits : shortfalls) {
        const bool isOwn = verdict.isOfSource && visits.owner == verdict.owner;
        if (visits.of == Shortfall::Of::Visits && visits.fared == fared &&
            visits.share() > leastTold(verdict) && !(isOwn && saysItself) &&
            (worst == nullptr || visits.count > worst->count) &&
            haveToDo(visits.owner, verdict.owner)) {
            worst = &visits;
        }
    }
    return worst;
}

// What eases a part is before it, or beside it; what fails behind it doesn't.
Failing::Worst Failing::worstRequests(const VerdictOn& verdict,
                                      const Shortfalls& shortfalls,
                                      bool isEarlier) const {
    Worst worst = nullptr;
    for (const Shortfall& requests : shortfalls) {
        if (requests.of != Shortfall::Of::Requests || requests.share() <= leastTold(verdict)) {
            continue;
        }
        const bool isOwn = requests.owner == verdict.owner;
        const bool isBehind = graph_->steps(verdict.owner, requests.owner).has_value();
        const bool isBefore = graph_->steps(requests.owner, verdict.owner).has_value();
        const bool isToTell =
            isOwn ? isEarlier || !tellsOfItsOwn(verdict.metric)
                  : isBefore || (!isBehind && haveToDo(requests.owner, verdict.owner));
        if (isToTell) {
            takeWorse(worst, requests);
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

Failing::Worst
Failing::worstWork(const VerdictOn& verdict, const Shortfalls& shortfalls, bool isEarlier) const {
    Worst worst = nullptr;
    for (const Shortfall& work : shortfalls) {
        const bool saysItself = verdict.tellsOfWork && !isEarlier && work.owner == verdict.owner;
        if (work.of == Shortfall::Of::Work && work.share() > leastTold(verdict) && !saysItself &&
            isWorkBeside(work.owner, verdict.owner)) {
            takeWorse(worst, work);
        }
    }
    return worst;
}

Failing::Told
Failing::toldOf(const VerdictOn& verdict, const Shortfalls& shortfalls, bool isEarlier) const {
    Worst asked = worstVisits(verdict, shortfalls, kFellFailed, isEarlier);
    const Worst requests =
        verdict.isOfSource ? nullptr : worstRequests(verdict, shortfalls, isEarlier);
    if (requests != nullptr && (asked == nullptr || requests->share() > 2 * asked->share())) {
        asked = requests;
    }
    Worst lacked = verdict.metric == VisitMetrics::kDegraded
                       ? nullptr
                       : worstVisits(verdict, shortfalls, kFellLacking, isEarlier);
    if (lacked != nullptr && asked != nullptr && asked->share() >= lacked->share()) {
        lacked = nullptr;
    }
    Told told{asked, lacked, worstWork(verdict, shortfalls, isEarlier)};
    std::erase(told, nullptr);
    return told;
}

// "50 % of visits of buyers failed and 91 % of jobs of workers"
std::string Failing::wordsOn(const Told& told) const {
    std::string words;
    std::string_view fared;
    for (const Shortfall* one : told) {
        const bool isOneOfSeveral = one->of == Shortfall::Of::Visits && result_.traffic.size() > 1;
        words += fmt::format(
            "{}{:.3g} % of {}{}{}", words.empty() ? "" : " and ", 100 * one->share(), one->what,
            isOneOfSeveral ? " of " + one->owner : "", one->fared == fared ? "" : ' ' + one->fared);
        fared = one->fared;
    }
    return words;
}

std::string Failing::noteOn(const VerdictOn& verdict) const {
    if (!graph_) {
        return "";
    }
    const std::string time = timeIn(verdict.limit);
    const Shortfalls ofThatTime = time.empty() ? Shortfalls{} : ofTime(time);
    const Told told = toldOf(verdict, time.empty() ? run_ : ofThatTime, false);
    std::string note = wordsOn(told);
    double worst = worstShareOf(told);
    const auto addEarlier = [&](const Shortfalls& shortfalls, const char* when) {
        const Told earlier = toldOf(verdict, shortfalls, true);
        if (worstShareOf(earlier) > 2 * worst) {
            note += (note.empty() ? "" : ", and ") + wordsOn(earlier) + when;
            worst = worstShareOf(earlier);
        }
    };
    if (!time.empty()) { // it may not have ended yet
        const auto taken = earlier_.find(time);
        addEarlier(taken == earlier_.end() ? run_ : taken->second, " up to its end");
    }
    if (const auto warmup = earlier_.find(""); warmup != earlier_.end()) {
        addEarlier(warmup->second, " in the warm-up");
    }
    return note.empty() ? "" : "while " + note;
}

} // namespace doppel::scenarios
