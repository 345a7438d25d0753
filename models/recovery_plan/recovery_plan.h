// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/dated_counts.h"
#include "models/jobs/times_so_far.h"
#include "models/link.h"
#include "models/recovery_plan/plan_config.h"
#include "models/recovery_plan/plan_graph.h"
#include "models/recovery_plan/proof_of_pages.h"
#include "models/recovery_plan/recovery_plan_metrics.h"
#include "models/recovery_plan/standing.h"
#include "models/registry.h"
#include "sim/gate.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

class NameService;

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
/// Something serves as its standing says (standing.h) and pages that it is asked for end well, so
/// many in a row that it is no luck (proof_of_pages.h). A name leads there where some resolver of
/// visitors answers, and as many queries of one that holds nothing come to an address. Of writes only the standing is known, as of the jobs of workers: whoever looks writes nothing.
/// Whoever carries it out looks every second, and waits for as long as it takes. Stores that take
/// writes meanwhile, as the disaster is over, lose them to what was recovered.
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
    /// What it waits for where something doesn't serve yet.
    enum class Needed : std::uint8_t {
        ByItself, ///< it may lack what a plan has yet to bring up
        AsAWhole,
    };

    void rehearse();
    sim::Duration recoveredWithin(double share) const;
    sim::Task<void> playStep(std::size_t step);
    sim::Task<void> conclude();
    void bringUp(const PlanStepConfig& step);
    void overWith(std::size_t step);
    bool mayBegin(std::size_t step) const;
    void fail(const std::string& why);
    std::vector<Component*> broughtBack() const;
    PageId askedPage() const;
    using WhyNot = std::function<sim::Task<std::string>()>; // "": it is as it should be
    sim::Task<void> waitFor(std::string what, WhyNot whyNot);
    sim::Task<void> serves(Component& component, Needed needed);
    sim::Task<std::string> whyNotServing(Component& component, Needed needed);
    sim::Task<bool> pagesEndWell(Component& component);
    sim::Task<void> leads(const PlanPointConfig& name);
    sim::Task<std::string> whyNotLeading(const PlanPointConfig& name);
    sim::Task<bool> isFound(NameService& names, std::uint16_t name);
    sim::Task<void> takesWrites(const std::vector<Component*>& back);
    sim::Task<std::string> whyNotWriting(const std::vector<Component*>& back);
    std::string whyNoWrites(const std::vector<Component*>& back) const;
    const Component* whereLeads(const std::string& to) const;
    bool stands(const std::vector<Component*>& back) const;
    std::uint64_t nextKey();
    sim::Task<void> countLateWrites(std::size_t store);
    bool isSwitched(const PlanStoreConfig& store) const;
    void pointNames(const PlanStepConfig& step);
    void showTimes(View& view) const;
    std::string reasonOf(std::size_t step) const;

    const RecoveryPlanConfig& config_;
    PlanGraph graph_;
    RecoveryPlanMetrics metrics_;
    std::optional<sim::Time> began_{};
    bool isOver_ = false;
    std::optional<sim::Time> failed_{};
    PlanDraw draw_;               // as it was drawn, and from then on as it goes
    std::vector<StepDraw> taken_; // the same with the lengths of steps in the place of their ends
    std::vector<bool> over_;      // by step
    sim::Gate stepIsOver_;
    std::map<const Component*, std::unique_ptr<Link>> looks_; // at what it has brought back
    std::map<const Component*, ProofOfPages> proofs_;
    std::uint64_t asked_ = 0;
};

/// `recovery_plan` in platform files.
const ComponentKind& recoveryPlanKind();

} // namespace doppel::models
