// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/dated_counts.h"
#include "models/jobs/times_so_far.h"
#include "models/recovery_plan/plan_config.h"
#include "models/recovery_plan/plan_graph.h"
#include "models/recovery_plan/recovery_plan_metrics.h"
#include "models/registry.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// A plan and how often it is rehearsed.
struct RecoveryPlanConfig {
    PlanConfig plan;
    std::uint32_t playings = 10'000;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const RecoveryPlanConfig& config);
Problems problemsOn(const RecoveryPlanConfig& config, const PlatformPlan& platform);
Problems notesOn(const RecoveryPlanConfig& config, const PlatformPlan& platform);

/// A plan for a disaster, in the running world. When it is begun it is played many times on paper,
/// for the distributions of its recovery time and of what is lost, and once for real: its steps end
/// when their time has come, bring up what waits for them, and point names elsewhere. What a step
/// brings up is not provisioned before (ReplicaSet::holdBack): there are no servers that anybody
/// could start, scale, take over or pay for; it comes up as its configuration, and the last release
/// for it, have it at that moment. It is through when all that it has brought up,
/// or pointed a name to, has a server that answers.
class RecoveryPlan final : public Component, public DatedCounts, public TellsSoFar {
public:
    RecoveryPlan(Platform& platform, std::string name, const RecoveryPlanConfig& config);

    sim::Task<Response> serve(Request request, InstanceId instance) override;
    void connect() override;
    void show(View& view) const override;
    /// Where it has begun and is not through, it has not brought anything back.
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

    /// That it failed belongs to the moment at which it did, and that it is not through to the end
    /// of the run.
    void countBetween(
        sim::Time from,
        sim::Time to,
        const std::function<void(std::string_view name, std::uint64_t count)>& tell) const override;

    /// The disaster is now. REQUIRES: it has not begun.
    void begin();
    bool hasBegun() const { return began_.has_value(); }
    /// It has begun, and is neither through nor has failed.
    bool isUnderWay() const { return hasBegun() && !isOver_; }

private:
    void rehearse();
    sim::Duration recoveredWithin(double share) const;
    sim::Task<void> playStep(std::size_t step);
    sim::Task<void> conclude();
    void bringUp(const PlanStepConfig& step);
    void fail(const std::string& why);
    std::vector<const Component*> broughtBack() const;
    const Component* stillDown() const;
    const Component* unanswering() const;
    void pointNames(const PlanStepConfig& step);
    void showTimes(View& view) const;
    std::string reasonOf(std::size_t step) const;

    const RecoveryPlanConfig& config_;
    PlanGraph graph_;
    RecoveryPlanMetrics metrics_;
    std::optional<sim::Time> began_{};
    bool isOver_ = false;
    std::optional<sim::Time> failed_{};
    PlanDraw draw_;
};

/// `recovery_plan` in platform files.
const ComponentKind& recoveryPlanKind();

} // namespace doppel::models
