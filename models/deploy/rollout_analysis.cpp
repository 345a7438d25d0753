// SPDX-License-Identifier: Apache-2.0
// What stops a rollout, and what is told of one that did not end well.
#include "models/actions/action_text.h"
#include "models/deploy/rollout.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

sim::Task<void> Rollout::analyse(std::uint32_t generation) {
    const AnalysisConfig& config = *strategy_->analysis;
    const Releases::Number release = aim_;
    const std::string what = ' ' + std::string(releases_.answersText());
    // Who may be asked, and isn't, has nothing to show for itself, either.
    while (!releases_.firstRequestOf(release) && !mayBeAsked()) {
        co_await world().sleep(config.interval);
        if (isOver(generation)) {
            co_return;
        }
    }
    AnalysisRun run;
    Releases::Answers before{};
    for (sim::Time next = releases_.firstRequestOf(release).value_or(now());;) {
        next = sim::after(next, config.interval);
        co_await world().sleepUntil(next);
        if (isOver(generation)) {
            co_return;
        }
        const Releases::Answers all = releases_.answersOf(release, config.interval);
        const std::uint64_t answers = all.all - before.all;
        const std::uint64_t good = all.good - before.good;
        before = all;
        run.add(measurementOf(good, answers, config.success()));
        lastMeasured_ = now();
        const AnalysisPhase phase = run.phase(config.rule());
        if (phase == AnalysisPhase::Failed) {
            const double share = static_cast<double>(good) / static_cast<double>(answers);
            rollBack(release, "analysis: " + percentText({share}) + " of " +
                                  std::to_string(answers) + what + " good, less than " +
                                  percentText(config.leastGood));
            co_return;
        }
        if (phase == AnalysisPhase::Inconclusive) {
            pause("analysis: " + std::to_string(answers) + what + " in " +
                  sim::toText(config.interval) + " say nothing, " +
                  std::to_string(config.leastRequests) + " would");
            co_return;
        }
        wake();
    }
}

// It has traffic, or servers where that isn't divided.
bool Rollout::mayBeAsked() const {
    return strategy_->dividesTraffic() ? share_ > 0 : hasReady(aim_);
}

// A blue-green release is promoted for good once it was measured with all the traffic: Argo
// Rollouts' postPromotionAnalysis. Other strategies end whatever their analysis has seen by then.
bool Rollout::isPromotedForGood() const {
    return strategy_->kind == DeployKind::BlueGreen && strategy_->analysis;
}

bool Rollout::waitsForAnalysis() const {
    return phase_ == Phase::Forward && isPromotedForGood() &&
           !(lastMeasured_ && *lastMeasured_ > *allTraffic_);
}

// Also for those that were available and are no more, but not during a pause: as Kubernetes and Argo
// Rollouts count, and Flagger from when its canary's servers became unavailable.
bool Rollout::waitsForServers(const RolloutView& seen) const {
    const sim::Time ends = pauseEnds();
    if (isPaused_ || (ends != sim::kNever && now() < ends)) {
        return false;
    }
    return seen.freshAvailable < serversNeeded() || (!settled_ && !allTraffic_);
}

// Of the step that a canary has come to; never where it is at none.
sim::Time Rollout::pauseEnds() const {
    const bool isAtStep = phase_ == Phase::Forward && strategy_->kind == DeployKind::Canary &&
                          step_ < strategy_->steps.size() && settled_;
    return isAtStep ? sim::after(*settled_, strategy_->steps[step_].pause) : sim::kNever;
}

// Nobody is there to look at it and to promote it by hand.
void Rollout::pause(const std::string& why) {
    isPaused_ = true;
    metrics_.paused.add();
    complain("pauses the rollout", why);
    wake();
}

// A canary keeps the servers of the step that it is at; whatever else is under way stays as it is.
bool Rollout::isHeld() const {
    const bool isAtStep = strategy_->kind == DeployKind::Canary && step_ < strategy_->steps.size();
    return isPaused_ && phase_ == Phase::Forward && !isAtStep;
}

// Whoever scales while it is held: what is missing runs what most have run; of what is too many the
// old go, as far as there are any.
void Rollout::keepNumbers() {
    const RolloutView seen = view();
    const std::uint32_t total = seen.fresh + seen.old;
    const std::uint32_t most =
        strategy_->kind == DeployKind::Ecs
            ? ecsBounds(seen.wanted, strategy_->minimumHealthy, strategy_->maximum).most
            : seen.wanted +
                  rolloutLimits(seen.wanted, strategy_->maxSurge, strategy_->maxUnavailable).surge;
    if (total < seen.wanted) {
        start(stable_, seen.wanted - total, "the rollout is paused");
    } else if (total > most) {
        const std::uint32_t old = std::min(total - most, seen.old);
        stop(Side::Old, old, kTooMany);
        stop(Side::Fresh, total - most - old, kTooMany);
    }
}

void Rollout::complain(std::string_view what, const std::string& why) {
    trouble_ = std::string(what) + " (" + why + ')';
    decided(std::string(what), why);
}

std::string Rollout::complaint() const {
    if (strategy_ == nullptr) {
        return "";
    }
    const std::string release = "the release of " + sim::toText(began_ - sim::kStart);
    if (trouble_.empty() && phase_ == Phase::Idle) {
        return isUnjudged_ ? release +
                                 " was on all servers before its analysis had measured "
                                 "anything, at its interval of " +
                                 sim::toText(strategy_->analysis->interval)
                           : "";
    }
    const bool isBack = phase_ == Phase::Back || aim_ == former_;
    std::string text = release + (isBack ? " was taken back" : " is not on all servers");
    if (phase_ != Phase::Idle) {
        const RolloutView seen = view();
        text += ", " + std::to_string(seen.freshAvailable) + " of " + std::to_string(seen.wanted) +
                (isBack ? " run the one before" : " run it");
    }
    return trouble_.empty() ? text : text + ": " + component_.name() + ' ' + trouble_;
}

} // namespace doppel::models
