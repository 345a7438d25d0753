// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/hpa_replicas.h"

#include "models/scaling/rounded_replicas.h"

#include <algorithm>
#include <cmath>

namespace doppel::models {

namespace {

constexpr std::int64_t kWholeShare = 100;

// The pods that count, each with what is taken for its use.
struct Considered {
    std::vector<MilliValue> uses;
    std::vector<MilliValue> requests; // as long; of Utilization only

    void add(MilliValue use, MilliValue request) {
        uses.push_back(use);
        requests.push_back(request);
    }
};

struct Measured {
    std::int64_t current = 0;
    double ratio = 1;
};

std::int64_t sumOfUses(const std::vector<MilliValue>& values) {
    std::int64_t all = 0;
    for (const MilliValue value : values) {
        all += value;
    }
    return all;
}

// Whole numbers on the way: 66.9 % is 66 %.
Measured measured(const HpaMetric& metric, const Considered& pods) {
    const std::int64_t used = sumOfUses(pods.uses);
    if (metric.target == HpaTargetKind::Utilization) {
        const std::int64_t requested = sumOfUses(pods.requests);
        const std::int64_t current = used / requested * kWholeShare +
                                     used % requested * kWholeShare / requested; // no overflow
        return {current, static_cast<double>(current) / metric.utilisation};
    }
    const auto current = used / static_cast<std::int64_t>(pods.uses.size());
    return {current, static_cast<double>(current) / static_cast<double>(metric.value)};
}

// What a pod without a sample is taken to use on the way down.
MilliValue fullUse(const HpaMetric& metric, MilliValue request, KubernetesRules rules) {
    if (metric.target != HpaTargetKind::Utilization) {
        return metric.value;
    }
    const std::int64_t share = rules >= KubernetesRules::V1_26
                                   ? std::max<std::int64_t>(kWholeShare, metric.utilisation)
                                   : kWholeShare;
    return request * share / kWholeShare;
}

HpaProposal noProposal(std::string why) {
    HpaProposal proposal;
    proposal.error = std::move(why);
    return proposal;
}

HpaProposal byPods(const HpaMetric& metric,
                   const HpaObservation& observation,
                   const HpaView& view,
                   const HpaTolerances& tolerances,
                   const HpaController& controller) {
    if (view.pods.empty()) {
        return noProposal("no pods returned by selector while calculating replica count");
    }
    const bool ofRequest = metric.target == HpaTargetKind::Utilization;
    const bool isCpu = metric.source != HpaSource::Pods && metric.name == "cpu";
    Considered pods;
    std::vector<MilliValue> unready;
    std::vector<MilliValue> missing; // the requests of these
    for (std::size_t i = 0; i < view.pods.size(); ++i) {
        static const HpaPodMetric kNone;
        const HpaPodMetric& of = i < observation.byPod.size() ? observation.byPod[i] : kNone;
        if (ofRequest && of.request.value_or(0) <= 0) {
            return noProposal("missing request for " + metric.name);
        }
        const MilliValue request = of.request.value_or(0);
        switch (podGroup(view.pods[i], of.sample, isCpu, controller, view.now)) {
        case PodGroup::Ignored:
            break;
        case PodGroup::Unready:
            unready.push_back(request);
            break;
        case PodGroup::Missing:
            missing.push_back(request);
            break;
        case PodGroup::Ready:
            pods.add(of.sample->value, request);
        }
    }
    if (pods.uses.empty()) {
        return noProposal("did not receive metrics for targeted pods (pods might be unready)");
    }
    const auto [current, ratio] = measured(metric, pods);
    HpaProposal proposal{{}, current, ratio, ratio, view.replicas};
    const bool upWithUnready = !unready.empty() && ratio > 1.0;
    if (!upWithUnready && missing.empty()) {
        if (!withinTolerance(ratio, tolerances, controller.rules)) {
            proposal.replicas = roundedUp(ratio * static_cast<double>(pods.uses.size()));
        }
        return proposal;
    }
    // Of a utilisation that is the target exactly, pods without a sample stay out altogether.
    if (ratio != 1.0 || !ofRequest) {
        for (const MilliValue request : missing) {
            pods.add(ratio < 1.0 ? fullUse(metric, request, controller.rules) : 0, request);
        }
    }
    if (upWithUnready) {
        for (const MilliValue request : unready) {
            pods.add(0, request);
        }
    }
    proposal.adjustedRatio = measured(metric, pods).ratio;
    const double adjusted = proposal.adjustedRatio;
    const bool turned = (ratio < 1.0 && adjusted > 1.0) || (ratio > 1.0 && adjusted < 1.0);
    if (turned || withinTolerance(adjusted, tolerances, controller.rules)) {
        return proposal;
    }
    const std::int32_t wanted = roundedUp(adjusted * static_cast<double>(pods.uses.size()));
    const bool against =
        (adjusted < 1.0 && wanted > view.replicas) || (adjusted > 1.0 && wanted < view.replicas);
    if (!against) {
        proposal.replicas = wanted;
    }
    return proposal;
}

HpaProposal byValue(const HpaMetric& metric,
                    const HpaObservation& observation,
                    const HpaView& view,
                    const HpaTolerances& tolerances,
                    const HpaController& controller) {
    const double ratio = static_cast<double>(observation.total) / static_cast<double>(metric.value);
    HpaProposal proposal{{}, observation.total, ratio, ratio, view.replicas};
    if (view.replicas == 0) { // neither the tolerance nor pods are asked
        proposal.replicas = roundedUp(ratio);
    } else if (!withinTolerance(ratio, tolerances, controller.rules)) {
        if (view.pods.empty()) {
            return noProposal("unable to calculate ready pods: no pods returned by selector while "
                              "calculating replica count");
        }
        const auto ready = std::count_if(view.pods.begin(), view.pods.end(), [](const HpaPod& pod) {
            return pod.phase == PodPhase::Running && pod.ready;
        });
        proposal.replicas = roundedUp(ratio * static_cast<double>(ready));
    }
    return proposal;
}

HpaProposal byAverage(const HpaMetric& metric,
                      const HpaObservation& observation,
                      const HpaView& view,
                      const HpaTolerances& tolerances,
                      const HpaController& controller) {
    const auto total = static_cast<double>(observation.total);
    const auto target = static_cast<double>(metric.value);
    const auto replicas = static_cast<double>(view.statusReplicas);
    // Without replicas any amount is beyond all bounds, and nothing of nothing is no reason to act.
    const double ratio = view.statusReplicas > 0 ? total / (target * replicas)
                         : observation.total > 0 ? HUGE_VAL
                                                 : 1.0;
    HpaProposal proposal{{}, observation.total, ratio, ratio, view.statusReplicas};
    if (!withinTolerance(ratio, tolerances, controller.rules)) {
        proposal.replicas = roundedUp(total / target);
    }
    if (view.statusReplicas > 0) {
        proposal.current = static_cast<std::int64_t>(std::ceil(total / replicas));
    }
    return proposal;
}

} // namespace

PodGroup podGroup(const HpaPod& pod,
                  const std::optional<HpaSample>& sample,
                  bool isCpu,
                  const HpaController& controller,
                  sim::Time now) {
    if (pod.deleting || pod.phase == PodPhase::Failed) {
        return PodGroup::Ignored;
    }
    if (pod.phase == PodPhase::Pending) {
        return PodGroup::Unready;
    }
    if (!sample) {
        return PodGroup::Missing;
    }
    if (isCpu) {
        const bool starting = pod.started + controller.cpuInitialisation > now;
        const bool neverReady =
            !pod.ready && pod.started + controller.initialReadinessDelay > pod.readyChanged;
        const bool tooEarly = !pod.ready || sample->at < pod.readyChanged + sample->window;
        if (starting ? tooEarly : neverReady) {
            return PodGroup::Unready;
        }
    }
    return PodGroup::Ready;
}

bool withinTolerance(double ratio, const HpaTolerances& tolerances, KubernetesRules rules) {
    if (rules < KubernetesRules::V1_33) {
        return std::abs(1.0 - ratio) <= tolerances.up;
    }
    return 1.0 - tolerances.down <= ratio && ratio <= 1.0 + tolerances.up;
}

HpaProposal proposedReplicas(const HpaMetric& metric,
                             const HpaObservation& observation,
                             const HpaView& view,
                             const HpaTolerances& tolerances,
                             const HpaController& controller) {
    if (!observation.error.empty()) {
        return noProposal(observation.error);
    }
    const bool ofPods = metric.source != HpaSource::Object && metric.source != HpaSource::External;
    const auto propose = ofPods                                  ? byPods
                         : metric.target == HpaTargetKind::Value ? byValue
                                                                 : byAverage;
    return propose(metric, observation, view, tolerances, controller);
}

} // namespace doppel::models
