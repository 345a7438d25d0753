// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/scaling/hpa_spec.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// A trigger of a ScaledObject. Its value is the whole of it, such as a queue's length; the HPA
/// gives each replica `threshold` of it.
struct KedaTrigger {
    std::string type = "prometheus";
    std::string name = "value";
    MilliValue threshold = 10'000;
    MilliValue activationThreshold = 0; ///< active: above it
    HpaTargetKind target = HpaTargetKind::AverageValue;
};

/// What replicas there are while a trigger's value can't be had.
enum class KedaFallbackBehavior : std::uint8_t {
    Static,
    CurrentReplicas,
    CurrentReplicasIfHigher,
    CurrentReplicasIfLower,
};
std::string_view nameOf(KedaFallbackBehavior behavior);

struct KedaFallback {
    std::int32_t failureThreshold = 3; ///< more failures in a row than that
    std::int32_t replicas = 1;
    KedaFallbackBehavior behavior = KedaFallbackBehavior::Static;
};

/// A KEDA ScaledObject. Source: keda.sh/docs, ScaledObject specification.
struct KedaSpec {
    sim::Duration pollingInterval = std::chrono::seconds(30);
    sim::Duration cooldownPeriod = std::chrono::seconds(300); ///< of the step to none or idle only
    sim::Duration initialCooldownPeriod{};
    std::optional<std::int32_t> idleReplicas;
    std::int32_t minReplicas = 0;
    std::int32_t maxReplicas = 100;
    std::optional<KedaFallback> fallback;
    std::optional<HpaBehavior> behavior; ///< of the HPA that it makes
    std::vector<KedaTrigger> triggers;
};

/// The HPA that KEDA makes of it: external metrics, one replica at least.
HpaSpec hpaOf(const KedaSpec& spec);

/// What there is of a ScaledObject between two polls.
struct KedaState {
    sim::Time created{};
    std::optional<sim::Time> lastActive;
    std::vector<std::int32_t> failures; ///< in a row, by trigger
};

/// What a poll finds: a value for each trigger, or none where it can't be had.
struct KedaView {
    sim::Time now{};
    std::int32_t replicas = 0;
    std::span<const std::optional<MilliValue>> values;
};

/// What a poll comes to.
struct KedaDecision {
    std::int32_t replicas = 0; ///< that there are to be; as before: it leaves them to the HPA
    bool active = false;       ///< any trigger is
    bool fallsBack = false;    ///< a trigger failed too often
    std::string_view reason;   ///< of the Active condition, or what it did
};

/// One poll:
///
///     any trigger is active, no replicas     -> max(1, min) at once
///     any trigger is active                  -> the cooldown starts again; the HPA scales
///     none is, one can't be read             -> the fallback, if it failed too often; else nothing;
///                                               one of no replicas is none: as below
///     none is, replicas, min is 0 or idle    -> none (or idle), once the cooldown is past
///     none is, fewer than min                -> min
///
/// The cooldown is past strictly after it. Source: kedacore/keda
/// pkg/scaling/executor/scale_scaledobjects.go, pkg/fallback/fallback.go.
KedaDecision pollKeda(const KedaSpec& spec, KedaState& state, const KedaView& view);

} // namespace doppel::models
