// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_controller.h"
#include "models/scaling/keda.h"
#include "scenarios/manifest/autoscaler_manifest.h"
#include "scenarios/manifest/load_series.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <functional>
#include <optional>
#include <string>

namespace doppel::scenarios {

/// How an autoscaler is tried on a load, without a cluster.
struct DryRunOptions {
    models::HpaController controller{};
    std::optional<std::int32_t> startReplicas{}; ///< else the fewest that the manifest allows
    sim::Duration bootTime{};                    ///< from a pod's start until it is ready
    sim::Duration metricDelay{};                 ///< age of the amounts that a sync sees
    std::optional<sim::Duration> until{};        ///< else the time of the last row
};

/// One turn of a control loop.
struct DryRunStep {
    sim::Duration at{};
    bool byKeda = false;
    models::HpaDecision hpa;   ///< of the HPA's sync
    models::KedaDecision keda; ///< of KEDA's poll
    std::int32_t before = 0;   ///< replicas
    std::int32_t after = 0;
};

inline constexpr std::int64_t kMostDryReplicas = 10'000;
inline constexpr std::int64_t kMostDrySteps = 3'000'000;

/// Tries an autoscaler: from the first row on it syncs (and KEDA polls, before a sync of the same
/// time) on a grid, `see` is told of each turn, and what it decides is so at once. Pods boot for the
/// boot time, running and not ready, with samples of nothing; the load of all is spread evenly over
/// those that are ready, the rest of a division over the first ones. Those that are removed are gone
/// at once, the youngest first. Errors: options out of bounds; stopped.
sim::Status tryAutoscaler(const AutoscalerManifest& manifest,
                          const LoadSeries& load,
                          const DryRunOptions& options,
                          const std::function<void(const DryRunStep&)>& see,
                          const sim::WhoStops& stops = {});

/// Who limited the decision: the reason of ScalingLimited where that holds, else empty.
std::string limitOf(const models::HpaDecision& decision);
/// Why it came to it, in a few words, by the conditions' reasons.
std::string reasonOf(const DryRunStep& step);

} // namespace doppel::scenarios
