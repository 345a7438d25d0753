// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// A metric's amount as the HPA counts: thousandths, so that 500m is 500 and 2 is 2000.
using MilliValue = std::int64_t;

/// Where a metric of an HPA comes from.
enum class HpaSource : std::uint8_t { Resource, ContainerResource, Pods, Object, External };
/// As manifests write it.
std::string_view nameOf(HpaSource source);

/// What a metric is held against.
enum class HpaTargetKind : std::uint8_t {
    Utilization,  ///< per cent of what pods request
    Value,        ///< the metric itself
    AverageValue, ///< the metric for each pod
};
std::string_view nameOf(HpaTargetKind kind);

/// One metric of an HPA.
struct HpaMetric {
    HpaSource source = HpaSource::Resource;
    std::string name = "cpu";
    std::string container{};  ///< of a ContainerResource
    std::string objectKind{}; ///< of an Object: "Ingress"
    HpaTargetKind target = HpaTargetKind::Utilization;
    std::int32_t utilisation = 80; ///< of Utilization, in per cent
    MilliValue value = 0;          ///< of the others
};
/// As conditions and events name it: "cpu resource utilization (percentage of request)".
std::string textOf(const HpaMetric& metric);
/// The reason of ScalingActive where it can't be read: "FailedGetResourceMetric".
std::string_view failureReason(HpaSource source);

enum class HpaPolicyKind : std::uint8_t { Pods, Percent };
std::string_view nameOf(HpaPolicyKind kind);

/// At most so much within that time. The time of an event counts for less than the period.
struct HpaPolicy {
    HpaPolicyKind kind = HpaPolicyKind::Pods;
    std::int32_t value = 4;
    sim::Duration period = std::chrono::seconds(15);
};

/// Which of several policies holds: the one that lets most change, or least, or no scaling at all.
enum class HpaSelect : std::uint8_t { Max, Min, Disabled };
std::string_view nameOf(HpaSelect select);

/// The rules of one direction.
struct HpaScalingRules {
    sim::Duration window{}; ///< stabilisation; the age of a recommendation counts for less than it
    HpaSelect select = HpaSelect::Max;
    std::vector<HpaPolicy> policies{};
    std::optional<double> tolerance{}; ///< since 1.33; else the controller's
};
/// What a manifest's `behavior` has where it doesn't say otherwise. Source:
/// pkg/apis/autoscaling/v2/defaults.go.
HpaScalingRules usualScaleUp();
HpaScalingRules usualScaleDown(sim::Duration downscaleStabilisation = std::chrono::seconds(300));

struct HpaBehavior {
    HpaScalingRules up = usualScaleUp();
    HpaScalingRules down = usualScaleDown();
};

/// What a HorizontalPodAutoscaler asks for. Source: Kubernetes API autoscaling/v2.
struct HpaSpec {
    std::int32_t minReplicas = 1;
    std::int32_t maxReplicas = 10;
    std::vector<HpaMetric> metrics{HpaMetric{}};
    /// None: other rules than those of an empty one (window inclusive, twice the size at most).
    std::optional<HpaBehavior> behavior{};
};

/// Since which Kubernetes version the controller decides as it does. What changed in between:
///
///     1.18  behavior; a policy looks at events of its own direction only; the stabilisation
///           window of one direction only; several policies by Min never scale up
///     1.21  nothing is scaled down while any of its metrics can't be read; from 1.16 on it was
///     1.25  a policy's period begins with the size of that time: events of both directions;
///           the size lies between the minimum of the up window and the maximum of the down window
///     1.26  on the way down a pod without a metric counts as its target, where that is above 100 %
///     1.33  a tolerance for each direction, and |1 - ratio| <= 0.1 became
///           0.9 <= ratio <= 1.1: a ratio of 1.1 is inside since, in doubles
///
/// Source: kubernetes/kubernetes 99514, 109058, 112178 and the controller's code. When the second half of
/// 1.25's line came is not known to the release.
enum class KubernetesRules : std::uint8_t { V1_18, V1_21, V1_25, V1_26, V1_33 };
std::string_view nameOf(KubernetesRules rules);
/// The rules that a version such as "1.29" has, or none for one that has no such rules or isn't a
/// version.
std::optional<KubernetesRules> rulesOfKubernetes(std::string_view version);

/// The flags of kube-controller-manager. Source: podautoscaler/config/v1alpha1/defaults.go.
struct HpaController {
    KubernetesRules rules = KubernetesRules::V1_33;
    sim::Duration syncPeriod = std::chrono::seconds(15);
    double tolerance = 0.1;
    sim::Duration downscaleStabilisation = std::chrono::seconds(300);
    sim::Duration cpuInitialisation = std::chrono::seconds(300);
    sim::Duration initialReadinessDelay = std::chrono::seconds(30);
};

} // namespace doppel::models
