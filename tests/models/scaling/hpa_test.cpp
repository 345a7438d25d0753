// SPDX-License-Identifier: Apache-2.0
//
// What an HPA decides, held to the cases of Kubernetes' own tests and to sums done by hand.
#include "models/scaling/hpa_controller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr sim::Time kHpaNow = sim::kStart + 10h;

HpaMetric cpuAt(std::int32_t utilisation) {
    HpaMetric metric;
    metric.utilisation = utilisation;
    return metric;
}

/// Pods that have been ready for hours, each with a use in thousandths of a request of 1.
struct HpaFleet {
    std::vector<HpaPod> pods;
    HpaObservation cpu;

    HpaFleet& ready(std::initializer_list<MilliValue> uses) {
        for (const MilliValue use : uses) {
            pods.push_back({});
            cpu.byPod.push_back({.sample = HpaSample{use, kHpaNow, 15s}, .request = 1000});
        }
        return *this;
    }
    HpaFleet& with(const HpaPod& pod, std::optional<MilliValue> use) {
        pods.push_back(pod);
        HpaPodMetric metric;
        if (use) {
            metric.sample = HpaSample{*use, kHpaNow, 15s};
        }
        cpu.byPod.push_back(metric);
        return *this;
    }
    HpaFleet& missing(int count = 1) {
        for (int i = 0; i < count; ++i) {
            with({}, std::nullopt);
        }
        return *this;
    }
    HpaFleet& unready(int count = 1) {
        for (int i = 0; i < count; ++i) {
            with({.ready = false, .started = kHpaNow - 20s, .readyChanged = kHpaNow - 20s}, 0);
        }
        return *this;
    }
    HpaProposal asked(const HpaMetric& metric, const HpaController& controller = {}) const {
        const auto count = static_cast<std::int32_t>(pods.size());
        const HpaView view{kHpaNow, count, count, pods, {}};
        return proposedReplicas(metric, cpu, view, {}, controller);
    }
    std::int32_t wanted(std::int32_t target, const HpaController& controller = {}) const {
        return asked(cpuAt(target), controller).replicas;
    }
};

TEST(Hpa, G3_1a_AsksForTheRatioTimesTheReadyPods) {
    const HpaProposal proposal = HpaFleet{}.ready({300, 500, 700}).asked(cpuAt(30));
    EXPECT_EQ(proposal.current, 50);
    EXPECT_EQ(proposal.replicas, 5); // 50/30 × 3 = 5.0…, exactly 5 in doubles
}

TEST(Hpa, G3_1b_CountsAMissingPodAsIdleOnTheWayUp) {
    // 3 at 600 and one without a sample, target 50: 60 %, then 1800/4000 = 45 % of 50: it would
    // turn, so nothing.
    EXPECT_EQ(HpaFleet{}.ready({600, 600, 600}).missing().wanted(50), 4);
    // At 900: 90 %, then 67 % of 50 is 1.34 × 4 = 5.36.
    const HpaProposal up = HpaFleet{}.ready({900, 900, 900}).missing().asked(cpuAt(50));
    EXPECT_EQ(up.current, 90);
    EXPECT_DOUBLE_EQ(up.adjustedRatio, 1.34);
    EXPECT_EQ(up.replicas, 6);
    // An unready one the same: and on the way down it is no part of the sum at all.
    EXPECT_EQ(HpaFleet{}.ready({900, 900, 900}).unready().wanted(50), 6);
    EXPECT_EQ(HpaFleet{}.ready({200, 200, 200}).unready().wanted(50), 2); // 0.4 × 3 = 1.2
}

TEST(Hpa, G3_1c_DoesNotTurnRoundForPodsThatItMakesUpFor) {
    const HpaProposal proposal = HpaFleet{}.ready({900, 900}).unready().missing().asked(cpuAt(50));
    EXPECT_DOUBLE_EQ(proposal.ratio, 1.8);
    EXPECT_DOUBLE_EQ(proposal.adjustedRatio, 0.9);
    EXPECT_EQ(proposal.replicas, 4);
}

TEST(Hpa, G3_1d_CountsAMissingPodAsFullOnTheWayDown) {
    const HpaProposal proposal = HpaFleet{}.ready({200, 200, 200}).missing().asked(cpuAt(50));
    EXPECT_EQ(proposal.current, 20);
    EXPECT_DOUBLE_EQ(proposal.adjustedRatio, 0.8);
    EXPECT_EQ(proposal.replicas, 4);
    EXPECT_EQ(HpaFleet{}.ready({100, 100, 100}).missing().wanted(50), 3); // 32 % → .64 × 4 = 2.56
}

TEST(Hpa, G3_1f_CutsTheFractionOfAPerCent) {
    EXPECT_EQ(HpaFleet{}.ready({669, 669, 669, 669, 669, 669, 669}).wanted(60), 7); // 66: inside
    EXPECT_EQ(HpaFleet{}.ready({670, 670, 670, 670, 670, 670, 670}).wanted(60), 8);
}

TEST(Hpa, ATargetBeyond100CountsForMissingPodsSince126) {
    const HpaFleet fleet = HpaFleet{}.ready({500, 500, 500}).missing();
    // 50 % of 200; the missing one at 200: 3500/4000 = 87 % → .435 × 4 = 1.74
    EXPECT_EQ(fleet.wanted(200), 2);
    EXPECT_DOUBLE_EQ(fleet.asked(cpuAt(200)).adjustedRatio, 0.435);
    // before at 100: 2500/4000 = 62 % → .31 × 4 = 1.24
    const HpaController old{.rules = KubernetesRules::V1_25};
    EXPECT_DOUBLE_EQ(fleet.asked(cpuAt(200), old).adjustedRatio, 0.31);
}

TEST(Hpa, ToleratesBothEdgesSince133) {
    for (std::int32_t target = 10; target <= 100; target += 10) {
        const double down = (target - target / 10) / static_cast<double>(target);
        const double up = (target + target / 10) / static_cast<double>(target);
        EXPECT_TRUE(withinTolerance(down, {}, KubernetesRules::V1_33)) << target;
        EXPECT_TRUE(withinTolerance(up, {}, KubernetesRules::V1_33)) << target;
    }
    EXPECT_TRUE(withinTolerance(0.9, {}, KubernetesRules::V1_26));
    EXPECT_FALSE(withinTolerance(1.1, {}, KubernetesRules::V1_26)); // |1 - 1.1| is above 0.1
    EXPECT_FALSE(withinTolerance(1.11, {}, KubernetesRules::V1_33));
    EXPECT_TRUE(withinTolerance(1.4, {.up = 0.5, .down = 0}, KubernetesRules::V1_33));
    EXPECT_FALSE(withinTolerance(0.99, {.up = 0.5, .down = 0}, KubernetesRules::V1_33));
}

PodGroup cpuGroup(const HpaPod& pod, std::optional<HpaSample> sample) {
    return podGroup(pod, sample, true, {}, kHpaNow);
}

TEST(HpaPods, AreGroupedByWhatIsKnownOfThem) {
    const HpaSample sample{100, kHpaNow, 15s};
    EXPECT_EQ(cpuGroup({.deleting = true}, sample), PodGroup::Ignored);
    EXPECT_EQ(cpuGroup({.phase = PodPhase::Failed}, sample), PodGroup::Ignored);
    EXPECT_EQ(cpuGroup({.phase = PodPhase::Pending}, sample), PodGroup::Unready);
    EXPECT_EQ(cpuGroup({}, std::nullopt), PodGroup::Missing);
    EXPECT_EQ(cpuGroup({}, sample), PodGroup::Ready);
}

TEST(HpaPods, CountWithinTheInitialisationPeriodOnceAWholeWindowIsFromReadyTimes) {
    HpaPod young{.started = kHpaNow - 60s, .readyChanged = kHpaNow - 15s};
    EXPECT_EQ(cpuGroup(young, HpaSample{100, kHpaNow, 15s}), PodGroup::Ready); // just so
    EXPECT_EQ(cpuGroup(young, HpaSample{100, kHpaNow - 1s, 15s}), PodGroup::Unready);
    EXPECT_EQ(podGroup(young, HpaSample{100, kHpaNow - 1s, 15s}, false, {}, kHpaNow),
              PodGroup::Ready);
    young.ready = false;
    EXPECT_EQ(cpuGroup(young, HpaSample{100, kHpaNow, 15s}), PodGroup::Unready);
    // The period is over when as long as it has passed.
    young.started = kHpaNow - 300s;
    young.readyChanged = kHpaNow - 100s;
    EXPECT_EQ(cpuGroup(young, HpaSample{100, kHpaNow, 15s}), PodGroup::Ready);
}

TEST(HpaPods, AfterThatOnlyThoseThatWereNeverReadyDoNotCount) {
    const HpaSample sample{100, kHpaNow, 15s};
    HpaPod pod{.ready = false, .started = kHpaNow - 400s, .readyChanged = kHpaNow - 400s + 29s};
    EXPECT_EQ(cpuGroup(pod, sample), PodGroup::Unready);
    pod.readyChanged = kHpaNow - 400s + 30s; // it was ready, and isn't any more
    EXPECT_EQ(cpuGroup(pod, sample), PodGroup::Ready);
}

TEST(HpaMetrics, OfPodsAreAMeanCutToThousandths) {
    const HpaMetric metric{.source = HpaSource::Pods,
                           .name = "busy",
                           .target = HpaTargetKind::AverageValue,
                           .value = 1000};
    const HpaProposal proposal = HpaFleet{}.ready({1500, 1500, 1501}).asked(metric);
    EXPECT_EQ(proposal.current, 1500);
    EXPECT_EQ(proposal.replicas, 5); // 1.5 × 3 = 4.5
    // A missing one counts as the target on the way down: (100 + 1000)/2 = .55 × 2
    EXPECT_EQ(HpaFleet{}.ready({100}).missing().asked(metric).replicas, 2);
    // A pod that isn't ready has its say in a metric that isn't the processor's.
    EXPECT_EQ(HpaFleet{}.ready({3000}).unready().asked(metric).replicas, 3); // 1500 → 1.5 × 2
}

struct HpaAmount {
    HpaMetric metric;
    std::int32_t replicas;
    std::int32_t readyPods;
    MilliValue total;
    std::int32_t wanted() const {
        std::vector<HpaPod> pods(static_cast<std::size_t>(replicas));
        for (std::int32_t i = readyPods; i < replicas; ++i) {
            pods[static_cast<std::size_t>(i)].ready = false;
        }
        HpaObservation observation;
        observation.total = total;
        const HpaView view{kHpaNow, replicas, replicas, pods, {}};
        return proposedReplicas(metric, observation, view, {}, {}).replicas;
    }
};

TEST(HpaMetrics, OfObjectsByValueScaleTheReadyPods) {
    const HpaMetric metric{
        .source = HpaSource::Object, .name = "hits", .target = HpaTargetKind::Value, .value = 100};
    EXPECT_EQ((HpaAmount{metric, 4, 4, 200}.wanted()), 8);
    EXPECT_EQ((HpaAmount{metric, 4, 3, 200}.wanted()), 6);
    EXPECT_EQ((HpaAmount{metric, 4, 3, 110}.wanted()), 4); // inside
    EXPECT_EQ((HpaAmount{metric, 0, 0, 210}.wanted()), 3);
    EXPECT_EQ((HpaAmount{metric, 0, 0, 0}.wanted()), 0);
}

TEST(HpaMetrics, OfExternalsByAverageDivideTheWhole) {
    const HpaMetric metric{.source = HpaSource::External,
                           .name = "queue",
                           .target = HpaTargetKind::AverageValue,
                           .value = 10'000};
    EXPECT_EQ((HpaAmount{metric, 4, 1, 101'000}.wanted()), 11);
    EXPECT_EQ((HpaAmount{metric, 4, 1, 44'000}.wanted()), 4); // 1.1: inside
    EXPECT_EQ((HpaAmount{metric, 0, 0, 5'000}.wanted()), 1);
    EXPECT_EQ((HpaAmount{metric, 0, 0, 0}.wanted()), 0);
}

HpaObservation observedAmount(MilliValue total) {
    HpaObservation observation;
    observation.total = total;
    return observation;
}

struct TwoMetrics {
    HpaSpec spec;
    HpaState state;
    std::vector<HpaPod> pods = std::vector<HpaPod>(4);

    TwoMetrics() {
        spec.maxReplicas = 100;
        HpaMetric metric{.source = HpaSource::External,
                         .name = "a",
                         .target = HpaTargetKind::AverageValue,
                         .value = 10};
        spec.metrics = {metric, metric};
        spec.metrics[1].name = "b";
        spec.metrics[1].source = HpaSource::Object;
    }
    HpaDecision sync(const HpaObservation& a,
                     const HpaObservation& b,
                     KubernetesRules rules = KubernetesRules::V1_33) {
        const std::vector<HpaObservation> both{a, b};
        return syncHpa(spec, {.rules = rules}, state, {kHpaNow, 4, 4, pods, both});
    }
};

TEST(HpaMetrics, SeveralTakeTheLargest) {
    TwoMetrics hpa;
    const HpaDecision decision = hpa.sync(observedAmount(50), observedAmount(70));
    EXPECT_EQ(decision.replicas, 7);
    EXPECT_EQ(decision.leading, 1U);
    EXPECT_EQ(decision.rescaleReason, " metric b above target");
}

TEST(HpaMetrics, OneThatFailsForbidsScalingDownOnly) {
    const HpaObservation broken{.error = "no data"};
    TwoMetrics hpa;
    EXPECT_EQ(hpa.sync(observedAmount(70), broken).replicas, 7);
    EXPECT_EQ(hpa.state.conditions.scalingActive.reason, "ValidMetricFound");
    TwoMetrics down;
    const HpaDecision none = down.sync(observedAmount(10), broken);
    EXPECT_EQ(none.replicas, 4);
    EXPECT_FALSE(none.conditions.scalingActive.status);
    EXPECT_EQ(none.conditions.scalingActive.reason, "FailedGetObjectMetric");
    EXPECT_THAT(none.conditions.scalingActive.message, HasSubstr("no data"));
    EXPECT_EQ(down.state.history.recommendations.size(), 1U); // the size that it began with
    EXPECT_EQ(down.sync(broken, broken).conditions.scalingActive.reason, "FailedGetExternalMetric");
}

// kubernetes/kubernetes 99394: from 1.16 until 1.21 the metrics that can be read decided alone.
TEST(HpaMetrics, OneThatFailsForbadeNothingBefore121) {
    const HpaObservation broken{.error = "no data"};
    TwoMetrics old;
    old.spec.behavior.emplace().down.window = 0s;
    EXPECT_EQ(old.sync(observedAmount(10), broken, KubernetesRules::V1_18).replicas, 1);
    EXPECT_EQ(old.sync(broken, broken, KubernetesRules::V1_18).conditions.scalingActive.reason,
              "FailedGetExternalMetric");
    TwoMetrics mended;
    mended.spec.behavior.emplace().down.window = 0s;
    EXPECT_EQ(mended.sync(observedAmount(10), broken, KubernetesRules::V1_21).replicas, 4);
}

/// An HPA on pods that are there at once; utilisation = demand / replicas.
struct HpaLoop {
    HpaSpec spec;
    HpaController controller;
    HpaState state;
    std::int32_t replicas = 1;
    std::map<int, std::int32_t> changes; // by second
    std::map<int, HpaDecision> decisions;

    void run(int until, const std::function<int(int)>& demand) {
        for (int second = 0; second <= until; second += 15) {
            const sim::Time now = kHpaNow + std::chrono::seconds(second);
            const std::vector<HpaPod> pods(static_cast<std::size_t>(replicas));
            HpaObservation cpu;
            for (std::int32_t i = 0; i < replicas; ++i) { // all of it at the first one: a sum
                cpu.byPod.push_back({HpaSample{i == 0 ? demand(second) * 10 : 0, now, 15s}, 1000});
            }
            const std::vector<HpaObservation> all{cpu};
            const HpaDecision decision =
                syncHpa(spec, controller, state, {now, replicas, replicas, pods, all});
            if (decision.rescales()) {
                changes[second] = decision.replicas;
                replicas = decision.replicas;
            }
            decisions[second] = decision;
        }
    }
};

TEST(Hpa, G3_3_TimelineWithoutBehavior) {
    HpaLoop loop;
    loop.spec = {.minReplicas = 2, .maxReplicas = 20, .metrics = {cpuAt(60)}, .behavior = {}};
    loop.replicas = 2;
    loop.run(600, [](int second) {
        return second < 30 ? 120 : second < 45 ? 165 : second < 60 ? 166 : second < 150 ? 900 : 100;
    });
    EXPECT_THAT(loop.changes,
                ElementsAre(Pair(30, 3), Pair(60, 6), Pair(75, 12), Pair(90, 15), Pair(450, 2)));
    EXPECT_EQ(loop.decisions[435].conditions.ableToScale.reason, "ScaleDownStabilized");
    EXPECT_EQ(loop.decisions[60].conditions.scalingLimited.reason, "ScaleUpLimit");
    EXPECT_TRUE(loop.decisions[60].conditions.scalingLimited.status);
    EXPECT_EQ(loop.decisions[60].conditions.ableToScale.reason, "SucceededRescale");
    EXPECT_EQ(loop.decisions[600].conditions.ableToScale.reason, "ReadyForNewScale");
}

TEST(Hpa, G3_4_TimelineWithBehavior) {
    HpaLoop loop;
    loop.spec = {.minReplicas = 1, .maxReplicas = 100, .metrics = {cpuAt(60)}, .behavior = {}};
    loop.spec.behavior.emplace();
    loop.spec.behavior->up = {.window = 0s, .policies = {{HpaPolicyKind::Pods, 4, 60s}}};
    loop.spec.behavior->down = {
        .window = 60s,
        .select = HpaSelect::Min,
        .policies = {{HpaPolicyKind::Pods, 2, 60s}, {HpaPolicyKind::Percent, 50, 60s}}};
    loop.replicas = 4;
    loop.run(405, [](int second) { return second < 30 ? 240 : second < 180 ? 2400 : 200; });
    EXPECT_THAT(loop.changes, ElementsAre(Pair(30, 8), Pair(90, 12), Pair(150, 16), Pair(225, 14),
                                          Pair(285, 12), Pair(345, 10), Pair(405, 8)));
}

TEST(Hpa, BeyondItsBoundsItGoesToThemAtOnce) {
    TwoMetrics hpa;
    hpa.spec.maxReplicas = 3;
    HpaDecision decision = hpa.sync({.error = "down"}, {.error = "down"});
    EXPECT_EQ(decision.replicas, 3);
    EXPECT_EQ(decision.rescaleReason, "Current number of replicas above Spec.MaxReplicas");
    hpa.spec.maxReplicas = 10;
    hpa.spec.minReplicas = 5;
    decision = hpa.sync({.error = "down"}, {.error = "down"});
    EXPECT_EQ(decision.replicas, 5);
    EXPECT_EQ(decision.rescaleReason, "Current number of replicas below Spec.MinReplicas");
}

TEST(Hpa, IsDisabledAtNoReplicasUnlessMinIsNone) {
    TwoMetrics hpa;
    hpa.pods.clear();
    const std::vector<HpaObservation> both{observedAmount(70), observedAmount(20)};
    HpaDecision decision = syncHpa(hpa.spec, {}, hpa.state, {kHpaNow, 0, 0, {}, both});
    EXPECT_EQ(decision.replicas, 0);
    EXPECT_EQ(decision.conditions.scalingActive.reason, "ScalingDisabled");
    hpa.spec.minReplicas = 0;
    decision = syncHpa(hpa.spec, {}, hpa.state, {kHpaNow, 0, 0, {}, both});
    EXPECT_EQ(decision.replicas, 4); // 7, but 4 at most at a time from so few
}

TEST(HpaHistory, BeginsWithTheSizeThatItFinds) {
    HpaLoop loop; // that is why a restarted controller doesn't shrink a fleet at once
    loop.spec = {.minReplicas = 1, .maxReplicas = 20, .metrics = {cpuAt(60)}, .behavior = {}};
    loop.replicas = 10;
    loop.run(330, [](int) { return 60; });
    EXPECT_THAT(loop.changes, ElementsAre(Pair(315, 1)));
}

TEST(KubernetesVersions, AreReadAsTheRulesThatTheyHave) {
    EXPECT_EQ(rulesOfKubernetes("1.35"), KubernetesRules::V1_33);
    EXPECT_EQ(rulesOfKubernetes("v1.29.3"), KubernetesRules::V1_26);
    EXPECT_EQ(rulesOfKubernetes("1.25"), KubernetesRules::V1_25);
    EXPECT_EQ(rulesOfKubernetes("1.24"), KubernetesRules::V1_21);
    EXPECT_EQ(rulesOfKubernetes("1.20"), KubernetesRules::V1_18);
    EXPECT_EQ(rulesOfKubernetes("1.17"), std::nullopt);
    EXPECT_EQ(rulesOfKubernetes("1.x"), std::nullopt);
    EXPECT_EQ(rulesOfKubernetes("2.1"), std::nullopt);
}

} // namespace
} // namespace doppel::models
