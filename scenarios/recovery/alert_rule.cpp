// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/alert_rule.h"

namespace doppel::scenarios {

void AlertRule::describe(models::FieldVisitor& visitor) {
    visitor.field("name", name, "what it is called");
    visitor.field("window", longWindow, "the time over which the share of errors is taken",
                  {.min = 0, .minExclusive = true});
    visitor.field(
        "short_window", shortWindow,
        "a second, shorter such time, so that the alert ends soon after the errors; 0: none",
        {.min = 0});
    visitor.field("error_share", errorShare, "it fires above this share");
    visitor.field("for", holds, "how long the share must stay above that without interruption",
                  {.min = 0, .source = "Prometheus alerting rules"});
}

std::vector<AlertRule> burnRateRules(sim::Probability objective) {
    using std::chrono::hours;
    using std::chrono::minutes;
    const double budget = 1.0 - objective.value;
    return {{"burn rate 14.4", hours(1), minutes(5), {14.4 * budget}, {}},
            {"burn rate 6", hours(6), minutes(30), {6 * budget}, {}},
            {"burn rate 1", hours(72), hours(6), {budget}, {}}};
}

} // namespace doppel::scenarios
