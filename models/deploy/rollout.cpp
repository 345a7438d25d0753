// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/rollout.h"

#include "models/actions/action_text.h"
#include "models/platform.h"
#include "models/scale_down.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace doppel::models {

using State = ServerState;

Rollout& Rollout::of(Component& component, FaultLedger& faults) {
    if (component.fleet().steward() == nullptr) {
        component.fleet().setSteward(std::make_unique<Rollout>(component, faults));
    }
    return dynamic_cast<Rollout&>(*component.fleet().steward());
}

Rollout::Rollout(Component& component, FaultLedger& faults)
    : component_(component), releases_(component, faults),
      metrics_(component.world().metrics(), component.name()) {}

void Rollout::begin(const ReleaseConfig& release, const StrategyConfig& strategy) {
    if (phase_ == Phase::Forward) {
        metrics_.replaced.add();
        metrics_.failed.add();
    } else {
        former_ = aim_; // one that is being taken back is nothing to go back to
    }
    metrics_.begun.add();
    metrics_.underWay.set(now(), 1);
    began_ = now();
    trouble_.clear();
    strategy_ = &strategy;
    aim_ = releases_.add(release);
    phase_ = Phase::Forward;
    ++generation_;
    step_ = 0;
    settled_.reset();
    allTraffic_.reset();
    lastMeasured_.reset();
    share_ = 0;
    hangs_ = false;
    isPaused_ = false;
    lastProgress_ = now();
    counts_ = {};
    const std::string name(choiceNames(DeployKind{})[static_cast<std::size_t>(strategy.kind)]);
    decided("begins to roll out a release", name + ", " + counted(fleet().wanted(), "server"));
    flagger_ = {};
    if (strategy.kind == DeployKind::Flagger) {
        world().spawn(advanceByChecks(generation_));
    } else if (strategy.analysis) {
        world().spawn(analyse(generation_));
    }
    wake();
}

void Rollout::rollBack(const std::string& why) {
    if (strategy_ == nullptr || phase_ == Phase::Back || aim_ == former_) {
        return;
    }
    const bool isEverywhere = phase_ == Phase::Idle;
    if (isEverywhere) {
        decided("takes the release back", why);
    } else {
        complain("takes the release back", why);
    }
    metrics_.takenBack.add();
    metrics_.failed.add(isEverywhere ? 0 : 1);
    metrics_.underWay.set(now(), 1);
    ++generation_;
    step_ = 0;
    settled_.reset();
    allTraffic_.reset();
    hangs_ = false;
    isPaused_ = false;
    lastProgress_ = now();
    counts_ = {};
    phase_ = Phase::Back;
    std::swap(aim_, former_);
    if (strategy_->dividesTraffic()) {
        share_ = isEverywhere ? 0.0 : 1.0 - share_; // from here on of the release before
    }
    wake();
}

void Rollout::wants(std::uint32_t servers) {
    if (phase_ == Phase::Idle) {
        releases_.startWith(aim_);
        fleet().scaleAtOnce(servers);
    } else {
        wake();
    }
}

void Rollout::serversChanged() {
    wake();
}

void Rollout::wake() {
    if (!std::exchange(isDue_, true)) {
        world().spawn(lookAgain());
    }
}

void Rollout::wakeAt(sim::Time time) {
    const bool comes = time > now() && time != sim::kNever;
    if (comes && (!nextLook_ || *nextLook_ <= now() || time < *nextLook_)) {
        nextLook_ = time;
        world().spawn(lookAgainAt(time));
    }
}

sim::Task<void> Rollout::lookAgain() {
    co_await world().sleep(sim::Duration::zero()); // whoever changes the servers is through then
    isDue_ = false;
    reconcile();
}

sim::Task<void> Rollout::lookAgainAt(sim::Time time) {
    co_await world().sleepUntil(time);
    wake();
}

void Rollout::reconcile() {
    releases_.serversChanged();
    if (phase_ == Phase::Idle) {
        return;
    }
    for (const InstanceId id : fleet().list()) {
        wakeAt(availableSince(fleet().since(id), strategy_->minReady));
    }
    watchProgress();
    advance();
}

void Rollout::advance() {
    if (isHeld()) {
        if (strategy_->dividesTraffic()) {
            giveShare(share_); // new servers would come onto the list
        }
        return;
    }
    switch (strategy_->kind) {
    case DeployKind::Rolling:
        return roll();
    case DeployKind::Recreate:
        return recreate();
    case DeployKind::Ecs:
        return rollTasks();
    case DeployKind::Canary:
        return strategy_->trafficRouter ? moveTraffic() : stepCanary();
    case DeployKind::BlueGreen:
    case DeployKind::CodeDeploy:
    case DeployKind::Flagger:
        return moveTraffic();
    }
}

void Rollout::watchProgress() {
    const RolloutView seen = view();
    const RolloutCounts now{.replicas = seen.fresh + seen.old,
                            .updated = seen.fresh,
                            .ready = fleet().readyCount(),
                            .available = seen.freshAvailable + seen.oldAvailable};
    const bool waited = std::exchange(waits_, waitsForServers(seen));
    if (hasProgressed(counts_, now) || !waits_ || !waited) {
        lastProgress_ = this->now();
        hangs_ = false;
    }
    counts_ = now;
    const sim::Duration deadline = strategy_->progressDeadline;
    if (!hangs_ && hasTimedOut(lastProgress_, this->now(), deadline)) {
        hangs_ = true;
        const std::string why = "no progress for " + sim::toText(deadline) + ": " +
                                counted(seen.fresh - seen.freshAvailable, "server") +
                                " of the release not available";
        complain("says that its rollout hangs", why);
        metrics_.hung.add();
        if (strategy_->deadlineRollsBack && phase_ == Phase::Forward) {
            rollBack(why);
        }
    }
    wakeAt(sim::after(lastProgress_, sim::sum(deadline, sim::Duration(1))));
}

// ---- a Deployment ----

void Rollout::roll() {
    const RolloutLimits limits =
        rolloutLimits(fleet().wanted(), strategy_->maxSurge, strategy_->maxUnavailable);
    for (;;) {
        const RolloutView seen = view();
        const RolloutStep step = rolloutStep(limits, seen);
        const std::string has = counted(seen.freshAvailable + seen.oldAvailable, "server") +
                                " of " + std::to_string(seen.wanted) + " available";
        if (step.start > 0) {
            start(aim_, step.start, has + ", " + std::to_string(limits.surge) + " more may be");
        } else if (step.stop > 0) {
            stop(false, step.stop, has + ", " + std::to_string(limits.unavailable) + " may be not");
        } else {
            break;
        }
    }
    finish();
}

void Rollout::recreate() {
    const RolloutView seen = view();
    switch (recreateStep(seen.old, countLeaving())) {
    case RecreateStep::StopOld:
        return stop(false, seen.old, "the old servers go first");
    case RecreateStep::WaitForOld:
        return;
    case RecreateStep::StartNew:
        break;
    }
    if (seen.fresh < seen.wanted) {
        start(aim_, seen.wanted - seen.fresh, "the old servers have gone");
    }
    finish();
}

// ---- ECS ----

void Rollout::rollTasks() {
    if (strategy_->circuitBreaker != EcsBreakerChoice::None && phase_ == Phase::Forward) {
        const auto version = strategy_->circuitBreaker == EcsBreakerChoice::From2024
                                 ? EcsBreakerVersion::From2024
                                 : EcsBreakerVersion::From2020;
        const std::uint32_t threshold = ecsBreakerThreshold(fleet().wanted(), version);
        const EcsBreaker& starts = releases_.starts(aim_);
        if (starts.trips(threshold)) {
            rollBack("circuit breaker: " + counted(starts.failures(), "task") +
                     " in a row failed to start");
        }
    }
    const EcsBounds bounds =
        ecsBounds(fleet().wanted(), strategy_->minimumHealthy, strategy_->maximum);
    for (;;) {
        const RolloutView seen = view();
        const RolloutStep step = ecsStep(bounds, seen);
        if (step.start > 0) {
            start(aim_, step.start, "at most " + counted(bounds.most, "task"));
        } else if (step.stop > 0) {
            stop(false, step.stop, "at least " + counted(bounds.least, "task"));
        } else {
            break;
        }
    }
    finish();
}

// ---- canaries by the number of servers ----

void Rollout::stepCanary() {
    const std::uint32_t wanted = fleet().wanted();
    const RolloutLimits limits =
        rolloutLimits(wanted, strategy_->maxSurge, strategy_->maxUnavailable);
    for (;;) {
        const std::uint32_t percent = phase_ == Phase::Back ? kAllOfIt : percentOfStep();
        const CanaryCounts aim = canaryCounts(wanted, percent, limits.surge);
        const RolloutView seen = view();
        const CanaryCounts next = nextCanaryCounts({.wanted = wanted,
                                                    .surge = limits.surge,
                                                    .unavailable = limits.unavailable,
                                                    .canary = seen.fresh,
                                                    .canaryAvailable = seen.freshAvailable,
                                                    .stable = seen.old,
                                                    .stableAvailable = seen.oldAvailable},
                                                   aim);
        const std::string why = "weight " + std::to_string(percent) +
                                " %: " + std::to_string(aim.canary) + " of " +
                                counted(aim.canary + aim.stable, "server");
        if (next.canary > seen.fresh) {
            start(aim_, next.canary - seen.fresh, why);
        } else if (next.stable > seen.old) {
            start(former_, next.stable - seen.old, why);
        } else if (next.canary < seen.fresh) {
            stop(true, seen.fresh - next.canary, why);
        } else if (next.stable < seen.old) {
            stop(false, seen.old - next.stable, why);
        } else {
            const bool isThere = seen.fresh == aim.canary && seen.freshAvailable == aim.canary &&
                                 seen.old == aim.stable;
            if (!isThere) {
                settled_.reset();
                return;
            }
            if (percent == kAllOfIt) {
                return finish();
            }
            if (!settled_) {
                settled_ = now();
                decided("has its release at a step", why);
            }
            if (isPaused_) {
                return;
            }
            if (now() < pauseEnds()) {
                return wakeAt(pauseEnds());
            }
            ++step_;
            settled_.reset();
        }
    }
}

std::uint32_t Rollout::percentOfStep() const {
    if (strategy_->kind != DeployKind::Canary || step_ >= strategy_->steps.size()) {
        return kAllOfIt;
    }
    return static_cast<std::uint32_t>(strategy_->steps[step_].weight.value * kAllOfIt + 0.5);
}

// ---- what all have in common ----

void Rollout::finish() {
    const RolloutView seen = view();
    if (seen.old > 0 || seen.fresh != seen.wanted || seen.freshAvailable < seen.wanted) {
        return;
    }
    decided(phase_ == Phase::Back ? "runs the release before everywhere"
                                  : "runs the release everywhere",
            counted(seen.fresh, "server") + " available");
    fleet().divideTraffic(std::nullopt);
    metrics_.underWay.set(now(), 0);
    if (phase_ == Phase::Back) {
        former_ = aim_; // there is nothing before it any more
    } else {
        metrics_.done.add();
        metrics_.seconds.record((now() - began_).count());
        trouble_.clear();
    }
    phase_ = Phase::Idle;
}

void Rollout::tellSoFar(sim::Time, sim::Time now, const SoFarReader& reader) const {
    if (phase_ == Phase::Forward) {
        sim::Histogram times;
        times.record((now - began_).count());
        reader.times(soFarName(DeployMetrics::kSeconds), {}, times);
    }
}

RolloutView Rollout::view() const {
    RolloutView seen{.wanted = fleet().wanted()};
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        const InstanceId id{i};
        if (leaves(fleet().state(id))) {
            continue;
        }
        const std::uint32_t available = isAvailable(id) ? 1 : 0;
        if (isAimed(id)) {
            ++seen.fresh;
            seen.freshAvailable += available;
        } else {
            ++seen.old;
            seen.oldAvailable += available;
        }
    }
    return seen;
}

std::uint32_t Rollout::countLeaving() const {
    return fleet().count(State::Draining) + fleet().count(State::Stopping);
}

bool Rollout::isAvailable(InstanceId server) const {
    return fleet().ready(server) &&
           availableSince(fleet().since(server), strategy_->minReady) <= now();
}

void Rollout::start(Releases::Number release, std::uint32_t count, const std::string& why) {
    decided("starts " + counted(count, "server") + (release == aim_ ? " of the release" : ""), why);
    releases_.startWith(release);
    fleet().startMore(count);
    releases_.startWith(aim_);
}

void Rollout::stop(bool aimed, std::uint32_t count, const std::string& why) {
    std::vector<State> states(fleet().size(), State::Gone);
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (isAimed({i}) == aimed) {
            states[i] = fleet().state({i});
        }
    }
    decided("stops " + counted(count, aimed ? "server" : "old server"), why);
    for (const std::uint32_t server : serversToStop(states, count)) {
        fleet().drain({server});
    }
}

void Rollout::decided(std::string what, std::string why) const {
    component_.platform().decisions().add(
        {now(), component_.name(), std::move(what), std::move(why)});
}

} // namespace doppel::models
