// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/recovery_names.h"

#include "scenarios/evaluation.h"
#include "scenarios/objective_limit.h"
#include "scenarios/recovery/recovery_result.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::scenarios {

namespace {

void addRecoveryOf(NamedMetrics& names,
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

} // namespace

void addRecovery(NamedMetrics& names, const RunResult& result) {
    const std::size_t runs = std::max<std::size_t>(result.runs.size(), 1);
    addRecoveryOf(names, "recovery", result.recovery, budgetBurnedOf(result.sli, runs));
    for (const SourceSli& source : result.sli.bySource) {
        addRecoveryOf(names, limitedOwner("recovery", toText(ObjectiveLimit{.of = source.source})),
                      recoveryOf(result, source),
                      budgetBurnedOf(recordOf(result.sli, source), runs));
    }
}

} // namespace doppel::scenarios
