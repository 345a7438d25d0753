// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/dated_counts.h"
#include "models/jobs/times_so_far.h"
#include "models/recovery_plan/plan_config.h"
#include "models/recovery_plan/plan_graph.h"
#include "models/recovery_plan/plan_looks.h"
#include "models/recovery_plan/plan_progress.h"
#include "models/recovery_plan/recovery_plan_metrics.h"
#include "models/registry.h"
#include "sim/gate.h"

#include <cstddef>
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
/// for the distributions of its recovery time and of what is lost, and once for real. What a step
/// brings up is not provisioned before (ReplicaSet::holdBack): there are no servers that anybody
/// could start, scale, take over or pay for; it comes up as its configuration, and the last release
/// for it, have it at that moment.
///
///     those that it waits for are over  -> a step begins
///     its time has come                 -> what it brings up boots
///     each of these serves, or lacks
///     only what is yet to be built      -> names are pointed elsewhere; it is over
///     all steps are over, all that was
///     brought up or pointed to serves,
///     names lead there, and who writes
///     to it comes to who takes writes   -> the plan is through
///
/// Whether something serves, and where names lead, whoever carries it out finds by looks (PlanLooks),
/// one each second, and waits for as long as it takes. Of writes only the standing is known, as of
/// the jobs of workers: whoever looks writes nothing. Stores that take writes meanwhile, as the
/// disaster is over, lose them to what was recovered.
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
    void loseWhatIsBehind();
    sim::Task<void> playStep(std::size_t step);
    std::string reasonOf(std::size_t step) const;
    void endStep(std::size_t step, sim::Duration took);
    sim::Task<void> conclude();
    void fail(const std::string& why);
    using WhyNot = std::function<sim::Task<std::string>()>; // "": it is as it should be
    sim::Task<void> waitFor(std::string what, WhyNot whyNot);
    sim::Task<void> serves(Component& component, PlanLooks::Needed needed);
    sim::Task<void> leads(const PlanPointConfig& name);
    sim::Task<void> takesWrites(const std::vector<Component*>& back);
    sim::Task<std::string> whyNotWriting(const std::vector<Component*>& back);
    void bringUp(const PlanStepConfig& step);
    void pointNames(const PlanStepConfig& step);
    sim::Task<void> countLateWrites(const PlanStoreConfig& store);
    void showTimes(View& view) const;

    const RecoveryPlanConfig& config_;
    PlanGraph graph_;
    RecoveryPlanMetrics metrics_;
    std::optional<sim::Time> began_{};
    bool isOver_ = false;
    std::optional<sim::Time> failed_{};
    std::optional<PlanProgress> progress_; // once it has begun
    PlanLooks looks_;
    sim::Gate stepIsOver_;
};

/// `recovery_plan` in platform files.
const ComponentKind& recoveryPlanKind();

} // namespace doppel::models
