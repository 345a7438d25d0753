// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/hpa_controller.h"

#include "models/scaling/hpa_limits.h"

namespace doppel::models {

namespace {

void setCondition(HpaCondition& condition,
                  bool status,
                  std::string_view reason,
                  std::string message) {
    condition.status = status;
    condition.reason = reason;
    condition.message = std::move(message);
}

HpaTolerances tolerancesOf(const HpaSpec& spec, const HpaController& controller) {
    HpaTolerances tolerances{controller.tolerance, controller.tolerance};
    if (spec.behavior && controller.rules >= KubernetesRules::V1_33) {
        tolerances.up = spec.behavior->up.tolerance.value_or(tolerances.up);
        tolerances.down = spec.behavior->down.tolerance.value_or(tolerances.down);
    }
    return tolerances;
}

std::string_view limitText(std::string_view reason) {
    if (reason == "ScaleUpLimit") {
        return "the desired replica count is increasing faster than the maximum scale rate";
    }
    if (reason == "ScaleDownLimit") {
        return "the desired replica count is decreasing faster than the maximum scale rate";
    }
    if (reason == "TooManyReplicas") {
        return "the desired replica count is more than the maximum replica count";
    }
    if (reason == "TooFewReplicas") {
        return "the desired replica count is less than the minimum replica count";
    }
    return "the desired count is within the acceptable range";
}

// What the metrics want together, into the decision; false: nothing can be done.
bool askMetrics(const HpaSpec& spec,
                const HpaController& controller,
                const HpaView& view,
                HpaConditions& conditions,
                HpaDecision& decision) {
    const HpaTolerances tolerances = tolerancesOf(spec, controller);
    std::optional<std::size_t> firstFailure;
    for (std::size_t i = 0; i < spec.metrics.size(); ++i) {
        static const HpaObservation kUnknown{.error = "no metrics returned from metrics API"};
        const HpaObservation& observation =
            i < view.observations.size() ? view.observations[i] : kUnknown;
        HpaProposal proposal =
            proposedReplicas(spec.metrics[i], observation, view, tolerances, controller);
        if (!proposal.error.empty()) {
            firstFailure = firstFailure.value_or(i);
        } else if (decision.wanted.value_or(0) == 0 || proposal.replicas > *decision.wanted) {
            decision.wanted = proposal.replicas;
            decision.leading = i;
        }
        decision.proposals.push_back(std::move(proposal));
    }
    const bool mayGoDown = controller.rules < KubernetesRules::V1_21;
    if (firstFailure && (!decision.wanted || (*decision.wanted < view.replicas && !mayGoDown))) {
        setCondition(conditions.scalingActive, false,
                     failureReason(spec.metrics[*firstFailure].source),
                     "the HPA was unable to compute the replica count: " +
                         decision.proposals[*firstFailure].error);
        decision.wanted.reset();
        return false;
    }
    setCondition(conditions.scalingActive, true, "ValidMetricFound",
                 "the HPA was able to successfully calculate a replica count from " +
                     textOf(spec.metrics[*decision.leading]));
    return true;
}

// The size for a wanted one: stabilised, then limited.
std::int32_t normalisedSize(const HpaSpec& spec,
                            const HpaController& controller,
                            const HpaView& view,
                            HpaState& state,
                            HpaDecision& decision) {
    const std::int32_t wanted = *decision.wanted;
    HpaConditions& conditions = state.conditions;
    HpaLimited limited;
    std::int32_t stable = 0;
    if (spec.behavior) {
        stable = stabilised(state.history.recommendations, view.replicas, wanted, *spec.behavior,
                            controller.rules, view.now);
        limited = limitedByPolicies(view.replicas, stable, spec, *spec.behavior, state.history,
                                    controller.rules, view.now);
    } else {
        stable = stabilisedDown(state.history.recommendations, wanted,
                                controller.downscaleStabilisation, view.now);
        limited = limitedByTwice(view.replicas, stable, spec);
    }
    if (stable == wanted) {
        setCondition(conditions.ableToScale, true, "ReadyForNewScale",
                     "recommended size matches current size");
    } else if (spec.behavior && wanted >= view.replicas) {
        setCondition(
            conditions.ableToScale, true, "ScaleUpStabilized",
            "recent recommendations were lower than current one, applying the lowest recent "
            "recommendation");
    } else {
        setCondition(
            conditions.ableToScale, true, "ScaleDownStabilized",
            "recent recommendations were higher than current one, applying the highest recent "
            "recommendation");
    }
    setCondition(conditions.scalingLimited, limited.replicas != stable, limited.reason,
                 std::string(limitText(limited.reason)));
    decision.stable = stable;
    return limited.replicas;
}

} // namespace

HpaDecision syncHpa(const HpaSpec& spec,
                    const HpaController& controller,
                    HpaState& state,
                    const HpaView& view) {
    HpaDecision decision;
    decision.at = view.now;
    decision.current = view.replicas;
    decision.replicas = view.replicas;
    HpaConditions& conditions = state.conditions;
    setCondition(conditions.ableToScale, true, "SucceededGetScale",
                 "the HPA controller was able to get the target's current scale");
    if (state.history.recommendations.empty()) {
        state.history.recommendations.push_back({view.replicas, view.now});
    }
    if (view.replicas == 0 && spec.minReplicas != 0) {
        setCondition(conditions.scalingActive, false, "ScalingDisabled",
                     "scaling is disabled since the replica count of the target is zero");
    } else if (view.replicas > spec.maxReplicas) {
        decision.replicas = spec.maxReplicas;
        decision.rescaleReason = "Current number of replicas above Spec.MaxReplicas";
    } else if (view.replicas < spec.minReplicas) {
        decision.replicas = spec.minReplicas;
        decision.rescaleReason = "Current number of replicas below Spec.MinReplicas";
    } else if (askMetrics(spec, controller, view, conditions, decision)) {
        if (*decision.wanted > view.replicas) {
            decision.rescaleReason = textOf(spec.metrics[*decision.leading]) + " above target";
        } else if (*decision.wanted < view.replicas) {
            decision.rescaleReason = "All metrics below target";
        }
        decision.replicas = normalisedSize(spec, controller, view, state, decision);
    }
    if (decision.rescales()) {
        setCondition(conditions.ableToScale, true, "SucceededRescale",
                     "the HPA controller was able to update the target scale to " +
                         std::to_string(decision.replicas));
        if (spec.behavior) {
            rememberScaling(state.history, *spec.behavior, view.replicas, decision.replicas,
                            view.now);
        }
    }
    decision.conditions = conditions;
    return decision;
}

} // namespace doppel::models
