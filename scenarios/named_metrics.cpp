// SPDX-License-Identifier: Apache-2.0
#include "scenarios/named_metrics.h"

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

void addStatistics(Names& names, const std::string& owner, const MetricResults& metrics) {
    for (const Statistic& statistic : statisticsOf(metrics)) {
        names[owner + '.' + statistic.name] = {unitOf(statistic.unit), statistic.value};
    }
}

// What is told of visits beyond their metrics. Statuses are registered when they first occur, but
// an objective may name any: it is zero until then.
void addTraffic(Names& names, const TrafficResult& source) {
    using Unit = Objective::Unit;
    const std::string& name = source.name;
    names[name + ".total"] = {Unit::Number, static_cast<double>(source.total)};
    for (int status = 100; status < 600; ++status) {
        names.try_emplace(
            name + '.' +
                sim::flatName(models::VisitMetrics::kStatus,
                              std::array{sim::MetricLabel{"status", std::to_string(status)}}),
            NamedMetric{Unit::Number, 0.0});
    }
    names[name + ".availability"] = {Unit::Share, source.availability()};
    for (const auto& [pageClass, availability] : source.availabilityByClass) {
        names[name + ".availability." + pageClass] = {Unit::Share, availability};
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
    for (const TrafficResult& source : result.traffic) {
        addStatistics(names, source.name, source.metrics);
        addTraffic(names, source);
    }
    addRecovery(names, result.recovery);
    return names;
}

} // namespace doppel::scenarios
