// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/deploy/analysis_run.h"
#include "models/deploy/ecs_rolling.h"
#include "models/deploy/flagger.h"
#include "models/deploy/traffic_shift.h"
#include "models/describe.h"
#include "models/problem.h"
#include "sim/distribution.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// For how long a new server works more slowly: caches that are empty, code that isn't compiled.
struct WarmUpConfig {
    sim::Duration takes = std::chrono::minutes(1);
    sim::Ratio slower{2.0}; ///< at the beginning

    void describe(FieldVisitor& visitor);
};

/// What is new about a release, beside what it is meant to be.
struct ReleaseConfig {
    sim::Ratio slower{1.0};
    sim::Probability errorShare{};
    std::uint16_t status = 500;
    std::optional<WarmUpConfig> warmUp{};
    /// From the start of a process until it dies; unset: it doesn't.
    std::optional<sim::Distribution> crashesAfter{};

    void describe(FieldVisitor& visitor);
};

/// How a release comes to the servers.
enum class DeployKind : std::uint8_t {
    Rolling,   ///< a Kubernetes Deployment
    Recreate,  ///< a Kubernetes Deployment: all old servers go first
    BlueGreen, ///< Argo Rollouts: all new servers stand beside the old ones, then take over at once
    Canary,    ///< Argo Rollouts: by steps
    Ecs,       ///< an ECS service's rolling update
    CodeDeploy, ///< CodeDeploy's blue/green deployment of an ECS service
    Flagger,    ///< Flagger's canary: a weight that grows as long as its checks pass
};
ChoiceNames choiceNames(DeployKind);

enum class EcsBreakerChoice : std::uint8_t { None, From2020, From2024 };
ChoiceNames choiceNames(EcsBreakerChoice);

enum class ShiftChoice : std::uint8_t { AllAtOnce, Linear1, Linear3, Canary5, Canary15 };
ChoiceNames choiceNames(ShiftChoice);
/// As CodeDeploy has it under that name.
TrafficShift shiftOf(ShiftChoice choice);

/// A step of a canary: a weight, and how long it stays there.
struct CanaryStepConfig {
    sim::Probability weight{};
    sim::Duration pause{};

    void describe(FieldVisitor& visitor);
};

/// When a release is taken back because of what it answers.
struct AnalysisConfig {
    sim::Duration interval = std::chrono::minutes(1);
    sim::Probability leastGood{0.95};
    std::uint64_t leastRequests = 20;
    std::uint32_t failureLimit = 0;
    std::uint32_t inconclusiveLimit = 0;

    void describe(FieldVisitor& visitor);
    AnalysisRule rule() const {
        return {.failureLimit = failureLimit, .inconclusiveLimit = inconclusiveLimit};
    }
    SuccessRule success() const { return {leastGood.value, leastRequests}; }
};

/// How Flagger advances a canary.
struct FlaggerConfig {
    std::uint32_t threshold = 1;
    std::uint32_t maxWeight = 100;
    std::uint32_t stepWeight = 10;
    std::vector<std::int64_t> stepWeights;
    std::uint32_t stepWeightPromotion = 0;

    void describe(FieldVisitor& visitor);
    FlaggerRule rule() const;
    friend bool operator==(const FlaggerConfig&, const FlaggerConfig&) = default;
};

/// How a release is rolled out.
struct StrategyConfig {
    DeployKind kind = DeployKind::Rolling;
    sim::Probability maxSurge{0.25};
    sim::Probability maxUnavailable{0.25};
    sim::Duration minReady{};
    sim::Duration progressDeadline = std::chrono::seconds(600);
    bool deadlineRollsBack = false;
    std::vector<CanaryStepConfig> steps;
    bool trafficRouter = false;
    sim::Duration scaleDownDelay = std::chrono::seconds(30);
    ShiftChoice shift = ShiftChoice::AllAtOnce;
    sim::Ratio minimumHealthy{1.0};
    sim::Ratio maximum{2.0};
    EcsBreakerChoice circuitBreaker = EcsBreakerChoice::None;
    FlaggerConfig flagger;
    std::optional<AnalysisConfig> analysis{};

    void describe(FieldVisitor& visitor);
    /// Whether the new servers get a share of the traffic that isn't that of their number.
    bool dividesTraffic() const;
};

Problems problemsOf(const StrategyConfig& strategy);
/// Fields that its kind doesn't read.
Problems notesOf(const StrategyConfig& strategy);

} // namespace doppel::models
