// SPDX-License-Identifier: Apache-2.0
#include "scenarios/evaluation.h"

#include "scenarios/named_metrics.h"

#include <algorithm>
#include <map>
#include <optional>

namespace doppel::scenarios {

namespace {

RecoveryResult recoveryOf(const SliRecord& sli, sim::Time fault) {
    const models::SliSeries series{sim::kStart, sli.width, sli.buckets};
    const models::Recovery recovery = models::judgeRecovery(series, fault, sli.rules);
    RecoveryResult result;
    result.firstFault = fault;
    result.timeToDetect = recovery.timeToDetect;
    result.timeToMitigate = recovery.timeToMitigate;
    result.timeToRecover = recovery.timeToRecover;
    result.failedRequests = recovery.failedRequests;
    result.lostRequests = recovery.lostRequests;
    result.budgetBurned = recovery.budgetBurned;
    result.target = sli.rules.objective.value;
    result.detectedBy = recovery.detectedBy;
    result.relapsed = recovery.relapsed;
    result.worstErrorShare = recovery.worstErrorShare;
    return result;
}

// Under which name the result has the metric: that of a limited objective is another owner's.
std::string nameOf(const std::string& metric,
                   const ObjectiveResult& objective,
                   const std::vector<TrafficResult>& sources) {
    for (const TrafficResult& source : sources) {
        if (metric.starts_with(source.name + '.')) {
            return limitedOwner(source.name, objective.limit) + metric.substr(source.name.size());
        }
    }
    return metric;
}

void evaluate(ObjectiveResult& objective,
              const std::vector<TrafficResult>& sources,
              const std::map<std::string, NamedMetric>& metrics) {
    const auto parsed = Objective::parse(objective.name, objective.that);
    const auto found =
        parsed ? metrics.find(nameOf(parsed->metric(), objective, sources)) : metrics.end();
    objective.value = found == metrics.end() ? std::nullopt : found->second.value;
    objective.met = parsed && parsed->metBy(objective.value);
}

} // namespace

std::string toText(const ObjectiveResult& objective) {
    return objective.that + (objective.limit.empty() ? "" : ", " + objective.limit);
}

bool RunResult::objectivesMet() const {
    return std::all_of(objectives.begin(), objectives.end(),
                       [](const ObjectiveResult& objective) { return objective.met; });
}

void evaluate(RunResult& result) {
    result.recovery = result.firstFault ? std::optional(recoveryOf(result.sli, *result.firstFault))
                                        : std::nullopt;
    const auto metrics = namedMetrics(result);
    for (ObjectiveResult& objective : result.objectives) {
        evaluate(objective, result.traffic, metrics);
    }
}

} // namespace doppel::scenarios
