// SPDX-License-Identifier: Apache-2.0
#include "scenarios/evaluation.h"

#include "scenarios/named_metrics.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace doppel::scenarios {

namespace {

constexpr std::string_view kNotMeasured = "not measured";
constexpr std::string_view kSoFar = "so far";

// Under which name the result has the metric: that of a limited objective is another owner's.
std::string nameOf(const std::string& metric,
                   const ObjectiveResult& objective,
                   const std::vector<TrafficResult>& sources) {
    for (const TrafficResult& source : sources) {
        if (metric.starts_with(source.name + '.')) {
            return limitedOwner(source.name, objective.limit) + metric.substr(source.name.size());
        }
    }
    constexpr std::string_view kRecovery = "recovery";
    return metric.starts_with(kRecovery) && !objective.limit.empty()
               ? limitedOwner(kRecovery, objective.limit) + metric.substr(kRecovery.size())
               : metric;
}

double shareWithin(const AnswersTold& answers, double seconds) {
    const std::uint64_t within = answers.good->countAtMost(sim::fromSeconds(seconds).count());
    return static_cast<double>(within) /
           static_cast<double>(answers.good->count() + answers.failed);
}

// A percentile of good answers keeps an upper bound where that share of all answers was good and
// within it: a failure is a wait without end.
bool keptByAll(const Objective& objective, const AnswersTold& answers) {
    if (!objective.isCeiling() || answers.failed == 0 || !answers.quantile) {
        return true;
    }
    return shareWithin(answers, objective.bound()) >= *answers.quantile;
}

bool isMet(const Objective& objective, const NamedMetric& metric) {
    if (!metric.value) {
        return metric.isNothing && objective.isCeiling();
    }
    return metric.isSoFar ? objective.metByAtLeast(*metric.value)
                          : objective.metBy(metric.value) && keptByAll(objective, metric.answers);
}

// What a reader must know of a latency of good answers: that there were others.
std::string failuresNote(const Objective& objective, const AnswersTold& answers) {
    if (answers.failed == 0 || (answers.quantile && keptByAll(objective, answers))) {
        return "";
    }
    const auto all = static_cast<double>(answers.good->count() + answers.failed);
    const double failed = 100 * static_cast<double>(answers.failed) / all;
    std::string note = fmt::format("with {:.3g} % failed", failed);
    if (answers.quantile) {
        note += fmt::format(": of all, {:.4g} % within {}",
                            100 * shareWithin(answers, objective.bound()),
                            sim::toText(sim::fromSeconds(objective.bound())));
    }
    return note;
}

void evaluate(ObjectiveResult& objective,
              const RunResult& result,
              const std::map<std::string, NamedMetric>& metrics) {
    const auto parsed = Objective::parse(objective.name, objective.that);
    const auto found =
        parsed ? metrics.find(nameOf(parsed->metric(), objective, result.traffic)) : metrics.end();
    const NamedMetric metric = found == metrics.end() ? NamedMetric{} : found->second;
    const bool isOver = result.status.reachedEnd();
    objective.value = metric.value;
    objective.note = "";
    if (!metric.value) {
        objective.note = metric.why.empty() ? kNotMeasured : metric.why;
    } else if (metric.isSoFar || !isOver) {
        objective.note = kSoFar;
    } else if (parsed) {
        objective.note = failuresNote(*parsed, metric.answers);
    }
    objective.met = isOver && parsed && isMet(*parsed, metric);
}

} // namespace

std::string toText(const ObjectiveResult& objective) {
    return objective.that + (objective.limit.empty() ? "" : ", " + objective.limit);
}

bool RunResult::objectivesMet() const {
    return status.reachedEnd() &&
           std::all_of(objectives.begin(), objectives.end(),
                       [](const ObjectiveResult& objective) { return objective.met; });
}

std::optional<RecoveryResult> recoveryOf(const RunResult& result) {
    return recoveryOf(result.sli, std::max<std::size_t>(result.runs.size(), 1));
}

std::optional<RecoveryResult> recoveryOf(const RunResult& result, const SourceSli& source) {
    return recoveryOf(recordOf(result.sli, source), std::max<std::size_t>(result.runs.size(), 1));
}

void evaluate(RunResult& result) {
    result.recovery = recoveryOf(result);
    if (result.objectives.empty()) {
        return; // naming all metrics takes long where there are thousands of sources
    }
    const auto metrics = namedMetrics(result);
    for (ObjectiveResult& objective : result.objectives) {
        evaluate(objective, result, metrics);
    }
}

} // namespace doppel::scenarios
