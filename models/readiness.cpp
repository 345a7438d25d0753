// SPDX-License-Identifier: Apache-2.0
#include "models/readiness.h"

#include "sim/assert.h"

#include <algorithm>

namespace doppel::models {

void ReadinessConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kKubernetes =
        "kubernetes.io, probes: 0 s, 10 s, 1 s, 1, 3; GOV.UK chart: every 5 s, 30 s, 2 failures";
    visitor.field("initial_delay", initialDelay, "from a server's start to its first probe",
                  {.min = 0, .live = true, .source = kKubernetes});
    visitor.field("interval", interval, "between two probes; the first is at the start",
                  {.min = 0.1, .live = true, .source = kKubernetes});
    visitor.field(
        "timeout", timeout,
        "an answer to a probe that takes longer is a failure; it waits for a thread, where "
        "there are threads, as requests do",
        {.min = 0, .minExclusive = true, .live = true, .source = kKubernetes});
    visitor.field("success_threshold", successThreshold,
                  "successes in a row after which requests are sent there",
                  {.min = 1, .max = 1000, .live = true, .source = kKubernetes});
    visitor.field("failure_threshold", failureThreshold, "failures in a row after which none are",
                  {.min = 1, .max = 1000, .live = true, .source = kKubernetes});
    visitor.field("http", http,
                  "whether it asks for a page that fails as others do: then a fault's error of 400 "
                  "or more fails it, too; if not, it only connects, or its page is one that no "
                  "error reaches. It is a page of its own, whomever it passes requests on to",
                  {.live = true, .source = "kubernetes.io: httpGet takes 200 to 399; tcpSocket"});
}

ProbeStanding
afterProbe(const ReadinessConfig& config, const ProbeStanding& standing, bool success) {
    ProbeStanding next = standing;
    next.successes = success ? standing.successes + 1 : 0;
    next.failures = success ? 0 : standing.failures + 1;
    if (next.successes >= config.successThreshold) {
        next.ready = true;
    }
    if (next.failures >= config.failureThreshold) {
        next.ready = false;
    }
    return next;
}

sim::Time nextProbe(const ReadinessConfig& config, sim::Time started, sim::Time now) {
    DOPPEL_ASSERT(now >= started);
    const sim::Duration earliest = std::max(now - started, config.initialDelay);
    const auto full = earliest / config.interval;
    const auto probes = full + (earliest % config.interval > sim::Duration::zero() ? 1 : 0);
    return sim::after(started, config.interval * probes);
}

sim::Time
probeAfter(const ReadinessConfig& config, sim::Time started, sim::Time sent, sim::Time now) {
    return std::max(now, nextProbe(config, started, sim::after(sent, sim::Duration(1))));
}

} // namespace doppel::models
