// SPDX-License-Identifier: Apache-2.0
#include "scenarios/unmeasured.h"

#include "models/actions/without_requests.h"
#include "models/data/takeover.h"
#include "models/deploy/deploy_metrics.h"
#include "models/kinds.h"
#include "models/meter.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kNothingFailed = "nothing failed";
constexpr std::string_view kNoneHappened = "none happened";
constexpr std::string_view kNothingCame = "not measured: nothing came to it";
constexpr std::string_view kNothingTried = "not measured: nothing was begun";
constexpr std::string_view kTakeoverToCome =
    "not measured: another server has yet to take over, and only then is known what it lacks";
constexpr std::string_view kAllLost = "not measured: the plan failed, so that all are lost";

constexpr std::string_view kNeverThere = "requests that never reached it";

template <class Names>
bool isOneOf(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

using models::Meter;
using models::MetricBasis;

const models::ComponentKind* kindOf(const ComponentResult& component) {
    return findKind(models::builtInKinds().components, component.kind);
}

// None: it is of what requests bring about.
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

std::string_view whyNoZero(const MetricResults& metrics) {
    return countOf(metrics, Meter::kRequests) == 0 ? kNothingCame : "";
}

void forgetLostWrites(NamedMetrics& names, const ComponentResult& component, std::string_view why) {
    NamedMetric& lost = names[component.name + ".writes_lost"];
    lost.value.reset();
    lost.why = why;
}

} // namespace

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
    const bool isOfItself = basisOf(kind, metric.name) == models::MetricBasis::Of::Itself;
    const bool isNobodyTurnedAway = countOf(component.metrics, Meter::kUnreached) == 0;
    if (std::holds_alternative<GaugeValue>(metric.value)) {
        return isOfItself || actsByItself || (isAsked && around.isAllWell && isNobodyTurnedAway);
    }
    if (!std::holds_alternative<CounterValue>(metric.value) || isOfMeter(metric.name)) {
        return false;
    }
    const bool everDid = around.allOfRun != nullptr && !wasIdle(*around.allOfRun);
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

void forgetUntried(NamedMetrics& names, const ComponentResult& component) {
    for (const std::string& untried : untriedOf(component.metrics)) {
        NamedMetric& one = names[component.name + '.' + untried];
        if (one.value == 0.0) {
            one.value.reset();
            one.why = kNothingTried;
        }
    }
    if (countOf(component.metrics, "plan_failed") > 0) {
        forgetLostWrites(names, component, kAllLost);
    }
    if (countOf(component.metrics, models::kTakeoversToCome) > 0) {
        forgetLostWrites(names, component, kTakeoverToCome);
    }
}

void addUnreached(NamedMetrics& names, const ComponentResult& component, const CameTo& cameTo) {
    const std::uint64_t unreached = countOf(component.metrics, Meter::kUnreached);
    if (unreached == 0) {
        return;
    }
    constexpr std::uint64_t kFew = 100; // one in so many
    const bool areMany = unreached * kFew > cameTo.all;
    for (const MetricResult& metric : component.metrics) {
        NamedMetric& told = names[component.name + '.' + metric.flatName()];
        const auto basis = basisOf(kindOf(component), metric.name);
        if (basis == MetricBasis::Of::TurnedAway) {
            told.worse = {unreached, kNeverThere};
        } else if (areMany && basis == MetricBasis::Of::Waiting) {
            told.perhaps = {unreached, kNeverThere};
        }
    }
}

bool isOfThoseUnderWay(std::string_view name) {
    return name == Meter::kRequests || name == Meter::kUnfinished;
}

} // namespace doppel::scenarios
