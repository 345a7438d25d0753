// SPDX-License-Identifier: Apache-2.0
#include "scenarios/named_metrics.h"

#include "models/meter.h"
#include "models/traffic/visit_book.h"

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

// What is registered when it first occurs: an objective may name it, and it is zero until then.
void addUnseen(Names& names,
               const std::string& owner,
               std::string_view name,
               sim::MetricLabel label,
               std::string_view help = {}) {
    const std::string flat = sim::flatName(name, std::array{std::move(label)});
    const NamedMetric zero{Objective::Unit::Number, 0.0};
    names.try_emplace(owner + '.' + flat, zero).first->second.help = help;
}

// What is told of visits beyond their metrics.
void addTraffic(Names& names, const TrafficResult& source) {
    using Unit = Objective::Unit;
    const std::string& name = source.name;
    names[name + ".total"] = {Unit::Number, static_cast<double>(source.total),
                              "visits that ended, and those that should have"};
    for (int status = 100; status < 600; ++status) {
        addUnseen(names, name, models::VisitMetrics::kStatus, {"status", std::to_string(status)});
    }
    for (std::size_t i = 0; i < models::kVisitOutcomes; ++i) {
        addUnseen(names, name, models::VisitMetrics::kOutcome,
                  {"outcome", labelOf(static_cast<models::VisitOutcome>(i))},
                  isGood(static_cast<models::VisitOutcome>(i)) ? "visits that came to this: good"
                                                               : "visits that came to this");
    }
    for (const MetricResult& metric : source.metrics) {
        if (metric.name == models::VisitMetrics::kWithin) {
            const auto count = static_cast<double>(std::get<CounterValue>(metric.value).count);
            const MetricResult* late =
                find(source.metrics, sim::flatName(models::VisitMetrics::kTooLate, metric.labels));
            const std::uint64_t all =
                source.total + (late == nullptr ? 0 : std::get<CounterValue>(late->value).count);
            names[name + '.' + withinName(metric.labels.front().value)] = {
                Unit::Share,
                all == 0 ? std::nullopt : std::optional(count / static_cast<double>(all)),
                "share of all visits that got a good answer in that time"};
        }
    }
    names[name + ".availability"] = {Unit::Share, source.availability(),
                                     "share of visits that got what they should have got"};
    for (const auto& [pageClass, availability] : source.availabilityByClass) {
        names[name + ".availability." + pageClass] = {Unit::Share, availability,
                                                      "availability of the pages of a class"};
    }
    for (const auto& [server, count] : source.servedBy) {
        names[name + ".served_by." + server] = {Unit::Number, static_cast<double>(count)};
    }
}

void addRecovery(Names& names, const std::optional<RecoveryResult>& result) {
    using Unit = Objective::Unit;
    // What was not reached has not been got over, so nothing is told of it.
    const bool isTold = result && result->state != RecoveryState::NotReached;
    const RecoveryResult recovery = isTold ? *result : RecoveryResult{};
    const auto time = [](const std::optional<sim::Duration>& duration) {
        return NamedMetric{Unit::Seconds,
                           duration ? std::optional(sim::toSeconds(*duration)) : std::nullopt};
    };
    const auto number = [&](Unit unit, double value) {
        return NamedMetric{unit, isTold ? std::optional(value) : std::nullopt};
    };
    names["recovery.time_to_detect"] = time(recovery.timeToDetect);
    names["recovery.time_to_clear"] = time(recovery.timeToClear);
    names["recovery.time_to_mitigate"] = time(recovery.timeToMitigate);
    names["recovery.time_to_recover"] = time(recovery.timeToRecover);
    names["recovery.failed_requests"] =
        number(Unit::Number, static_cast<double>(recovery.failedRequests));
    names["recovery.lost_requests"] = number(Unit::Number, recovery.lostRequests);
    names["recovery.budget_burned"] = number(Unit::Share, recovery.budgetBurned);
    names["recovery.worst_error_share"] = number(Unit::Share, recovery.worstErrorShare);
}

} // namespace

std::map<std::string, NamedMetric> namedMetrics(const RunResult& result) {
    Names names;
    for (const ComponentResult& component : result.components) {
        addStatistics(names, component.name, component.metrics);
    }
    for (const auto* sources : {&result.traffic, &result.limited}) {
        for (const TrafficResult& source : *sources) {
            addStatistics(names, source.name, source.metrics);
            addTraffic(names, source);
        }
    }
    addRecovery(names, result.recovery);
    return names;
}

} // namespace doppel::scenarios
