// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_history.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <vector>

namespace doppel::models {

/// How long a request may wait for an instance before it is answered 429; Google's pages differ.
enum class PendingLimitRule : std::uint8_t {
    Startup,    ///< 3.5 times the average startup, 10 s at least
    TenSeconds, ///< a former version of the page on instance autoscaling
    Minute,     ///< an older one
    HalfMinute, ///< the page on maximum instances
};
sim::Duration pendingLimit(PendingLimitRule rule, sim::Duration averageStartup);

/// A Cloud Run service. Source: docs.cloud.google.com/run/docs/about-instance-autoscaling.
struct CloudRunSpec {
    std::int32_t minInstances = 0;
    std::int32_t maxInstances = 100;
    std::int32_t maxConcurrency = 80;        ///< requests of one instance at a time
    double cpus = 1;                         ///< of one instance
    sim::Probability concurrencyTarget{0.6}; ///< its share that an instance is to have
    sim::Probability cpuTarget{0.6};
    sim::Duration idleTimeout = std::chrono::minutes(15); ///< that an idle instance is kept
};

/// The load, as means over the last minute.
struct CloudRunLoad {
    double concurrency = 0;
    double cpu = 0;       ///< processor-seconds a second
    bool waiting = false; ///< a request waits, now
};

/// What both drivers ask for, within min and max: the larger. From none only a request that waits
/// or is under way starts an instance; processor time alone never lets them go to none, nor starts
/// one. That thresholds are higher at low counts, as the page says without a number, is left out.
std::int32_t
wantedInstances(const CloudRunSpec& spec, std::int32_t instances, const CloudRunLoad& load);

/// What there are to be: `wanted`, or more while some idle: an instance may go once it has been
/// more than was wanted for the idle timeout. `history` keeps what was wanted.
std::int32_t keptInstances(const CloudRunSpec& spec,
                           std::vector<HpaRecommendation>& history,
                           std::int32_t wanted,
                           sim::Time now);

} // namespace doppel::models
