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

void Rollout::moveTraffic() {
    if (phase_ == Phase::Back && view().fresh > 0 && share_ < 1.0) {
        giveShare(1.0); // of the servers that are there: at once
        decided("has all traffic on the release before", counted(view().fresh, "server"));
    }
    for (bool again = true; again;) {
        again = false;
        const RolloutView seen = view();
        const std::uint32_t needed = serversNeeded();
        if (seen.fresh < needed) {
            start(aim_, needed - seen.fresh, "beside " + counted(seen.old, "server") + " of old");
        }
        if (view().freshAvailable < needed) {
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
            decided("sends " + percentText({share}) + " of its traffic to the release",
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
            stop(false, old,
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
            fleet().setListed(id, isAimed(id) ? share > 0 : share < 1);
        }
    }
    const bool isOver = share >= 1.0 && view().old == 0;
    fleet().divideTraffic(isOver ? std::nullopt : std::optional(std::move(division)));
}

} // namespace doppel::models
