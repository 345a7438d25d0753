// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

#include <cstdint>

namespace doppel::models {

/// How it is found out whether a server may be sent requests: a Kubernetes probe. Source:
/// kubernetes.io, "Configure Liveness, Readiness and Startup Probes".
struct ReadinessConfig {
    sim::Duration initialDelay{};
    sim::Duration interval = std::chrono::seconds(10);
    sim::Duration timeout = std::chrono::seconds(1);
    std::uint32_t successThreshold = 1;
    std::uint32_t failureThreshold = 3;
    bool http = false; ///< it takes the answer's status for an answer, as an httpGet probe

    void describe(FieldVisitor& visitor);
};

/// What the probes of a server have come to.
struct ProbeStanding {
    bool ready = false;
    std::uint32_t successes = 0; ///< in a row
    std::uint32_t failures = 0;  ///< in a row
    friend bool operator==(const ProbeStanding&, const ProbeStanding&) = default;
};

/// The opinion after one more probe: ready after successThreshold in a row, unready after
/// failureThreshold in a row. Source: kubelet prober/worker.go.
ProbeStanding
afterProbe(const ReadinessConfig& config, const ProbeStanding& standing, bool success);

/// The first probe of a server at or after `now`: probes come at its start and every interval from
/// then on, but for those before the initial delay. REQUIRES: now >= started.
sim::Time nextProbe(const ReadinessConfig& config, sim::Time started, sim::Time now);

/// The next one after a probe that was sent at `sent` and is over `now`: at its time or, where that
/// has passed meanwhile, at once. Source: kubelet prober/worker.go, whose ticker keeps one tick.
sim::Time
probeAfter(const ReadinessConfig& config, sim::Time started, sim::Time sent, sim::Time now);

} // namespace doppel::models
