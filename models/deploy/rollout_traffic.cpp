// SPDX-License-Identifier: Apache-2.0
// Strategies that divide the traffic between both releases: blue-green, CodeDeploy, canaries with a
// router, Flagger.
#include "models/actions/action_text.h"
#include "models/deploy/rollout.h"
#include "models/platform.h"

#include <optional>
#include <utility>

namespace doppel::models {

std::uint32_t Rollout::serversNeeded() const {
    const std::uint32_t percent = phase_ == Phase::Back ? kAllOfIt : percentOfStep();
    return (fleet().wanted() * percent + kAllOfIt - 1) / kAllOfIt;
}

bool Rollout::hasReady(Releases::Number release) const {
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        if (fleet().ready({i}) && releases_.of({i}) == release) {
            return true;
        }
    }
    return false;
}

// And keeps it where another release begins, or this one is taken back, until that has enough
// servers. Source: argo-rollouts, whose active service and stable ReplicaSet stay what they are.
Releases::Number Rollout::whoHasTraffic() const {
    const bool isAimOnly = phase_ == Phase::Idle || share_ >= 1.0;
    return !isAimOnly && hasReady(stable_) ? stable_ : aim_;
}

// Nobody is sent to what was given up for another release, so it may go at once.
void Rollout::dropOthers() {
    stop(Side::Others, count(Side::Others), "their release was given up, and gets no traffic");
}

// Also without any traffic, until they go: CodeDeploy's are a task set of their own, which ECS keeps
// at its number. Source: AWS CodeDeploy, ECSTaskSet; AWS ECS, CreateService, desiredCount.
bool Rollout::oldAreToStay() const {
    return isByCodeDeploy() &&
           !(allTraffic_ && sim::after(*allTraffic_, strategy_->scaleDownDelay) <= now());
}

// Whoever scales while two releases share the traffic scales both; those that get none any more
// only ever become fewer.
void Rollout::keepSides() {
    if (isByCodeDeploy()) {
        replaceUnhealthy();
    }
    const std::uint32_t wanted = fleet().wanted();
    const std::uint32_t stable = count(Side::Stable);
    if (stable > wanted) {
        stop(Side::Stable, stable - wanted, kTooMany);
    } else if (stable < wanted && stable_ != aim_ && (share_ < 1.0 || oldAreToStay())) {
        start(stable_, wanted - stable, "beside the release");
    }
    const std::uint32_t needed = serversNeeded();
    const RolloutView seen = view();
    if (seen.fresh < needed) {
        start(aim_, needed - seen.fresh, "beside " + counted(seen.old, "server") + " of old");
    } else if (seen.fresh > needed) {
        stop(Side::Fresh, seen.fresh - needed, kTooMany);
    }
}

void Rollout::moveTraffic() {
    for (bool again = true; again;) {
        again = false;
        keepSides();
        if (view().freshAvailable < serversNeeded()) {
            giveShare(share_);
            return wakeAt(pauseEnds());
        }
        if (!settled_) {
            settled_ = now();
        }
        double share = 1.0;
        std::optional<sim::Time> nextMove;
        if (phase_ == Phase::Forward && strategy_->kind == DeployKind::CodeDeploy) {
            const TrafficShift shift = shiftOf(strategy_->shift);
            const sim::Duration since = now() - *settled_;
            share = weightAt(shift, since) / 100.0;
            if (share < 1.0) {
                nextMove = *settled_ + (since / shift.interval + 1) * shift.interval;
            }
        } else if (phase_ == Phase::Forward && strategy_->kind == DeployKind::Flagger) {
            share = flagger_.phase == FlaggerPhase::Progressing ? flagger_.weight / 100.0 : 1.0;
        } else if (phase_ == Phase::Forward && percentOfStep() < kAllOfIt) {
            share = percentOfStep() / 100.0;
            const sim::Time ends = pauseEnds();
            if (now() >= ends && !isPaused_) {
                ++step_;
                settled_.reset();
                again = true;
            }
            nextMove = ends;
        }
        if (share != share_) {
            decided(phase_ == Phase::Back
                        ? kAllBack
                        : "sends " + percentText({share}) + " of its traffic to the release",
                    counted(view().freshAvailable, "server") + " available");
        }
        giveShare(share);
        if (share < 1.0) {
            if (!again && nextMove) {
                wakeAt(*nextMove);
            }
            continue;
        }
        if (phase_ == Phase::Forward && isAdvancedByChecks()) {
            return;
        }
        if (!allTraffic_) {
            allTraffic_ = now();
        }
        const sim::Time goes = sim::after(*allTraffic_, strategy_->scaleDownDelay);
        if (now() < goes) {
            return wakeAt(goes);
        }
        if (waitsForAnalysis()) {
            return;
        }
        if (const std::uint32_t old = view().old; old > 0) {
            stop(Side::Old, old,
                 "they have had no traffic for " + sim::toText(strategy_->scaleDownDelay));
        }
        finish();
    }
}

// New servers come onto the list by themselves: whoever is to get nothing is taken off it.
void Rollout::giveShare(double share) {
    share_ = share;
    TrafficDivision division{{}, share};
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        const InstanceId id{i};
        if (isAimed(id)) {
            division.servers.push_back(id);
        }
        if (fleet().ready(id)) {
            const bool listed = isAimed(id) ? share > 0 : share < 1 && isOn(Side::Stable, id);
            fleet().setListed(id, listed);
        }
    }
    const bool isOver = share >= 1.0 && view().old == 0;
    fleet().divideTraffic(isOver ? std::nullopt : std::optional(std::move(division)));
}

} // namespace doppel::models
