// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace doppel::models {

/// How Flagger advances a canary, in whole percents of the traffic.
struct FlaggerRule {
    std::uint32_t threshold = 1; ///< failed checks that end it; they need not come in a row
    std::uint32_t maxWeight = 100;
    std::uint32_t stepWeight = 10;
    std::vector<std::uint32_t> stepWeights{}; ///< in the place of stepWeight and maxWeight
    std::uint32_t stepWeightPromotion = 0;    ///< 0: back to the primary in one go
};

enum class FlaggerPhase : std::uint8_t { Progressing, Promoting, Finalising, Succeeded, Failed };

struct FlaggerState {
    FlaggerPhase phase = FlaggerPhase::Progressing;
    std::uint32_t weight = 0; ///< of the canary
    std::uint32_t failedChecks = 0;
    friend bool operator==(const FlaggerState&, const FlaggerState&) = default;
};

/// What a tick finds.
struct FlaggerView {
    bool canaryReady = true;
    bool deadlineExceeded = false; ///< it has not been ready for longer than its progress deadline
    bool checksPass = true;        ///< a metric without values does not pass
};

/// One tick, of one every interval (60 s): where failed checks have come to the threshold, all
/// traffic goes back and it has failed; a failed check keeps the weight; else the weight grows by a
/// step, up to its most; then the canary's version is copied to the primary; the next tick brings
/// the traffic back to that, the one after it ends the canary.
/// Source: flagger pkg/controller/scheduler.go, advanceCanary, runCanary, runPromotionTrafficShift.
FlaggerState flaggerTick(const FlaggerRule& rule, FlaggerState state, const FlaggerView& view);

} // namespace doppel::models
