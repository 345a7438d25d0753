// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/balancing/registered_targets.h"
#include "models/deploy/analysis_run.h"
#include "models/deploy/canary_weight.h"
#include "models/deploy/deploy_config.h"
#include "models/deploy/deploy_metrics.h"
#include "models/deploy/releases.h"
#include "models/deploy/rollout_progress.h"
#include "models/fleet_steward.h"
#include "models/jobs/times_so_far.h"
#include "models/rollout_step.h"
#include "sim/task.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// Brings releases to the servers of a component, and takes them back: the controller around the
/// pure decisions. It looks again whenever a server comes to another state, at the same instant and
/// when all that is due then has happened, and at the times that its rules name.
///
///     servers ready since now                  -> they begin to warm up
///     progress, or none for the deadline       -> noted; said, and taken back where asked
///     by the kind of strategy                  -> servers start, servers drain, traffic moves
///     all servers run the release              -> done
///     an analysis fails, an operator says so   -> the same with the release before as the aim;
///                                                 where traffic is divided, it goes back at once
///     an analysis is inconclusive              -> it stays as it is
///
/// Where traffic is divided, what the new servers don't get yet is that of one release alone: the
/// one that had all of it before. Another release may begin at any time: servers of one that was
/// given up for it get no traffic and go. Whoever scales meanwhile scales both sides. Servers that
/// are held back come up with the release that was begun last: it is done at once.
///
/// What it decides it writes down as the component's decisions.
class Rollout final : public FleetSteward, public TellsSoFar {
public:
    /// The one of a component, which is made and made its servers' steward where there is none.
    static Rollout& of(Component& component, FaultLedger& faults);

    Rollout(Component& component, FaultLedger& faults);

    /// Begins to roll out a release, whatever else is under way; gives its number. Both outlive the
    /// component's last event.
    Releases::Number begin(const ReleaseConfig& release, const StrategyConfig& strategy);
    /// Takes that release back, also when it is everywhere, to the one that it was begun on; without
    /// effect on one that another has replaced, or that is being taken back, or was.
    void rollBack(Releases::Number release, const std::string& why);

    sim::World& world() const { return component_.world(); }
    /// Whether its servers are tasks of an ECS service: the last one was by ECS, or by CodeDeploy.
    bool isOfTasks() const {
        return strategy_ != nullptr && (strategy_->kind == DeployKind::Ecs || isByCodeDeploy());
    }
    /// What there is to tell where the last one has not come to all servers, was taken back by
    /// itself, or came there unjudged: "its release of 30min is on 1 of 6 servers: …"; "" where all
    /// is well.
    std::string complaint() const;
    const Releases& releases() const { return releases_; }

    bool isUnderWay() const override { return phase_ != Phase::Idle; }
    bool isToBeReplaced(InstanceId server) const override {
        return releases_.of(server) != releases_.startsWith();
    }
    void wants(std::uint32_t servers) override;
    void serversChanged() override;
    /// How long the one that is under way has taken, or that it has failed where it hangs or was
    /// paused: nobody is there to go on with it.
    void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const override;

private:
    enum class Phase : std::uint8_t { Idle, Forward, Back };
    /// The servers of a component by what they run.
    enum class Side : std::uint8_t {
        Fresh,  ///< what all are to run
        Old,    ///< anything else
        Stable, ///< what has the traffic that the fresh ones don't get
        Others, ///< what was given up
    };
    /// How a release is rolled out, and taken back.
    struct Plan {
        const StrategyConfig* strategy = nullptr; // null: it is what the run began with
        Releases::Number before = 0;              // what is there again once it was taken back
    };
    static constexpr std::uint32_t kAllOfIt = 100; // per cent
    static constexpr const char* kTooMany = "more than are wanted";
    static constexpr const char* kAllBack = "has all traffic on the release before";

    ReplicaSet& fleet() const { return component_.fleet(); }
    sim::Time now() const { return world().now(); }
    void wake();
    void wakeAt(sim::Time time);
    sim::Task<void> lookAgain();
    sim::Task<void> lookAgainAt(sim::Time time);
    sim::Task<void> analyse(std::uint32_t generation);
    bool mayBeAsked() const;
    bool isPromotedForGood() const;
    bool waitsForAnalysis() const;
    sim::Task<void> advanceByChecks(std::uint32_t generation);
    bool isOver(std::uint32_t generation) const {
        return generation_ != generation || phase_ == Phase::Idle;
    }
    bool isAdvancedByChecks() const {
        return strategy_->kind == DeployKind::Flagger && flagger_.phase != FlaggerPhase::Succeeded;
    }
    void pause(const std::string& why);
    bool isHeld() const;
    void keepNumbers();

    void reconcile();
    void advance();
    void roll();
    void recreate();
    void rollTasks();
    void replaceUnhealthy();
    void stepCanary();
    void moveTraffic();
    void keepSides();
    void dropOthers();
    void finish();
    void watchProgress();
    bool waitsForServers(const RolloutView& seen) const;
    sim::Time pauseEnds() const;

    RolloutView view() const;
    std::uint32_t countLeaving() const;
    std::uint32_t percentOfStep() const;
    std::uint32_t serversNeeded() const;
    bool isOn(Side side, InstanceId server) const;
    bool isAimed(InstanceId server) const { return isOn(Side::Fresh, server); }
    std::uint32_t count(Side side, bool onlyAvailable = false) const;
    bool hasReady(Releases::Number release) const;
    Releases::Number whoHasTraffic() const;
    bool isAvailable(InstanceId server) const;
    bool isByCodeDeploy() const { return strategy_->kind == DeployKind::CodeDeploy; }
    bool oldAreToStay() const;
    bool isWellAsTarget(InstanceId server) const;
    void start(Releases::Number release, std::uint32_t count, const std::string& why);
    void stop(Side side, std::uint32_t count, const std::string& why);
    void giveShare(double share);
    void decided(std::string what, std::string why) const;
    void complain(std::string_view what, const std::string& why);

    Component& component_;
    std::vector<RegisteredTarget> balancers_; // since a rollout began
    Releases releases_;
    std::vector<Plan> plans_;                  // by release
    const StrategyConfig* strategy_ = nullptr; // of what is rolled out, or taken back
    Phase phase_ = Phase::Idle;
    Releases::Number aim_ = 0;    // what all servers are to run
    Releases::Number former_ = 0; // what they ran before, or what is taken back
    Releases::Number stable_ = 0; // what has the traffic that those of the aim don't get
    std::uint32_t generation_ = 0;
    bool isDue_ = false;
    std::optional<sim::Time> nextLook_{};
    RolloutCounts counts_{};
    sim::Time lastProgress_{};
    bool waits_ = false; // for servers, whose deadline counts
    bool hangs_ = false;
    bool isPaused_ = false;
    sim::Time began_{};
    std::string trouble_; // why the last one is not everywhere
    std::size_t step_ = 0;
    std::optional<sim::Time> settled_{};    // when a step, or the new servers, came to be as wanted
    std::optional<sim::Time> allTraffic_{}; // when the new servers had all of it, or the old again
    std::optional<sim::Time> lastMeasured_; // by its analysis
    bool isUnjudged_ = false;               // it was done before that measured anything
    double share_ = 0;                      // of the traffic that the new servers get
    FlaggerState flagger_;                  // of the canary that Flagger advances
    DeployMetrics metrics_;
};

} // namespace doppel::models
