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
    : component_(component), releases_(component, faults), plans_(1),
      metrics_(component.world().metrics(), component.name()) {}

Releases::Number Rollout::begin(const ReleaseConfig& release, const StrategyConfig& strategy) {
    stable_ = whoHasTraffic();
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
    balancers_ = balancersOf(component_);
    aim_ = releases_.add(release);
    plans_.push_back({.strategy = &strategy, .before = former_});
    phase_ = Phase::Forward;
    ++generation_;
    step_ = 0;
    settled_.reset();
    allTraffic_.reset();
    lastMeasured_.reset();
    isUnjudged_ = false;
    share_ = 0;
    hangs_ = false;
    isPaused_ = false;
    lastProgress_ = now();
    counts_ = {};
    const std::string name(choiceNames(DeployKind{})[static_cast<std::size_t>(strategy.kind)]);
    const bool isHeldBack = fleet().isHeldBack();
    decided("begins to roll out a release", name + ", " +
                                                (isHeldBack ? "for servers that are yet to come"
                                                            : counted(fleet().wanted(), "server")));
    flagger_ = {};
    if (isHeldBack) {
        finish();
        return aim_;
    }
    if (strategy.kind == DeployKind::Flagger) {
        world().spawn(advanceByChecks(generation_));
    } else if (strategy.analysis) {
        world().spawn(analyse(generation_));
    }
    wake();
    return aim_;
}

void Rollout::rollBack(Releases::Number release, const std::string& why) {
    if (release != aim_ || plans_[release].strategy == nullptr) {
        return;
    }
    // It was everywhere once, if another one was begun on it and then taken back.
    const bool wasEverywhere = phase_ != Phase::Forward;
    if (wasEverywhere) {
        decided("takes the release back", why);
    } else {
        complain("takes the release back", why);
    }
    metrics_.takenBack.add();
    metrics_.failed.add(wasEverywhere ? 0 : 1);
    metrics_.underWay.set(now(), 1);
    ++generation_;
    step_ = 0;
    settled_.reset();
    allTraffic_.reset();
    hangs_ = false;
    isPaused_ = false;
    lastProgress_ = now();
    counts_ = {};
    stable_ = whoHasTraffic();
    phase_ = Phase::Back;
    strategy_ = plans_[release].strategy;
    former_ = release;
    aim_ = plans_[release].before;
    const bool isAtOnce = stable_ == aim_ || hasReady(aim_);
    share_ = isAtOnce ? 1.0 : 0.0; // from here on of the release before
    if (isAtOnce && strategy_->dividesTraffic()) {
        decided(kAllBack, counted(count(Side::Fresh), "server"));
    }
    if (fleet().isHeldBack()) {
        finish();
    } else {
        wake();
    }
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
    if (strategy_->dividesTraffic() || fleet().trafficDivision()) {
        dropOthers();
    }
    if (!strategy_->dividesTraffic()) {
        fleet().divideTraffic(std::nullopt); // that of the one before
    }
    if (isHeld()) {
        if (strategy_->dividesTraffic()) {
            keepSides();
            giveShare(share_); // new servers would come onto the list
        } else {
            keepNumbers();
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
            rollBack(aim_, why);
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
        if (step.stopFresh > 0) {
            stop(Side::Fresh, step.stopFresh, kTooMany);
        } else if (step.start > 0) {
            start(aim_, step.start, has + ", " + std::to_string(limits.surge) + " more may be");
        } else if (step.stop > 0) {
            stop(Side::Old, step.stop,
                 has + ", " + std::to_string(limits.unavailable) + " may be not");
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
        return stop(Side::Old, seen.old, "the old servers go first");
    case RecreateStep::WaitForOld:
        return;
    case RecreateStep::StartNew:
        break;
    }
    if (seen.fresh < seen.wanted) {
        start(aim_, seen.wanted - seen.fresh, "the old servers have gone");
    } else if (seen.fresh > seen.wanted) {
        stop(Side::Fresh, seen.fresh - seen.wanted, kTooMany);
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
        const Side stable = phase_ == Phase::Back ? Side::Old : Side::Stable;
        const std::uint32_t others = phase_ == Phase::Back ? 0 : count(Side::Others);
        const CanaryFleet seen{.wanted = wanted,
                               .surge = limits.surge,
                               .unavailable = limits.unavailable,
                               .canary = count(Side::Fresh),
                               .canaryAvailable = count(Side::Fresh, true),
                               .stable = count(stable),
                               .stableAvailable = count(stable, true),
                               .others = others,
                               .othersAvailable = others > 0 ? count(Side::Others, true) : 0};
        const CanaryCounts next = nextCanaryCounts(seen, aim);
        const std::string why = "weight " + std::to_string(percent) +
                                " %: " + std::to_string(aim.canary) + " of " +
                                counted(aim.canary + aim.stable, "server");
        if (next.canary > seen.canary) {
            start(aim_, next.canary - seen.canary, why);
        } else if (next.stable > seen.stable) {
            start(stable_, next.stable - seen.stable, why);
        } else if (next.canary < seen.canary) {
            stop(Side::Fresh, seen.canary - next.canary, why);
        } else if (const std::uint32_t gone = othersToStop(seen); gone > 0) {
            stop(Side::Others, gone, "their release was given up");
        } else if (next.stable < seen.stable) {
            stop(stable, seen.stable - next.stable, why);
        } else {
            const bool isThere = seen.canary == aim.canary && seen.canaryAvailable == aim.canary &&
                                 seen.stable == aim.stable && seen.others == 0;
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
        isUnjudged_ = strategy_->analysis && !lastMeasured_;
    }
    stable_ = aim_;
    releases_.startWith(aim_);
    phase_ = Phase::Idle;
}

void Rollout::tellSoFar(sim::Time, sim::Time now, const SoFarReader& reader) const {
    if (phase_ != Phase::Forward) {
        return;
    }
    if (hangs_ || isPaused_) {
        reader.count(DeployMetrics::kFailed, {}, 1);
    } else {
        sim::Histogram times;
        times.record((now - began_).count());
        reader.times(soFarName(DeployMetrics::kSeconds), {}, times);
    }
}

RolloutView Rollout::view() const {
    RolloutView seen{.wanted = fleet().isHeldBack() ? 0 : fleet().wanted()};
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

bool Rollout::isOn(Side side, InstanceId server) const {
    const Releases::Number release = releases_.of(server);
    switch (side) {
    case Side::Fresh:
        return release == aim_;
    case Side::Old:
        return release != aim_;
    case Side::Stable:
        return release != aim_ && release == stable_;
    case Side::Others:
        break;
    }
    const bool isTakenBack = phase_ == Phase::Back && release == former_;
    return release != aim_ && release != stable_ && !isTakenBack;
}

std::uint32_t Rollout::count(Side side, bool onlyAvailable) const {
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        const InstanceId id{i};
        const bool counts = onlyAvailable ? isAvailable(id) : !leaves(fleet().state(id));
        count += counts && isOn(side, id) ? 1 : 0;
    }
    return count;
}

std::uint32_t Rollout::countLeaving() const {
    return fleet().count(State::Draining) + fleet().count(State::Stopping);
}

bool Rollout::isAvailable(InstanceId server) const {
    return fleet().ready(server) &&
           availableSince(fleet().since(server), strategy_->minReady) <= now() &&
           (!isOfTasks() || isWellAsTarget(server));
}

// A task is available only where its balancers find it healthy; of an old one only that it is
// unhealthy counts: a balancer that has just come up knows nothing.
bool Rollout::isWellAsTarget(InstanceId server) const {
    const TargetHealth::State health = healthAsTarget(balancers_, server);
    return isAimed(server) ? health == TargetHealth::State::Healthy
                           : health != TargetHealth::State::Unhealthy;
}

void Rollout::start(Releases::Number release, std::uint32_t count, const std::string& why) {
    decided("starts " + counted(count, "server") + (release == aim_ ? " of the release" : ""), why);
    releases_.startWith(release);
    fleet().startMore(count);
    releases_.startWith(aim_);
}

void Rollout::stop(Side side, std::uint32_t count, const std::string& why) {
    std::vector<State> states(fleet().size(), State::Gone);
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (isOn(side, {i})) {
            states[i] = fleet().state({i});
        }
    }
    if (count == 0) {
        return;
    }
    decided("stops " + counted(count, side == Side::Fresh ? "server" : "old server"), why);
    for (const std::uint32_t server : serversToStop(states, count)) {
        fleet().drain({server});
    }
}

void Rollout::decided(std::string what, std::string why) const {
    component_.platform().decisions().add(
        {now(), component_.name(), std::move(what), std::move(why)});
}

} // namespace doppel::models
