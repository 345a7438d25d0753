// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/recovery_options.h"

#include "models/field_path.h"

#include <algorithm>

namespace doppel::scenarios {

using models::joinIndex;
using models::joinPath;

void BeforeRun::describe(models::FieldVisitor& visitor) {
    visitor.field(
        "rate", rate,
        "visits before the run; by default what the sources offer at its start: open ones "
        "without their surges, closed ones as many as there are users for each think "
        "time, replays as in their first minute; a closed one that doesn't think has no "
        "such rate, and windows then count as much before the run as within it",
        {.min = 0});
    visitor.field("error_share", errorShare, "the share of them that failed");
}

void RecoveryOptions::describe(models::FieldVisitor& visitor) {
    visitor.field("objective", objective, "the share of visits that must be good");
    visitor.field("slow", slow,
                  "a good answer that takes longer counts as a failure here; none by "
                  "default",
                  {.min = 0, .minExclusive = true});
    visitor.field("bucket", bucket,
                  "the width of the buckets in which visits are counted, and how often alerts are "
                  "evaluated; 4 million at most",
                  {.min = 1e-3, .max = 60});
    visitor.field("before", before, "what windows that reach back beyond the start hold");
    visitor.field("stable_for", stableFor,
                  "how long visitors must be at the objective to count as recovered, and without "
                  "a relapse: while what harmed them is in force or was in the last "
                  "unfinished_after, or before the next disturbance; longer where fewer visits "
                  "come than 3 over the share that may fail: 3000 at 99.9 %",
                  {.min = 0, .source = "rule of three: Hanley and Lippman-Hand, JAMA 249, 1983"});
    visitor.field("mitigated_error_share", mitigatedErrorShare,
                  "a fault counts as mitigated when the share of errors is at most this; by "
                  "default the least error_share of the rules: what wakes nobody. No share of the "
                  "worst, which would make failing worse a mitigation");
    visitor.field("mitigated_for", mitigatedFor,
                  "and stays there for this long, without a time as long above it afterwards, up "
                  "to the next incident; longer where fewer visits come than 3 over that share, or "
                  "over what the objective lets fail, if that is more",
                  {.min = 0});
    visitor.field("budget_window", budgetWindow, "the time that the error budget is for",
                  {.min = 0, .minExclusive = true});
    visitor.field("rules", rules,
                  "the alerts; none means the SRE workbook's pages, and 5 % of errors in a minute");
}

std::vector<AlertRule> RecoveryOptions::alertRules() const {
    if (!rules.empty()) {
        return rules;
    }
    std::vector<AlertRule> usual = burnRateRules(objective);
    usual.pop_back(); // a ticket wakes nobody
    usual.push_back({"errors above 5 %", std::chrono::minutes(1), {}, {0.05}, {}});
    return usual;
}

sim::Probability RecoveryOptions::mitigatedAt() const {
    if (mitigatedErrorShare) {
        return *mitigatedErrorShare;
    }
    const std::vector<AlertRule> all = alertRules();
    return std::min_element(all.begin(), all.end(),
                            [](const AlertRule& a, const AlertRule& b) {
                                return a.errorShare.value < b.errorShare.value;
                            })
        ->errorShare;
}

models::Problems problemsOf(const RecoveryOptions& options, sim::Duration runLength) {
    models::Problems problems;
    if (options.objective.value >= 1.0) {
        problems.push_back(
            {"objective", "leaves no budget for errors to burn; expected less than 100%"});
    }
    if (runLength / options.bucket > kMostBuckets) {
        problems.push_back({"bucket", "cuts " + sim::toText(runLength) + " into " +
                                          std::to_string(runLength / options.bucket) +
                                          " buckets; expected at most " +
                                          std::to_string(kMostBuckets)});
    }
    for (std::size_t i = 0; i < options.rules.size(); ++i) {
        const AlertRule& rule = options.rules[i];
        const std::string path = joinIndex("rules", i);
        const auto check = [&](const char* field, sim::Duration window) {
            if (window < options.bucket) {
                problems.push_back({joinPath(path, field), sim::toText(window) +
                                                               " is less than recovery.bucket, " +
                                                               sim::toText(options.bucket)});
            }
        };
        check("window", rule.longWindow);
        if (rule.shortWindow > sim::Duration::zero()) {
            check("short_window", rule.shortWindow);
        }
    }
    return problems;
}

} // namespace doppel::scenarios
