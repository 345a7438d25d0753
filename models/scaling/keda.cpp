// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/keda.h"

#include <algorithm>
#include <array>

namespace doppel::models {

namespace {

std::int32_t fallbackReplicas(const KedaFallback& fallback, std::int32_t current) {
    switch (fallback.behavior) {
    case KedaFallbackBehavior::CurrentReplicas:
        return current;
    case KedaFallbackBehavior::CurrentReplicasIfHigher:
        return std::max(current, fallback.replicas);
    case KedaFallbackBehavior::CurrentReplicasIfLower:
        return std::min(current, fallback.replicas);
    case KedaFallbackBehavior::Static:
        break;
    }
    return fallback.replicas;
}

bool cooledDown(const KedaSpec& spec, const KedaState& state, sim::Time now) {
    return state.lastActive ? sim::after(*state.lastActive, spec.cooldownPeriod) < now
                            : state.created + spec.initialCooldownPeriod < now;
}

KedaDecision whileActive(const KedaSpec& spec, KedaState& state, const KedaView& view) {
    KedaDecision decision{view.replicas, true, false, "ScalerActive"};
    const bool idles = spec.idleReplicas && view.replicas < spec.minReplicas;
    if (view.replicas == 0 || idles) {
        decision.replicas = std::max(1, spec.minReplicas);
    }
    state.lastActive = view.now;
    return decision;
}

KedaDecision
whileInactive(const KedaSpec& spec, const KedaState& state, const KedaView& view, bool failing) {
    KedaDecision decision{view.replicas, false, false, "ScalerNotActive"};
    const bool fallsBackToNone = spec.fallback && spec.fallback->replicas == 0;
    if (failing && !fallsBackToNone) {
        const bool often =
            spec.fallback &&
            std::any_of(state.failures.begin(), state.failures.end(),
                        [&](auto failures) { return failures > spec.fallback->failureThreshold; });
        decision.reason = "TriggerError";
        if (often) {
            decision.replicas = fallbackReplicas(*spec.fallback, view.replicas);
            decision.fallsBack = true;
            decision.reason = "FallbackExists";
        }
        return decision;
    }
    const bool toIdle = spec.idleReplicas && view.replicas > *spec.idleReplicas;
    if (toIdle || (view.replicas > 0 && spec.minReplicas == 0)) {
        if (cooledDown(spec, state, view.now)) {
            decision.replicas = spec.idleReplicas.value_or(0);
        } else {
            decision.reason = "ScalerCooldown";
        }
    } else if (view.replicas < spec.minReplicas && !spec.idleReplicas) {
        decision.replicas = spec.minReplicas;
    }
    return decision;
}

} // namespace

std::string_view nameOf(KedaFallbackBehavior behavior) {
    static constexpr std::array<std::string_view, 4> kNames{
        "static", "currentReplicas", "currentReplicasIfHigher", "currentReplicasIfLower"};
    return kNames[static_cast<std::size_t>(behavior)];
}

HpaSpec hpaOf(const KedaSpec& spec) {
    HpaSpec hpa;
    hpa.minReplicas = std::max(1, spec.minReplicas);
    hpa.maxReplicas = spec.maxReplicas;
    hpa.behavior = spec.behavior;
    hpa.metrics.clear();
    for (const KedaTrigger& trigger : spec.triggers) {
        hpa.metrics.push_back({.source = HpaSource::External,
                               .name = trigger.name,
                               .target = trigger.target,
                               .value = trigger.threshold});
    }
    return hpa;
}

KedaDecision pollKeda(const KedaSpec& spec, KedaState& state, const KedaView& view) {
    state.failures.resize(view.values.size());
    bool active = false;
    bool failing = false;
    for (std::size_t i = 0; i < view.values.size(); ++i) {
        if (view.values[i]) {
            state.failures[i] = 0;
            active = active || *view.values[i] > spec.triggers[i].activationThreshold;
        } else {
            ++state.failures[i];
            failing = true;
        }
    }
    return active ? whileActive(spec, state, view) : whileInactive(spec, state, view, failing);
}

} // namespace doppel::models
