// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doppel::models {

enum class PodPhase : std::uint8_t { Pending, Running, Failed };

/// A pod as the API server knows it.
struct HpaPod {
    PodPhase phase = PodPhase::Running;
    bool deleting = false;
    bool ready = true;
    sim::Time started{};
    sim::Time readyChanged{}; ///< when `ready` became what it is
};

/// What a metrics API says of one pod.
struct HpaSample {
    MilliValue value = 0;
    sim::Time at{};
    sim::Duration window = std::chrono::seconds(15); ///< that it is a mean over, until `at`
};

/// A pod's sample of one metric, and what it requests of that resource (none: no request is set).
struct HpaPodMetric {
    std::optional<HpaSample> sample;
    std::optional<MilliValue> request = 1000;
};

/// What is known of one metric at a sync. Metrics of pods are by pod; the others are one amount.
struct HpaObservation {
    std::string error{}; ///< why it can't be read; empty: it can
    std::vector<HpaPodMetric> byPod{};
    MilliValue total = 0;
};

/// How a pod counts for a metric.
enum class PodGroup : std::uint8_t {
    Ignored, ///< failed or about to be deleted
    Unready, ///< it has no share of the load yet: 0 on the way up
    Missing, ///< it has no sample: 0 on the way up, its whole request on the way down
    Ready,
};
/// `isCpu`: the first minutes of a pod count for nothing, as starting takes processor time.
PodGroup podGroup(const HpaPod& pod,
                  const std::optional<HpaSample>& sample,
                  bool isCpu,
                  const HpaController& controller,
                  sim::Time now);

/// How far the ratio of a metric to its target may lie from 1 without a change, each way.
struct HpaTolerances {
    double up = 0.1;
    double down = 0.1;
};
bool withinTolerance(double ratio, const HpaTolerances& tolerances, KubernetesRules rules);

/// What an HPA sees at a sync.
struct HpaView {
    sim::Time now{};
    std::int32_t replicas = 0;       ///< that the target is told to have
    std::int32_t statusReplicas = 0; ///< that it has
    std::span<const HpaPod> pods;
    std::span<const HpaObservation> observations; ///< by metric of the spec
};

/// The size that one metric asks for, or why it asks for none.
struct HpaProposal {
    std::string error{};      ///< empty: there is a proposal
    std::int64_t current = 0; ///< per cent of Utilization, else thousandths
    double ratio = 1;         ///< to the target, as it was before pods were made up for
    /// With pods that have no sample or aren't ready made up for; as `ratio` where there are none.
    double adjustedRatio = 1;
    std::int32_t replicas = 0;
};
/// Source: kubernetes pkg/controller/podautoscaler/replica_calculator.go, metrics/utilization.go.
HpaProposal proposedReplicas(const HpaMetric& metric,
                             const HpaObservation& observation,
                             const HpaView& view,
                             const HpaTolerances& tolerances,
                             const HpaController& controller);

} // namespace doppel::models
