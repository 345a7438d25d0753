// SPDX-License-Identifier: Apache-2.0
// What ECS does with its tasks: a rolling update, task by task, and who is replaced.
#include "models/actions/action_text.h"
#include "models/deploy/rollout.h"

namespace doppel::models {

// Tasks of the release that fail their health checks go, or have lost their host, and others are
// started; by CodeDeploy, those of either release that have lost their host.
void Rollout::replaceUnhealthy() {
    for (std::uint32_t i = 0; i < fleet().size(); ++i) {
        const InstanceId id{i};
        const bool isLost = fleet().state(id) == ServerState::Lost;
        if (isByCodeDeploy() ? !isLost : !isAimed(id)) {
            continue;
        }
        if (isAvailable(id)) {
            releases_.healthy(id);
            continue;
        }
        const bool isBadTarget = (isLost || fleet().ready(id)) &&
                                 healthAsTarget(balancers_, id) == TargetHealth::State::Unhealthy;
        const sim::Time at =
            isLost ? sim::after(fleet().since(id), kEcsHostGone) : releases_.unhealthyAt(id);
        if (at > now() && !isBadTarget) {
            wakeAt(at);
            continue;
        }
        const bool failsChecks = isBadTarget || !isLost;
        if (failsChecks) {
            releases_.failed(id);
        }
        decided("stops server " + std::to_string(i),
                isBadTarget ? "it failed the health checks of a load balancer"
                : isLost    ? "its host is gone"
                            : "it failed its health checks");
        fleet().drain(id);
    }
}

void Rollout::rollTasks() {
    replaceUnhealthy();
    if (strategy_->circuitBreaker != EcsBreakerChoice::None && phase_ == Phase::Forward) {
        const auto version = strategy_->circuitBreaker == EcsBreakerChoice::From2024
                                 ? EcsBreakerVersion::From2024
                                 : EcsBreakerVersion::From2020;
        const std::uint32_t threshold = ecsBreakerThreshold(fleet().wanted(), version);
        const EcsBreaker& starts = releases_.starts(aim_);
        if (starts.trips(threshold)) {
            rollBack(aim_, "circuit breaker: " + counted(starts.failures(), "task") +
                               " in a row did not start, or failed their health checks");
        }
    }
    const EcsBounds bounds =
        ecsBounds(fleet().wanted(), strategy_->minimumHealthy, strategy_->maximum);
    for (;;) {
        const RolloutView seen = view();
        const RolloutStep step = ecsStep(bounds, seen);
        if (step.stopFresh > 0) {
            stop(Side::Fresh, step.stopFresh, kTooMany);
        } else if (step.start > 0) {
            start(aim_, step.start, "at most " + counted(bounds.most, "task"));
        } else if (step.stop > 0) {
            stop(Side::Old, step.stop, "at least " + counted(bounds.least, "task"));
        } else {
            break;
        }
    }
    finish();
}

} // namespace doppel::models
