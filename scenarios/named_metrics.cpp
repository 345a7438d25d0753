// SPDX-License-Identifier: Apache-2.0
#include "scenarios/named_metrics.h"

#include "models/meter.h"
#include "models/pricing/cost_meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/lower_bounds.h"
#include "scenarios/objective_limit.h"
#include "scenarios/recovery/recovery_names.h"
#include "scenarios/under_way.h"
#include "scenarios/unmeasured.h"
#include "scenarios/visit_names.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <utility>

namespace doppel::scenarios {

namespace {

Objective::Unit unitOf(std::string_view unit) {
    if (unit == "s") {
        return Objective::Unit::Seconds;
    }
    if (unit == "B") {
        return Objective::Unit::Bytes;
    }
    return unit == "1" ? Objective::Unit::Share : Objective::Unit::Number;
}

using Names = NamedMetrics;

constexpr std::string_view kOmittedPerhaps =
    "visits that waiting users did not make, of which nobody knows how many would have failed here";

// Latency is counted of good answers and of failures apart; that of all is told of both.
std::optional<MetricResult> latencyOfAll(const MetricResults& metrics) {
    const MetricResult* good = find(metrics, models::Meter::kLatency);
    const MetricResult* failed = find(metrics, models::Meter::kLatencyOfFailures);
    if (good == nullptr || failed == nullptr) {
        return std::nullopt;
    }
    MetricResult all = *good;
    all.name = kLatencyOfAll;
    std::get<sim::Histogram>(all.value).merge(std::get<sim::Histogram>(failed->value));
    return all;
}

// Whether it is the level of what fills up, such as memory: a mean of that says nothing.
bool isFilled(const MetricResult* part) {
    return part != nullptr && part->unit == sim::MetricUnit::Bytes &&
           std::holds_alternative<GaugeValue>(part->value);
}

// Of one gauge's share of another one, by the worst that they can have been to each other.
std::optional<Level>
levelOfShare(const MetricResults& metrics, const ShareValue& share, std::optional<double> mean) {
    const auto gaugeOf = [&](const std::vector<std::string>& names) {
        const MetricResult* metric = names.size() == 1 ? find(metrics, names.front()) : nullptr;
        return metric == nullptr ? nullptr : std::get_if<GaugeValue>(&metric->value);
    };
    const GaugeValue* part = gaugeOf(share.part);
    const GaugeValue* whole = gaugeOf(share.whole);
    if (!mean || part == nullptr || whole == nullptr || whole->min <= 0) {
        return std::nullopt;
    }
    const auto over = [](std::int64_t a, std::int64_t b) {
        return static_cast<double>(a) / static_cast<double>(b);
    };
    return Level{over(part->min, whole->max), *mean, over(part->max, whole->min)};
}

// What more than its value a metric's verdict follows from.
void addGrounds(Names& names,
                const std::string& owner,
                const MetricResults& metrics,
                const MetricResult& metric,
                const CameTo& cameTo) {
    const std::string name = owner + '.' + metric.flatName();
    if (const auto* gauge = std::get_if<GaugeValue>(&metric.value)) {
        const auto told = [&](double level) {
            return sim::inUnit(level, metric.unit);
        };
        const double mean = told(gauge->mean());
        names[name + ".mean"] = {unitOf(toText(metric.unit)), mean};
        names[name].level = Level{told(static_cast<double>(gauge->min)), mean,
                                  told(static_cast<double>(gauge->max))};
    }
    if (const auto* share = std::get_if<ShareValue>(&metric.value)) {
        const MetricResult* part =
            share->part.empty() ? nullptr : find(metrics, share->part.front());
        if (isFilled(part)) {
            names[name + ".mean"] = names[name];
            names[name].level = levelOfShare(metrics, *share, names[name].value);
        }
        names[name].isMean = part != nullptr && !names[name].level &&
                             std::holds_alternative<GaugeValue>(part->value);
    }
    const Timed timed = timedOf(metrics, metric, cameTo);
    const auto add = [&](std::string_view statistic, double told) -> Timed& {
        Timed& one = names[name + '.' + std::string(statistic)].timed;
        one = timed;
        one.told = told;
        return one;
    };
    if (timed.times.front() != nullptr) {
        if (metric.name != models::Meter::kLatencyOfFailures) {
            const auto book = workBookOf(metrics, metric);
            NamedMetric& count = names[name + ".count"];
            count.good = std::min(count.value.value_or(0),
                                  static_cast<double>(book ? book->goodOnce() : cameTo.good));
        }
        add("mean", 1).isMean = true;
        add("max", 1);
        for (const Quantile& quantile : kQuantiles) {
            add(quantile.name, quantile.share);
        }
    }
}

void addMetrics(Names& names,
                const std::string& owner,
                const MetricResults& metrics,
                const CameTo& cameTo) {
    const auto add = [&](const MetricResults& some) {
        for (const Statistic& statistic : statisticsOf(some)) {
            names[owner + '.' + statistic.name] = {unitOf(statistic.unit), statistic.value};
        }
        for (const MetricResult& metric : some) {
            addGrounds(names, owner, metrics, metric, cameTo);
        }
    };
    add(metrics);
    if (auto all = latencyOfAll(metrics)) {
        add({std::move(*all)});
    }
}

void addAvailability(Names& names, const ComponentResult& component, const CameTo& cameTo) {
    NamedMetric& availability = names[component.name + ".availability"];
    availability = {Objective::Unit::Share, shareOf(cameTo.good, cameTo.all),
                    "share of requests that got a good answer within unfinished_after; users of a "
                    "closed source who wait ask for nothing, and what they omit comes to nobody"};
    addUnderWay(availability, cameTo.good, cameTo.all, underWayIn(component.metrics));
}

void addCostOfGood(Names& names, const ComponentResult& component, const CameTo& cameTo) {
    if (find(component.metrics, models::CostMeter::kCost) == nullptr) {
        return;
    }
    constexpr double kMillion = 1e6;
    const auto cost = names[component.name + '.' + std::string(models::CostMeter::kCost)].value;
    const bool isKnown = cost && cameTo.good > 0;
    names[component.name + ".cost_per_million_good"] = {
        Objective::Unit::Number,
        isKnown ? std::optional(*cost / static_cast<double>(cameTo.good) * kMillion) : std::nullopt,
        "its cost, for a million of its requests that got a good answer"};
}

// What users who wait in vain don't ask for comes to no component, so that its books are better
// than those of an open source would be.
void addOmitted(Names& names, const std::string& component, std::uint64_t omitted) {
    using models::Meter;
    if (omitted == 0) {
        return;
    }
    for (const std::string_view name : {std::string_view("availability"), Meter::kRequests,
                                        Meter::kFailed, Meter::kLatency, kLatencyOfAll}) {
        forEachOf(names, component + '.' + std::string(name),
                  [&](NamedMetric& metric) { metric.omittedVisits = omitted; });
    }
}

// Of those that were omitted as visits failed, as many more may have failed where others did.
void addPerhapsFailed(Names& names, const ComponentResult& component, std::uint64_t omitted) {
    using models::Meter;
    if (omitted == 0 || countOf(component.metrics, Meter::kFailed) == 0) {
        return;
    }
    for (const std::string_view name :
         {Meter::kFailed, Meter::kLate, Meter::kOverdue, Meter::kUnreached}) {
        NamedMetric& told = names[component.name + '.' + std::string(name)];
        told.perhaps = {omitted, kOmittedPerhaps};
        told.omittedVisits = 0;
    }
}

// A component's metrics of the run, of one that is told of a limited time: "shop during surge".
const MetricResults* allOfRun(const RunResult& result, const ComponentResult& limited) {
    for (const ComponentResult& component : result.components) {
        if (&component != &limited && limited.name.starts_with(component.name + ' ')) {
            return &component.metrics;
        }
    }
    return nullptr;
}

// "visitors during surge", but not "visitors page class search".
bool isLimitedInTime(const RunResult& result, const TrafficResult& limited) {
    return std::any_of(result.traffic.begin(), result.traffic.end(), [&](const auto& source) {
        return limited.name.starts_with(source.name + ' ') &&
               !timeIn(std::string_view(limited.name).substr(source.name.size() + 1)).empty();
    });
}

// How visits fared that decides of components, too.
struct VisitsOfRun {
    bool isAllWell = false;    ///< there were some, and none of them failed or is omitted
    std::uint64_t omitted = 0; ///< that users who wait in vain, or long, did not make
    std::uint64_t inVain = 0;  ///< of them those that count as failed

    static VisitsOfRun of(const std::vector<TrafficResult>& traffic) {
        VisitsOfRun visits{.isAllWell = !traffic.empty()};
        for (const TrafficResult& source : traffic) {
            const MetricResult* slow = find(source.metrics, models::VisitMetrics::kSlowOmitted);
            visits.isAllWell =
                visits.isAllWell && source.wanted() > 0 && source.ok == source.wanted();
            visits.inVain += source.omitted;
            visits.omitted += source.omitted;
            visits.omitted += slow == nullptr ? 0 : std::get<sim::Histogram>(slow->value).count();
        }
        return visits;
    }
};

// All passes over a component's names in their order; those over a source's stand below it. A pass
// may rely on what those above it have left, and on nothing else: entries are written whole first,
// since that forgets whatever was said of them; then what follows from values is told, while all of
// them are there; then values that say nothing are taken back; and at last it is told what those
// would have added who did not come.
void addComponent(Names& names,
                  const ComponentResult& component,
                  const VisitsOfRun& visits,
                  const MetricResults* ofRun) {
    const std::string& name = component.name;
    const CameTo cameTo = CameTo::of(component.metrics);
    const bool isAsked = find(component.metrics, models::Meter::kRequests) != nullptr;

    // Writes whole entries.
    addMetrics(names, name, component.metrics, cameTo);
    if (ofRun != nullptr) {
        addLate(names, name, component.metrics);
    }
    // Read the values of these: which times have none, and how many were counted.
    keepTimesOfNone(names, name, component.metrics, cameTo);
    keepLowerBoundsOfWork(names, component);
    // Writes only under names that none of its metrics has.
    addUnregistered(names, component);
    addUndone(names, component);
    if (isAsked) {
        // Write whole entries.
        addAvailability(names, component, cameTo);
        addCostOfGood(names, component, cameTo);
        // Reads how many failed, which forgetZeros() takes back where none did.
        addMayFail(names, name, component.metrics);
        forgetZeros(names, component, cameTo, {ofRun, visits.isAllWell});
        forgetTimesOfOthers(names, component, cameTo);
    }
    // Takes back what addUnregistered() wrote, too; and of lost writes its reason is the better one
    // than that of forgetZeros().
    forgetUntried(names, component);
    if (isAsked) {
        // Says it also under the names that addUnregistered() wrote.
        addUnreached(names, component, cameTo);
        keepLowerBoundsOfRequests(names, component, cameTo);
    }
    addAwaited(names, name, component.metrics);
    // Says it of the availability, too.
    addOmitted(names, name, visits.omitted);
    // Takes the place of what addUnreached() and addOmitted() said of failures.
    addPerhapsFailed(names, component, visits.inVain);
}

void addSource(Names& names, const TrafficResult& source, bool isOfTime) {
    const CameTo cameTo = CameTo::of(source);

    // Writes whole entries.
    addMetrics(names, source.name, source.metrics, cameTo);
    if (isOfTime) {
        addLate(names, source.name, source.metrics);
    }
    // Reads which times of these have no value.
    keepTimesOfNone(names, source.name, source.metrics, cameTo);
    // Writes whole entries, and statuses and outcomes only where none of its metrics has the name.
    addVisits(names, source);
    addUncounted(names, source);
    // Reads the total.
    keepLowerBoundsOfVisits(names, source);
    // Read how many failed, and of what, which forgetCounts() takes back.
    addMayFail(names, source.name, source.metrics);
    addOmittedVisits(names, source);
    // Takes the place of what addOmittedVisits() said of old pages.
    addPageless(names, source);
    forgetCounts(names, source);
}

} // namespace

NamedMetrics namedMetrics(const RunResult& result) {
    Names names;
    const VisitsOfRun visits = VisitsOfRun::of(result.traffic);
    for (const auto* components : {&result.components, &result.limitedComponents}) {
        for (const ComponentResult& component : *components) {
            addComponent(names, component, visits, allOfRun(result, component));
        }
    }
    for (const TrafficResult& source : result.traffic) {
        addSource(names, source, false);
    }
    for (const TrafficResult& source : result.limited) {
        addSource(names, source, isLimitedInTime(result, source));
    }
    addRecovery(names, result);
    return names;
}

} // namespace doppel::scenarios
