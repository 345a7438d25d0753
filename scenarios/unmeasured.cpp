// SPDX-License-Identifier: Apache-2.0
#include "scenarios/unmeasured.h"

#include "models/actions/without_requests.h"
#include "models/data/takeover.h"
#include "models/data/writes_lost.h"
#include "models/deploy/deploy_metrics.h"
#include "models/jobs/work_meter.h"
#include "models/meter.h"
#include "models/recovery_plan/recovery_plan_metrics.h"
#include "scenarios/many.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <array>
#include <span>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kNothingFailed = "nothing failed";
constexpr std::string_view kNoneHappened = "none happened";
constexpr std::string_view kNothingCame = "not measured: nothing came to it";
constexpr std::string_view kNothingTried = "not measured: nothing was begun";
constexpr std::string_view kTakeoverToCome =
    "not measured: another server has yet to take over, and only then is known what it lacks";
constexpr std::string_view kNobodyHasThem =
    "not measured: nobody has the writes any more, and they may come back with a server";
constexpr std::string_view kAllLost = "not measured: the plan failed, so that all are lost";

constexpr std::string_view kNeverThere = "requests that never reached it";
constexpr std::string_view kNeverDone = "that are never done";

template <class Names>
bool isOneOf(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

using models::Meter;
using models::MetricBasis;

// Why it is well that there is none of that time; "": it is not, or nobody knows.
std::string_view whyNone(const MetricResults& metrics, const MetricResult& metric) {
    const auto* times = std::get_if<sim::Histogram>(&metric.value);
    if (times == nullptr || times->count() > 0 || metric.unit != sim::MetricUnit::Nanoseconds) {
        return "";
    }
    if (metric.name == Meter::kLatencyOfFailures) {
        return kNothingFailed;
    }
    if (const auto book = workBookOf(metrics, metric)) {
        if (book->isOfHarm) {
            return kNothingFailed;
        }
        const bool mayCome = book->failed > 0 || book->overdue > 0 || book->soFar != nullptr ||
                             book->failing != nullptr;
        return book->isComplete || book->noneTellsNothing || mayCome ? "" : kNoneHappened;
    }
    return find(metrics, Meter::kWaiting) != nullptr ? "" : kNoneHappened;
}

bool isOfMeter(std::string_view name) {
    static constexpr std::array kNames{
        Meter::kFailed,  Meter::kAborted,  Meter::kWasted,
        Meter::kLate,    Meter::kOverdue,  Meter::kUnreached,
        Meter::kLatency, Meter::kInFlight, Meter::kLatencyOfFailures};
    return isOneOf(kNames, name);
}

// Whether it did nothing: neither requests nor anything of its own. It costs, whatever it does.
bool wasIdle(const MetricResults& metrics) {
    return std::all_of(metrics.begin(), metrics.end(), [](const MetricResult& metric) {
        if (metric.unit == sim::MetricUnit::Money) {
            return true;
        }
        const auto* counter = std::get_if<CounterValue>(&metric.value);
        const auto* times = std::get_if<sim::Histogram>(&metric.value);
        return (counter == nullptr || counter->count == 0 || isOfMeter(metric.name)) &&
               (times == nullptr || times->count() == 0 || isOfMeter(metric.name));
    });
}

// Whether requests that never reached a component may have shown in it.
bool wouldShow(MetricBasis::Of basis) {
    return basis == MetricBasis::Of::Waiting || basis == MetricBasis::Of::Found;
}

// A number of things that requests bring about: what a meter counts has rules of its own.
bool isCountOfRequests(const MetricResult& metric) {
    return std::holds_alternative<CounterValue>(metric.value) &&
           metric.unit == sim::MetricUnit::None && !isOfMeter(metric.name) &&
           !isOfThoseUnderWay(metric.name);
}

std::string_view whyNoZero(const MetricResults& metrics) {
    return countOf(metrics, Meter::kRequests) == 0 ? kNothingCame : "";
}

void forgetLostWrites(NamedMetrics& names, const ComponentResult& component, std::string_view why) {
    NamedMetric& lost = names[component.name + '.' + std::string(models::kWritesLost)];
    lost.value.reset();
    lost.why = why;
}

} // namespace

const models::ComponentKind* kindOf(const ComponentResult& component) {
    return findKind(models::builtInKinds().components, component.kind);
}

std::optional<MetricBasis::Of> basisOf(const models::ComponentKind* kind, std::string_view metric) {
    const auto find = [&](std::span<const MetricBasis> bases) -> std::optional<MetricBasis::Of> {
        const auto found = std::find_if(bases.begin(), bases.end(), [&](const MetricBasis& one) {
            return one.metric == metric;
        });
        return found == bases.end() ? std::nullopt : std::optional(found->of);
    };
    const auto own = kind == nullptr ? std::nullopt : find(kind->metrics.bases);
    return own ? own : find(models::DeployMetrics::kBases);
}

void keepTimesOfNone(NamedMetrics& names,
                     const std::string& owner,
                     const MetricResults& metrics,
                     const CameTo& cameTo) {
    if (cameTo.all == 0 || cameTo.failed() > 0) {
        return;
    }
    for (const MetricResult& metric : metrics) {
        const std::string_view why = whyNone(metrics, metric);
        if (why.empty()) {
            continue;
        }
        forEachOf(names, owner + '.' + metric.flatName(), [why](NamedMetric& told) {
            if (!told.value) {
                told.why = why;
                told.isNothing = true;
            }
        });
    }
}

void addUnregistered(NamedMetrics& names, const ComponentResult& component) {
    const models::ComponentKind* kind = kindOf(component);
    if (kind == nullptr) {
        return;
    }
    const bool didSomething = !wasIdle(component.metrics);
    for (const MetricResult& metric :
         declaredMetrics(kind->metrics, models::whyNoConnections(*kind).empty())) {
        if (!std::holds_alternative<CounterValue>(metric.value)) {
            continue;
        }
        const auto [at, isNew] =
            names.try_emplace(component.name + '.' + metric.flatName(), NamedMetric{});
        if (isNew && didSomething) {
            at->second.value = 0;
        } else if (isNew) {
            at->second.why = whyNoZero(component.metrics);
        }
    }
}

namespace {

// Whether a 0 is told of a component that did nothing in that time.
bool tellsAnyway(const ComponentResult& component,
                 const MetricResult& metric,
                 const Around& around) {
    const models::ComponentKind* kind = kindOf(component);
    const bool isAsked = kind == nullptr || models::whyNoConnections(*kind).empty();
    const bool actsByItself = !isAsked && !kind->hasProcesses; // and is never dead
    const auto basis = basisOf(kind, metric.name);
    const bool isOfItself = basis == MetricBasis::Of::Itself || basis == MetricBasis::Of::Found;
    const bool isNobodyTurnedAway = countOf(component.metrics, Meter::kUnreached) == 0;
    const bool everDid = around.allOfRun != nullptr && !wasIdle(*around.allOfRun);
    if (basis == MetricBasis::Of::Left && isNobodyTurnedAway && everDid) {
        return true;
    }
    if (std::holds_alternative<GaugeValue>(metric.value)) {
        return isOfItself || actsByItself || (isAsked && around.isAllWell && isNobodyTurnedAway);
    }
    if (!std::holds_alternative<CounterValue>(metric.value) || isOfMeter(metric.name)) {
        return false;
    }
    return actsByItself ? everDid : isOfItself && isNobodyTurnedAway;
}

} // namespace

void forgetZeros(NamedMetrics& names,
                 const ComponentResult& component,
                 const CameTo& cameTo,
                 const Around& around) {
    const MetricResults& metrics = component.metrics;
    const bool someArrived = cameTo.all > countOf(metrics, Meter::kUnreached);
    const bool didSomething = someArrived || !wasIdle(metrics);
    for (const MetricResult& metric : metrics) {
        const bool isOfAll = metric.name == Meter::kFailed || metric.name == Meter::kUnreached;
        const bool isTold = isOfThoseUnderWay(metric.name) || (isOfAll && cameTo.all > 0) ||
                            (isOfMeter(metric.name) ? someArrived : didSomething);
        if (isTold || tellsAnyway(component, metric, around)) {
            continue;
        }
        forEachOf(names, component.name + '.' + metric.flatName(), [&](NamedMetric& one) {
            if (one.value == 0.0) {
                one.value.reset();
                one.level.reset();
                one.why = whyNoZero(metrics);
            }
        });
    }
}

void forgetTimesOfOthers(NamedMetrics& names,
                         const ComponentResult& component,
                         const CameTo& cameTo) {
    if (cameTo.all > 0 || countOf(component.metrics, Meter::kRequests) > 0) {
        return;
    }
    for (const MetricResult& metric : component.metrics) {
        const auto* times = std::get_if<sim::Histogram>(&metric.value);
        const bool isTime = times != nullptr && metric.unit == sim::MetricUnit::Nanoseconds;
        if (!isTime || times->count() == 0 || workBookOf(component.metrics, metric)) {
            continue;
        }
        forEachOf(names, component.name + '.' + metric.flatName(), [](NamedMetric& told) {
            told.value.reset();
            told.why = kNothingCame;
        });
    }
}

namespace {

// To each of the level's statistics what that of both has more.
void addFailed(NamedMetrics& names,
               const ComponentResult& component,
               const models::LevelOfUndone& declared) {
    const auto levelOf = [&](std::string_view name) {
        const MetricResult* metric = find(component.metrics, name);
        return metric == nullptr ? nullptr : std::get_if<GaugeValue>(&metric->value);
    };
    const GaugeValue* level = levelOf(declared.level);
    const GaugeValue* both = levelOf(declared.withFailed);
    if (level == nullptr || both == nullptr) {
        return;
    }
    const auto add = [&](const char* statistic, double failed) {
        const auto told =
            names.find(component.name + '.' + std::string(declared.level) + statistic);
        if (told != names.end()) {
            told->second.worse = {std::max(failed, 0.0), declared.what};
        }
    };
    const auto most = static_cast<double>(both->max - level->max);
    add("", most);
    add(".max", most);
    add(".mean", both->mean() - level->mean());
    add(".min", static_cast<double>(both->min - level->min));
}

} // namespace

void addUndone(NamedMetrics& names, const ComponentResult& component) {
    for (const JobCounts& jobs : jobCountsOf(component.metrics)) {
        const std::vector<sim::MetricLabel> labels =
            jobs.queue.empty() ? std::vector<sim::MetricLabel>{}
                               : std::vector<sim::MetricLabel>{{"queue", jobs.queue}};
        const std::string name = sim::flatName(models::WorkMeter::kLate, labels);
        if (jobs.failed() > 0 && find(component.metrics, name) != nullptr) {
            names[component.name + '.' + name].worse = {jobs.failed(), kNeverDone};
        }
    }
    const models::ComponentKind* kind = kindOf(component);
    if (kind == nullptr) {
        return;
    }
    for (const models::LevelOfUndone& declared : kind->metrics.undone) {
        addFailed(names, component, declared);
    }
}

void forgetUntried(NamedMetrics& names, const ComponentResult& component) {
    const models::ComponentKind* kind = kindOf(component);
    const auto bases = kind == nullptr ? std::span<const MetricBasis>{} : kind->metrics.bases;
    for (const std::string& untried : untriedOf(component.metrics, bases)) {
        NamedMetric& one = names[component.name + '.' + untried];
        if (one.value == 0.0) {
            one.value.reset();
            one.why = kNothingTried;
        }
    }
    if (countOf(component.metrics, models::RecoveryPlanMetrics::kFailed) > 0) {
        forgetLostWrites(names, component, kAllLost);
    }
    if (countOf(component.metrics, models::kTakeoversToCome) > 0) {
        forgetLostWrites(names, component, kTakeoverToCome);
    }
    if (countOf(component.metrics, models::kGoneWithWrites) > 0) {
        forgetLostWrites(names, component, kNobodyHasThem);
    }
}

void addUnreached(NamedMetrics& names, const ComponentResult& component, const CameTo& cameTo) {
    const std::uint64_t unreached = countOf(component.metrics, Meter::kUnreached);
    if (unreached == 0) {
        return;
    }
    const bool areMany = isMany(unreached, cameTo.all);
    const models::ComponentKind* kind = kindOf(component);
    const auto add = [&](const MetricResult& metric) {
        const auto basis = basisOf(kind, metric.name);
        const bool isWorse = basis == MetricBasis::Of::TurnedAway;
        const bool isPerhaps = areMany && (basis ? wouldShow(*basis) : isCountOfRequests(metric));
        forEachOf(names, component.name + '.' + metric.flatName(), [&](NamedMetric& told) {
            if (isWorse) {
                told.worse = {unreached, kNeverThere};
            } else if (isPerhaps) {
                told.perhaps = {unreached, kNeverThere};
            }
        });
    };
    std::for_each(component.metrics.begin(), component.metrics.end(), add);
    if (kind != nullptr) { // what none of those that came brought about
        const MetricResults declared = declaredMetrics(kind->metrics);
        std::for_each(declared.begin(), declared.end(), add);
    }
}

bool isOfThoseUnderWay(std::string_view name) {
    return name == Meter::kRequests || name == Meter::kUnfinished;
}

} // namespace doppel::scenarios
