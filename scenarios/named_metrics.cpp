// SPDX-License-Identifier: Apache-2.0
#include "scenarios/named_metrics.h"

#include "models/meter.h"
#include "models/pricing/cost_meter.h"
#include "models/publishing/documents_metrics.h"
#include "models/traffic/visit_book.h"
#include "scenarios/evaluation.h"
#include "scenarios/floors.h"
#include "scenarios/unmeasured.h"
#include "scenarios/work_book.h"

#include <algorithm>
#include <array>
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

constexpr std::string_view kOmittedAndFailed =
    "visits that waiting users did not make, which count as failed";
constexpr std::string_view kOmittedPerhaps =
    "visits that waiting users did not make, of which nobody knows how many would have failed here";
constexpr std::string_view kWithoutAPage = "visits that got no page at all";

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
                                  static_cast<double>(book ? book->good : cameTo.good));
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
    keepTimesOfNone(names, owner, metrics, cameTo);
}

std::optional<double> shareOf(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::nullopt
                      : std::optional(static_cast<double>(part) / static_cast<double>(whole));
}

// Those under way, who count as nothing yet: what a share of good ones came to if they all failed.
void addUnderWay(NamedMetric& metric, std::uint64_t good, std::uint64_t all, std::uint64_t more) {
    metric.underWay = more;
    metric.ifTheyFail = shareOf(good, all + more);
}

// Of those under way each may fail yet.
void addMayFail(Names& names, const std::string& owner, std::uint64_t underWay) {
    if (auto& failed = names[owner + '.' + std::string(models::Meter::kFailed)]; failed.value) {
        failed.underWay = underWay;
        failed.ifTheyFail = *failed.value + static_cast<double>(underWay);
    }
}

// Publishes that may still be visible in time, when the run, or a limited time, ends.
void addAwaited(Names& names, const std::string& owner, const MetricResults& metrics) {
    using models::DocumentsMetrics;
    const auto ratio = names.find(owner + '.' + std::string(DocumentsMetrics::kInTimeRatio));
    if (ratio == names.end()) {
        return;
    }
    const std::uint64_t inTime = countOf(metrics, DocumentsMetrics::kInTime);
    const std::uint64_t known = inTime + countOf(metrics, DocumentsMetrics::kLate);
    const std::uint64_t all = countOf(metrics, DocumentsMetrics::kPublishes);
    addUnderWay(ratio->second, inTime, known, all - std::min(all, known));
}

std::uint64_t underWayIn(const MetricResults& metrics) {
    return countOf(metrics, models::Meter::kUnfinished) -
           std::min(countOf(metrics, models::Meter::kOverdue),
                    countOf(metrics, models::Meter::kUnfinished));
}

// What is told of a component's requests beyond its metrics.
void addRequests(Names& names,
                 const ComponentResult& component,
                 const CameTo& cameTo,
                 const Around& around) {
    addUnregistered(names, component);
    addUndone(names, component);
    if (find(component.metrics, models::Meter::kRequests) == nullptr) {
        forgetUntried(names, component); // nobody asks it anything
        return;
    }
    NamedMetric& availability = names[component.name + ".availability"];
    availability = {Objective::Unit::Share, shareOf(cameTo.good, cameTo.all),
                    "share of requests that got a good answer within unfinished_after; users of a "
                    "closed source who wait ask for nothing, and what they omit comes to nobody"};
    addUnderWay(availability, cameTo.good, cameTo.all, underWayIn(component.metrics));
    addMayFail(names, component.name, underWayIn(component.metrics));
    if (find(component.metrics, models::CostMeter::kCost) != nullptr) {
        constexpr double kMillion = 1e6;
        const auto cost = names[component.name + '.' + std::string(models::CostMeter::kCost)].value;
        const bool isKnown = cost && cameTo.good > 0;
        names[component.name + ".cost_per_million_good"] = {
            Objective::Unit::Number,
            isKnown ? std::optional(*cost / static_cast<double>(cameTo.good) * kMillion)
                    : std::nullopt,
            "its cost, for a million of its requests that got a good answer"};
    }
    forgetZeros(names, component, cameTo, around);
    forgetTimesOfOthers(names, component, cameTo);
    forgetUntried(names, component);
    addUnreached(names, component, cameTo);
    keepFloorsOfRequests(names, component, cameTo);
}

// What users who wait in vain don't ask for comes to no component, so that its books are better
// than those of an open source would be.
void addOmitted(Names& names, const std::string& component, std::uint64_t omitted) {
    using models::Meter;
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

// What is registered when it first occurs: an objective may name it, and it is `none` until then.
void addUnseen(Names& names,
               const std::string& owner,
               std::string_view name,
               sim::MetricLabel label,
               std::optional<double> none,
               std::string_view help = {}) {
    const std::string flat = sim::flatName(name, std::array{std::move(label)});
    const NamedMetric unseen{Objective::Unit::Number, none};
    names.try_emplace(owner + '.' + flat, unseen).first->second.help = help;
}

// Where nobody came, or nobody's visit has ended, no count of what visits came to says anything.
void forgetCounts(Names& names, const TrafficResult& source) {
    const std::string inFlight(models::Meter::kInFlight);
    if (names[source.name + '.' + inFlight + ".max"].value == 0.0) {
        forEachOf(names, source.name + '.' + inFlight, [](NamedMetric& told) {
            told.value.reset();
            told.level.reset();
        });
    }
    for (const MetricResult& metric : source.metrics) {
        const bool ofThoseUnderWay =
            isOfThoseUnderWay(metric.name) || metric.name == models::VisitMetrics::kTooLate;
        if (std::holds_alternative<CounterValue>(metric.value) && !ofThoseUnderWay) {
            names[source.name + '.' + metric.flatName()].value.reset();
        }
    }
}

bool isOfFailures(const MetricResult& metric) {
    using models::Meter;
    using models::VisitMetrics;
    return metric.name == Meter::kLate || metric.name == Meter::kOverdue ||
           metric.name == VisitMetrics::kFailure ||
           (metric.name == VisitMetrics::kStatus && metric.labels.front().value.starts_with('5'));
}

// Users who wait make no visits, so that a count is one of fewer. The omitted have failed. By a kind
// of failure, too, where it is that of a visit that failed: theirs are those that their users waited
// for; where none is known, by any.
void addOmittedVisits(Names& names, const TrafficResult& source) {
    using models::VisitMetrics;
    if (source.omitted == 0) {
        return;
    }
    const auto failToo = [&](const std::string& flatName) {
        NamedMetric& told = names[source.name + '.' + flatName];
        const bool isOne = told.value > 0.0 || source.failed == 0;
        told.worse = {isOne ? source.omitted : 0, kOmittedAndFailed};
        told.omittedVisits = isOne ? 0 : source.omitted;
    };
    for (const MetricResult& metric : source.metrics) {
        if (!std::holds_alternative<CounterValue>(metric.value)) {
            continue;
        }
        if (isOfFailures(metric)) {
            failToo(metric.flatName());
        } else if (metric.name != VisitMetrics::kOmitted) {
            names[source.name + '.' + metric.flatName()].omittedVisits = source.omitted;
        }
    }
    for (std::size_t i = 0; i < models::kVisitOutcomes; ++i) {
        const auto outcome = static_cast<models::VisitOutcome>(i);
        if (!isGood(outcome)) {
            failToo(sim::flatName(VisitMetrics::kOutcome,
                                  std::array{sim::MetricLabel{"outcome", labelOf(outcome)}}));
        }
    }
    NamedMetric& failed = names[source.name + '.' + std::string(models::Meter::kFailed)];
    failed.omittedVisits = 0;
    failed.worse = {source.omitted, kOmittedAndFailed};
}

// Who got no page got no old one, and nothing better.
void addPageless(Names& names, const TrafficResult& source) {
    using models::VisitOutcome;
    static constexpr std::array kOldPages{VisitOutcome::UncountedStale,
                                          VisitOutcome::UncountedMirror, VisitOutcome::TooOld,
                                          VisitOutcome::Outdated, VisitOutcome::TooLate};
    std::uint64_t withoutPage = source.failed + source.omitted;
    for (const VisitOutcome outcome : kOldPages) {
        const auto got = source.outcomes.find(labelOf(outcome));
        withoutPage -= got == source.outcomes.end() ? 0 : std::min(withoutPage, got->second);
    }
    const auto add = [&](const std::string& flatName) {
        NamedMetric& told = names[source.name + '.' + flatName];
        told.worse = {withoutPage, kWithoutAPage};
        told.omittedVisits = 0;
    };
    add(std::string(models::VisitMetrics::kOutdated));
    for (const VisitOutcome outcome : kOldPages) {
        if (outcome != VisitOutcome::TooLate) {
            add(sim::flatName(models::VisitMetrics::kOutcome,
                              std::array{sim::MetricLabel{"outcome", labelOf(outcome)}}));
        }
    }
}

// What is told of visits beyond their metrics.
void addTraffic(Names& names, const TrafficResult& source) {
    using Unit = Objective::Unit;
    const std::string& name = source.name;
    names[name + ".total"] = {Unit::Number, static_cast<double>(source.total),
                              "visits that ended, and those that should have"};
    keepFloorsOfVisits(names, source);
    const bool isEmpty = source.wanted() == 0;
    const std::optional<double> none = isEmpty ? std::nullopt : std::optional(0.0);
    for (int status = 100; status < 600; ++status) {
        addUnseen(names, name, models::VisitMetrics::kStatus, {"status", std::to_string(status)},
                  none);
    }
    for (std::size_t i = 0; i < models::kVisitOutcomes; ++i) {
        addUnseen(names, name, models::VisitMetrics::kOutcome,
                  {"outcome", labelOf(static_cast<models::VisitOutcome>(i))}, none,
                  isGood(static_cast<models::VisitOutcome>(i)) ? "visits that came to this: good"
                                                               : "visits that came to this");
    }
    const std::uint64_t underWay = underWayIn(source.metrics);
    for (const MetricResult& metric : source.metrics) {
        if (metric.name == models::VisitMetrics::kWithin) {
            const std::string late = sim::flatName(models::VisitMetrics::kTooLate, metric.labels);
            const std::uint64_t within = std::get<CounterValue>(metric.value).count;
            NamedMetric& told = names[name + '.' + withinName(metric.labels.front().value)];
            told = {Unit::Share, shareOf(within, source.wanted() + countOf(source.metrics, late)),
                    "share of all visits, omitted ones too, that got a good answer in that time"};
            addUnderWay(told, within, source.wanted(), underWay);
        }
    }
    NamedMetric& availability = names[name + ".availability"];
    availability = {Unit::Share, source.availability(),
                    "share of all visits, omitted ones too, that got what they should have got"};
    addUnderWay(availability, source.ok, source.wanted(), underWay);
    addMayFail(names, name, underWay);
    for (const auto& [pageClass, itsAvailability] : source.availabilityByClass) {
        names[name + ".availability." + pageClass] = {Unit::Share, itsAvailability,
                                                      "availability of the pages of a class"};
    }
    for (const auto& [server, count] : source.servedBy) {
        const sim::MetricLabel label{"server", server};
        const auto flat = [&](std::string_view metric) {
            return sim::flatName(metric, std::array{label});
        };
        const std::uint64_t failed =
            countOf(source.metrics, flat(models::VisitMetrics::kFailedServedBy));
        NamedMetric& told = names[name + ".served_by." + server];
        told = {Unit::Number, isEmpty ? std::nullopt : std::optional(static_cast<double>(count))};
        told.good = static_cast<double>(count - std::min(count, failed));
        names[name + '.' + flat(models::VisitMetrics::kServedBy)].good = told.good;
    }
    addOmittedVisits(names, source);
    addPageless(names, source);
    if (isEmpty) {
        forgetCounts(names, source);
    }
}

void addRecovery(Names& names,
                 const std::string& owner,
                 const std::optional<RecoveryResult>& result,
                 const std::optional<double>& budgetBurned) {
    using Unit = Objective::Unit;
    // What was not reached has not been got over, so nothing is told of it.
    const bool isReached = result && result->state != RecoveryState::NotReached;
    const RecoveryResult recovery = isReached ? *result : RecoveryResult{};
    for (const RecoveryTime time : kRecoveryTimes) {
        NamedMetric& metric = names[owner + '.' + std::string(nameOf(time))];
        metric.unit = Unit::Seconds;
        metric.help = meaningOf(time);
        if (const auto length = timeOf(recovery, time)) {
            metric.value = sim::toSeconds(*length);
        } else if (result) {
            metric.why = whyUnset(*result, time);
            metric.isNothing = neededNothing(*result);
        }
    }
    const bool isOver =
        recovery.state == RecoveryState::Unharmed || recovery.state == RecoveryState::Recovered;
    const auto add = [&](const char* name, Unit unit, double value, std::string_view help) {
        NamedMetric& metric = names[owner + '.' + name];
        metric.unit = unit;
        metric.help = help;
        if (isReached) {
            metric.value = value;
            metric.isSoFar = !isOver;
        } else if (result) {
            metric.why = toText(RecoveryState::NotReached);
        }
    };
    add("failed_requests", Unit::Number, static_cast<double>(recovery.failedRequests),
        "visits that failed, or were omitted, from what began first to the end of the run");
    add("lost_requests", Unit::Number, recovery.lostRequests,
        "of them those beyond what recovery.objective allows, bucket by bucket");
    add("budget_burned", Unit::Share, recovery.budgetBurned,
        "all visits of the run that failed, as a share of what the objective allows in "
        "budget_window");
    if (!isReached) { // of the whole run, whether anything was to happen in it or not
        NamedMetric& budget = names[owner + ".budget_burned"];
        budget.value = budgetBurned;
        budget.why = {};
    }
    add("worst_error_share", Unit::Share, recovery.worstErrorShare,
        "the share that failed in the worst bucket from what began first on");
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

} // namespace

NamedMetrics namedMetrics(const RunResult& result) {
    Names names;
    const bool isAllWell =
        !result.traffic.empty() &&
        std::all_of(result.traffic.begin(), result.traffic.end(), [](const TrafficResult& source) {
            return source.wanted() > 0 && source.ok == source.wanted();
        });
    std::uint64_t omitted = 0;
    std::uint64_t omittedInVain = 0;
    for (const TrafficResult& source : result.traffic) {
        const MetricResult* slow = find(source.metrics, models::VisitMetrics::kSlowOmitted);
        omitted += source.omitted;
        omittedInVain += source.omitted;
        omitted += slow == nullptr ? 0 : std::get<sim::Histogram>(slow->value).count();
    }
    for (const auto* components : {&result.components, &result.limitedComponents}) {
        for (const ComponentResult& component : *components) {
            const CameTo cameTo = CameTo::of(component.metrics);
            addMetrics(names, component.name, component.metrics, cameTo);
            keepFloorsOfWork(names, component);
            addRequests(names, component, cameTo, {allOfRun(result, component), isAllWell});
            addAwaited(names, component.name, component.metrics);
            if (omitted > 0) {
                addOmitted(names, component.name, omitted);
            }
            addPerhapsFailed(names, component, omittedInVain);
        }
    }
    for (const auto* sources : {&result.traffic, &result.limited}) {
        for (const TrafficResult& source : *sources) {
            addMetrics(names, source.name, source.metrics, CameTo::of(source));
            addTraffic(names, source);
        }
    }
    const std::size_t runs = std::max<std::size_t>(result.runs.size(), 1);
    addRecovery(names, "recovery", result.recovery, budgetBurnedOf(result.sli, runs));
    for (const SourceSli& source : result.sli.bySource) {
        addRecovery(names, limitedOwner("recovery", toText(ObjectiveLimit{.of = source.source})),
                    recoveryOf(result, source), budgetBurnedOf(recordOf(result.sli, source), runs));
    }
    return names;
}

} // namespace doppel::scenarios
