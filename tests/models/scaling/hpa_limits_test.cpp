// SPDX-License-Identifier: Apache-2.0
//
// What an HPA remembers and how far it may go at a time: Kubernetes' own cases, TestScalingWithRules
// and TestNormalizeDesiredReplicas.
#include "models/scaling/hpa_history.h"
#include "models/scaling/hpa_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr sim::Time kLimitsNow = sim::kStart + 10h;

HpaLimited limitedUp(std::int32_t current,
                     std::int32_t wanted,
                     const HpaScalingRules& rules,
                     const HpaHistory& history = {},
                     KubernetesRules version = KubernetesRules::V1_33) {
    HpaSpec spec;
    spec.maxReplicas = 1000;
    HpaBehavior behavior;
    behavior.up = rules;
    return limitedByPolicies(current, wanted, spec, behavior, history, version, kLimitsNow);
}

HpaLimited limitedDown(std::int32_t current,
                       std::int32_t wanted,
                       const HpaScalingRules& rules,
                       const HpaHistory& history = {},
                       KubernetesRules version = KubernetesRules::V1_33) {
    HpaSpec spec;
    spec.minReplicas = 0;
    spec.maxReplicas = 1000;
    HpaBehavior behavior;
    behavior.down = rules;
    return limitedByPolicies(current, wanted, spec, behavior, history, version, kLimitsNow);
}

HpaScalingRules rulesBy(std::vector<HpaPolicy> policies, HpaSelect select = HpaSelect::Max) {
    return {.select = select, .policies = std::move(policies)};
}

TEST(HpaLimits, G3_6_CasesOfTestScalingWithRules) {
    using enum HpaPolicyKind;
    EXPECT_EQ(limitedUp(10, 50, usualScaleUp()).replicas, 20);
    EXPECT_EQ(limitedUp(10, 50, usualScaleUp()).reason, "ScaleUpLimit");
    EXPECT_EQ(limitedUp(10, 500, rulesBy({{Pods, 100, 60s}, {Percent, 100, 60s}})).replicas, 110);
    const sim::Time inside = kLimitsNow - 60s;
    HpaHistory history{.ups = {{1, inside}, {5, inside}, {9, inside}}};
    EXPECT_EQ(limitedUp(100, 500, rulesBy({{Percent, 200, 120s}}), history).replicas, 255);
    EXPECT_EQ(limitedUp(100, 500, rulesBy({{Pods, 5, 120s}}), history).replicas, 100);
    history = {.ups = {{4, inside}}, .downs = {{2, inside}}};
    EXPECT_EQ(limitedUp(6, 24, rulesBy({{Percent, 300, 300s}}), history).replicas, 16);
    EXPECT_EQ(
        limitedUp(6, 24, rulesBy({{Percent, 300, 300s}}), history, KubernetesRules::V1_18).replicas,
        8);
    EXPECT_EQ(limitedDown(100, 2, rulesBy({{Pods, 20, 60s}, {Percent, 1, 60s}})).replicas, 80);
    history = {.downs = {{12, inside}}};
    EXPECT_EQ(limitedDown(100, 0, rulesBy({{Percent, 50, 120s}}), history).replicas, 56);
    history = {.downs = {{30, inside}}};
    EXPECT_EQ(limitedDown(100, 0, rulesBy({{Percent, 10, 120s}}), history).replicas, 100);
}

TEST(HpaLimits, PolicyByMinLetsLeastChange) {
    using enum HpaPolicyKind;
    const std::vector<HpaPolicy> two{{Pods, 4, 60s}, {Percent, 100, 60s}};
    EXPECT_EQ(limitedUp(10, 500, rulesBy(two, HpaSelect::Min)).replicas, 14);
    EXPECT_EQ(limitedUp(10, 500, rulesBy(two, HpaSelect::Max)).replicas, 20);
    EXPECT_EQ(limitedUp(10, 500, rulesBy(two, HpaSelect::Min), {}, KubernetesRules::V1_18).replicas,
              10);
    EXPECT_EQ(
        limitedDown(10, 0, rulesBy({{Pods, 4, 60s}, {Percent, 10, 60s}}, HpaSelect::Min)).replicas,
        9);
    EXPECT_EQ(
        limitedDown(10, 0, rulesBy({{Pods, 4, 60s}, {Percent, 10, 60s}}, HpaSelect::Max)).replicas,
        6);
}

TEST(HpaLimits, DisabledFreezesADirection) {
    EXPECT_EQ(limitedUp(10, 500, rulesBy({}, HpaSelect::Disabled)).replicas, 10);
    EXPECT_EQ(limitedUp(10, 500, rulesBy({}, HpaSelect::Disabled)).reason, "ScaleUpLimit");
    EXPECT_EQ(limitedDown(10, 1, rulesBy({}, HpaSelect::Disabled)).replicas, 10);
    EXPECT_EQ(limitedDown(10, 1, rulesBy({}, HpaSelect::Disabled)).reason, "ScaleDownLimit");
}

TEST(HpaLimits, UpRoundsUpAndDownCutsOff) {
    using enum HpaPolicyKind;
    EXPECT_EQ(limitedUp(1, 50, rulesBy({{Percent, 1, 60s}})).replicas, 2);
    EXPECT_EQ(limitedDown(3, 0, rulesBy({{Percent, 50, 60s}})).replicas, 1);
    EXPECT_EQ(limitedDown(1, 0, rulesBy({{Percent, 1, 60s}})).replicas, 0);
}

TEST(HpaLimits, AnEventAsOldAsThePeriodIsNoPartOfIt) {
    const HpaScalingRules rules = rulesBy({{HpaPolicyKind::Pods, 4, 60s}});
    EXPECT_EQ(limitedUp(8, 50, rules, {.ups = {{4, kLimitsNow - 60s}}}).replicas, 12);
    EXPECT_EQ(limitedUp(8, 50, rules, {.ups = {{4, kLimitsNow - 60s + 1ns}}}).replicas, 8);
}

TEST(HpaLimits, MinAndMaxHaveReasonsOfTheirOwn) {
    HpaSpec spec;
    spec.minReplicas = 3;
    spec.maxReplicas = 12;
    const HpaBehavior behavior;
    const auto limited = [&](std::int32_t current, std::int32_t wanted) {
        return limitedByPolicies(current, wanted, spec, behavior, {}, KubernetesRules::V1_33,
                                 kLimitsNow);
    };
    EXPECT_EQ(limited(10, 50).reason, "TooManyReplicas");
    EXPECT_EQ(limited(10, 50).replicas, 12);
    EXPECT_EQ(limited(10, 1).reason, "TooFewReplicas");
    EXPECT_EQ(limited(10, 1).replicas, 3);
    EXPECT_EQ(limited(10, 11).reason, "DesiredWithinRange");
    EXPECT_EQ(limitedByTwice(1, 50, spec).reason, "ScaleUpLimit");
    EXPECT_EQ(limitedByTwice(1, 50, spec).replicas, 4);
    EXPECT_EQ(limitedByTwice(6, 50, spec).reason, "TooManyReplicas"); // twice is max, no more
    EXPECT_EQ(limitedByTwice(6, 1, spec).replicas, 3);
}

HpaBehavior windowsOf(sim::Duration upWindow, sim::Duration downWindow) {
    HpaBehavior behavior;
    behavior.up.window = upWindow;
    behavior.down.window = downWindow;
    return behavior;
}

TEST(HpaHistory, G3_6_CasesOfTestNormalizeDesiredReplicas) {
    std::vector<HpaRecommendation> log{{4, kLimitsNow - 2min}, {5, kLimitsNow - 1min}};
    EXPECT_EQ(stabilisedDown(log, 3, 5min, kLimitsNow), 5);
    EXPECT_EQ(log.size(), 3U);
    log = {{1, kLimitsNow - 2min}, {2, kLimitsNow - 1min}};
    EXPECT_EQ(stabilisedDown(log, 3, 5min, kLimitsNow), 3);
    log = {{10, kLimitsNow - 10min}, {9, kLimitsNow - 9min}};
    EXPECT_EQ(stabilisedDown(log, 3, 5min, kLimitsNow), 3);
    EXPECT_THAT(log, ElementsAre(HpaRecommendation{10, kLimitsNow - 10min},
                                 HpaRecommendation{3, kLimitsNow}));
}

TEST(HpaHistory, OldWindowIsInclusiveAndBehaviorsAreNot) {
    std::vector<HpaRecommendation> log{{9, kLimitsNow - 300s}};
    EXPECT_EQ(stabilisedDown(log, 3, 300s, kLimitsNow), 9);
    log = {{9, kLimitsNow - 300s}};
    EXPECT_EQ(stabilised(log, 5, 3, windowsOf(0s, 300s), KubernetesRules::V1_33, kLimitsNow), 3);
    log = {{9, kLimitsNow - 300s + 1ns}};
    EXPECT_EQ(stabilised(log, 5, 3, windowsOf(0s, 300s), KubernetesRules::V1_33, kLimitsNow), 5);
}

TEST(HpaHistory, ClampsTheSizeBetweenBothWindows) {
    const auto with = [](std::int32_t current, std::int32_t recommended, KubernetesRules rules) {
        std::vector<HpaRecommendation> log{{2, kLimitsNow - 50s}, {8, kLimitsNow - 100s}};
        return stabilised(log, current, recommended, windowsOf(60s, 300s), rules, kLimitsNow);
    };
    EXPECT_EQ(with(5, 10, KubernetesRules::V1_33), 5); // 2 … 10
    EXPECT_EQ(with(5, 1, KubernetesRules::V1_33), 5);  // 1 … 8
    EXPECT_EQ(with(9, 1, KubernetesRules::V1_33), 8);
    EXPECT_EQ(with(1, 10, KubernetesRules::V1_33), 2);
    EXPECT_EQ(with(5, 1, KubernetesRules::V1_18), 8); // up, though all metrics are below
}

TEST(HpaHistory, ReusesTheLastSlotThatIsTooOldForBothWindows) {
    std::vector<HpaRecommendation> log{
        {7, kLimitsNow - 400s}, {6, kLimitsNow - 301s}, {5, kLimitsNow - 300s}};
    stabilised(log, 5, 4, windowsOf(0s, 300s), KubernetesRules::V1_33, kLimitsNow);
    EXPECT_THAT(log, ElementsAre(HpaRecommendation{7, kLimitsNow - 400s},
                                 HpaRecommendation{4, kLimitsNow},
                                 HpaRecommendation{5, kLimitsNow - 300s}));
    HpaHistory history{.ups = {{1, kLimitsNow - 16s}, {2, kLimitsNow - 15s}}};
    rememberScaling(history, {}, 4, 7, kLimitsNow);
    EXPECT_THAT(history.ups,
                ElementsAre(HpaScaleEvent{3, kLimitsNow}, HpaScaleEvent{2, kLimitsNow - 15s}));
    rememberScaling(history, {}, 7, 5, kLimitsNow);
    EXPECT_THAT(history.downs, ElementsAre(HpaScaleEvent{2, kLimitsNow}));
}

} // namespace
} // namespace doppel::models
