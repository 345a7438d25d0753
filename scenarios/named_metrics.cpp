// SPDX-License-Identifier: Apache-2.0
#include "scenarios/named_metrics.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/evaluation.h"

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

using Names = std::map<std::string, NamedMetric>;

constexpr std::string_view kNothingFailed = "nothing failed";

// Latency is counted of good answers and of failures apart; that of all is told of both.
std::optional<MetricResult> latencyOfAll(const MetricResults& metrics) {
    const MetricResult* good = find(metrics, models::Meter::kLatency);
    const MetricResult* failed = find(metrics, models::Meter::kLatencyOfFailures);
    if (good == nullptr || failed == nullptr) {
        return std::nullopt;
    }
    MetricResult all = *good;
    all.name = "latency_all";
    std::get<sim::Histogram>(all.value).merge(std::get<sim::Histogram>(failed->value));
    return all;
}

void addStatistics(Names& names, const std::string& owner, const MetricResults& metrics) {
    const auto add = [&](const MetricResults& some) {
        for (const Statistic& statistic : statisticsOf(some)) {
            names[owner + '.' + statistic.name] = {unitOf(statistic.unit), statistic.value};
        }
    };
    add(metrics);
    if (auto all = latencyOfAll(metrics)) {
        add({std::move(*all)});
    }
}

std::uint64_t countOf(const MetricResults& metrics, std::string_view name) {
    const MetricResult* metric = find(metrics, name);
    const auto* counter = metric == nullptr ? nullptr : std::get_if<CounterValue>(&metric->value);
    return counter == nullptr ? 0 : counter->count;
}

std::optional<double> shareOf(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::nullopt
                      : std::optional(static_cast<double>(part) / static_cast<double>(whole));
}

std::uint64_t latenciesIn(const MetricResults& metrics, std::string_view name) {
    const MetricResult* metric = find(metrics, name);
    return metric == nullptr ? 0 : std::get<sim::Histogram>(metric->value).count();
}

// A percentile of good answers alone could be met by failing, and by hanging.
void addAnswers(Names& names, const std::string& owner, const MetricResults& metrics) {
    const MetricResult* latency = find(metrics, models::Meter::kLatency);
    if (latency == nullptr) {
        return;
    }
    const auto& good = std::get<sim::Histogram>(latency->value);
    const std::uint64_t failed = latenciesIn(metrics, models::Meter::kLatencyOfFailures) +
                                 countOf(metrics, models::Meter::kUnreached) +
                                 countOf(metrics, models::VisitMetrics::kOmitted);
    const std::string ofGood = owner + '.' + std::string(models::Meter::kLatency) + '.';
    const std::string ofFailed = owner + '.' + std::string(models::Meter::kLatencyOfFailures) + '.';
    for (const std::string_view statistic : {"mean", "max"}) {
        names[ofGood + std::string(statistic)].answers = {&good, failed};
    }
    for (const Quantile& quantile : kQuantiles) {
        names[ofGood + std::string(quantile.name)].answers = {&good, failed, quantile.share};
    }
    if (good.count() == 0 || failed > 0) {
        return;
    }
    for (auto at = names.lower_bound(ofFailed);
         at != names.end() && at->first.starts_with(ofFailed); ++at) {
        if (!at->second.value) {
            at->second.why = kNothingFailed;
            at->second.isNothing = true;
        }
    }
}

// What is told of a component's requests beyond its metrics: of those that ended or are overdue,
// each of which is in one of the two latencies, and of those that never arrived.
void addRequests(Names& names, const ComponentResult& component) {
    const auto all = latencyOfAll(component.metrics);
    const std::uint64_t known = (all ? std::get<sim::Histogram>(all->value).count() : 0) +
                                countOf(component.metrics, models::Meter::kUnreached);
    const std::uint64_t failed = countOf(component.metrics, models::Meter::kFailed);
    names[component.name + ".availability"] = {
        Objective::Unit::Share, shareOf(known - std::min(failed, known), known),
        "share of requests that got a good answer within unfinished_after"};
    if (known == 0) {
        names[component.name + '.' + std::string(models::Meter::kFailed)].value.reset();
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
    using models::Meter;
    for (const MetricResult& metric : source.metrics) {
        const bool ofThoseUnderWay = metric.name == Meter::kRequests ||
                                     metric.name == Meter::kUnfinished ||
                                     metric.name == models::VisitMetrics::kTooLate;
        if (std::holds_alternative<CounterValue>(metric.value) && !ofThoseUnderWay) {
            names[source.name + '.' + metric.flatName()].value.reset();
        }
    }
}

// What is told of visits beyond their metrics.
void addTraffic(Names& names, const TrafficResult& source) {
    using Unit = Objective::Unit;
    const std::string& name = source.name;
    names[name + ".total"] = {Unit::Number, static_cast<double>(source.total),
                              "visits that ended, and those that should have"};
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
    for (const MetricResult& metric : source.metrics) {
        if (metric.name == models::VisitMetrics::kWithin) {
            const std::string late = sim::flatName(models::VisitMetrics::kTooLate, metric.labels);
            names[name + '.' + withinName(metric.labels.front().value)] = {
                Unit::Share,
                shareOf(std::get<CounterValue>(metric.value).count,
                        source.wanted() + countOf(source.metrics, late)),
                "share of all visits, omitted ones too, that got a good answer in that time"};
        }
    }
    names[name + ".availability"] = {Unit::Share, source.availability(),
                                     "share of all visits, omitted ones too, that got what they "
                                     "should have got"};
    for (const auto& [pageClass, availability] : source.availabilityByClass) {
        names[name + ".availability." + pageClass] = {Unit::Share, availability,
                                                      "availability of the pages of a class"};
    }
    for (const auto& [server, count] : source.servedBy) {
        names[name + ".served_by." + server] = {
            Unit::Number, isEmpty ? std::nullopt : std::optional(static_cast<double>(count))};
    }
    if (isEmpty) {
        forgetCounts(names, source);
    }
}

void addRecovery(Names& names,
                 const std::string& owner,
                 const std::optional<RecoveryResult>& result) {
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
            metric.isNothing = result->state == RecoveryState::Unharmed;
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
        "visits that failed, or were omitted, from what began it to the recovery that held, or to "
        "the end");
    add("lost_requests", Unit::Number, recovery.lostRequests,
        "of them those beyond what recovery.objective allows, bucket by bucket");
    add("budget_burned", Unit::Share, recovery.budgetBurned,
        "the share of the errors that the objective allows in budget_window");
    add("worst_error_share", Unit::Share, recovery.worstErrorShare,
        "the share that failed in the worst bucket");
}

} // namespace

std::map<std::string, NamedMetric> namedMetrics(const RunResult& result) {
    Names names;
    for (const ComponentResult& component : result.components) {
        addStatistics(names, component.name, component.metrics);
        addAnswers(names, component.name, component.metrics);
        addRequests(names, component);
    }
    for (const auto* sources : {&result.traffic, &result.limited}) {
        for (const TrafficResult& source : *sources) {
            addStatistics(names, source.name, source.metrics);
            addAnswers(names, source.name, source.metrics);
            addTraffic(names, source);
        }
    }
    addRecovery(names, "recovery", result.recovery);
    for (const SourceSli& source : result.sli.bySource) {
        addRecovery(names, limitedOwner("recovery", toText(ObjectiveLimit{.of = source.source})),
                    recoveryOf(result, source));
    }
    return names;
}

} // namespace doppel::scenarios
