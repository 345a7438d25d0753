// SPDX-License-Identifier: Apache-2.0
#include "models/balancing/target_health.h"

namespace doppel::models {

void HealthCheckConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kAws = "AWS ALB user guide: 30 s, 5 s, 5, 2, 200";
    visitor.field("interval", interval, "time between the probes of a target",
                  {.min = 0.1, .max = 300, .live = true, .source = kAws});
    visitor.field(
        "timeout", timeout,
        "an answer to a probe that takes longer is a failure; it waits for a thread of the "
        "target, where it has threads, as requests do",
        {.min = 0.01, .max = 120, .live = true, .source = kAws});
    visitor.field("healthy_threshold", healthyThreshold,
                  "successes in a row that make an unhealthy target healthy",
                  {.min = 1, .max = 10, .live = true, .source = kAws});
    visitor.field("unhealthy_threshold", unhealthyThreshold,
                  "failures in a row that make a target unhealthy",
                  {.min = 1, .max = 10, .live = true, .source = kAws});
    visitor.field("matcher", matcher, "statuses that count as a success",
                  {.min = 200, .max = 599, .live = true, .source = kAws});
    visitor.field(
        "path", path,
        "the page that a target which passes requests on, such as an nginx, is asked for, "
        "from what is behind it; empty: it answers for itself, whoever is behind it. "
        "Other targets are asked for a health page of their own, which asks nobody",
        {.live = true,
         .source = "GOV.UK generic-govuk-app chart: nginx answers /readyz itself; AWS "
                   "ALB: `/`, which an nginx would pass on"});
}

TargetHealth afterProbe(const HealthCheckConfig& config, const TargetHealth& health, bool success) {
    using State = TargetHealth::State;
    TargetHealth next = health;
    next.successes = success ? health.successes + 1 : 0;
    next.failures = success ? 0 : health.failures + 1;
    if (success && (health.state == State::Initial || next.successes >= config.healthyThreshold)) {
        next.state = State::Healthy;
    }
    if (next.failures >= config.unhealthyThreshold) {
        next.state = State::Unhealthy;
    }
    return next;
}

TargetHealth::State worseOf(TargetHealth::State a, TargetHealth::State b) {
    using State = TargetHealth::State;
    for (const State state : {State::Unhealthy, State::Initial}) {
        if (a == state || b == state) {
            return state;
        }
    }
    return State::Healthy;
}

} // namespace doppel::models
