// SPDX-License-Identifier: Apache-2.0
// A canary that Flagger advances, check by check.
#include "models/actions/action_text.h"
#include "models/deploy/flagger.h"
#include "models/deploy/rollout.h"

namespace doppel::models {

sim::Task<void> Rollout::advanceByChecks(std::uint32_t generation) {
    const AnalysisConfig& config = *strategy_->analysis;
    const FlaggerRule rule = strategy_->flagger.rule();
    const Releases::Number release = aim_;
    for (Releases::Answers before{}; flagger_.phase != FlaggerPhase::Succeeded;) {
        co_await world().sleep(config.interval);
        if (isOver(generation)) {
            co_return;
        }
        const Releases::Answers all = releases_.answersOf(release, config.interval);
        const std::uint64_t answers = all.all - before.all;
        const std::uint64_t good = all.good - before.good;
        before = all;
        const RolloutView seen = view();
        const FlaggerState next =
            flaggerTick(rule, flagger_,
                        {.canaryReady = seen.freshAvailable >= seen.wanted,
                         .deadlineExceeded = hangs_,
                         .checksPass = measurementOf(good, answers, config.success()) ==
                                       Measurement::Successful});
        if (next.phase == FlaggerPhase::Failed) {
            rollBack(release, hangs_ ? "its canary is not ready in time"
                                     : std::to_string(next.failedChecks) + " checks failed");
            co_return;
        }
        if (next.failedChecks > flagger_.failedChecks) {
            decided("keeps " + std::to_string(next.weight) + " % of its traffic on the release",
                    "a check failed: " + std::to_string(good) + " of " + std::to_string(answers) +
                        ' ' + std::string(releases_.answersText()) + " good");
        }
        flagger_ = next;
        wake();
    }
}

} // namespace doppel::models
