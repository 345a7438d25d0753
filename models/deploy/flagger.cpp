// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/flagger.h"

#include <algorithm>

namespace doppel::models {

namespace {

constexpr std::uint32_t kAllTraffic = 100;

std::uint32_t greatestWeight(const FlaggerRule& rule) {
    if (!rule.stepWeights.empty()) {
        return std::min(kAllTraffic, rule.stepWeights.back());
    }
    return rule.maxWeight > 0 ? rule.maxWeight : kAllTraffic;
}

std::uint32_t nextStepOf(const FlaggerRule& rule, std::uint32_t weight) {
    if (rule.stepWeight > 0 || rule.stepWeights.empty()) {
        return rule.stepWeight;
    }
    const std::uint32_t rest = kAllTraffic - weight;
    if (rest == 0) {
        return 1; // any step leads to the promotion
    }
    if (weight == 0) {
        return std::min(rest, rule.stepWeights.front());
    }
    const auto at = std::find(rule.stepWeights.begin(), rule.stepWeights.end(), weight);
    const bool hasNext = at != rule.stepWeights.end() && at + 1 != rule.stepWeights.end();
    return hasNext ? std::min(rest, *(at + 1) - weight) : rest;
}

FlaggerState promoted(const FlaggerRule& rule, FlaggerState state) {
    const std::uint32_t step =
        rule.stepWeightPromotion == 0 ? kAllTraffic : rule.stepWeightPromotion;
    state.weight -= std::min(state.weight, step);
    if (state.weight == 0) {
        state.phase = FlaggerPhase::Finalising;
    }
    return state;
}

FlaggerState advanced(const FlaggerRule& rule, FlaggerState state) {
    const std::uint32_t step = nextStepOf(rule, state.weight);
    if (step == 0) {
        return state;
    }
    if (state.weight < greatestWeight(rule)) {
        state.weight = std::min(kAllTraffic, state.weight + step);
    } else {
        state.phase = FlaggerPhase::Promoting;
    }
    return state;
}

} // namespace

FlaggerState flaggerTick(const FlaggerRule& rule, FlaggerState state, const FlaggerView& view) {
    if (state.phase == FlaggerPhase::Succeeded || state.phase == FlaggerPhase::Failed) {
        return state;
    }
    if (!view.canaryReady) {
        return view.deadlineExceeded ? FlaggerState{FlaggerPhase::Failed, 0, state.failedChecks}
                                     : state;
    }
    switch (state.phase) {
    case FlaggerPhase::Promoting:
        return promoted(rule, state);
    case FlaggerPhase::Finalising:
        return {FlaggerPhase::Succeeded, 0, state.failedChecks};
    default:
        break;
    }
    if (state.failedChecks >= rule.threshold) {
        return {FlaggerPhase::Failed, 0, state.failedChecks};
    }
    // Before any traffic goes there, nothing is measured.
    if (state.weight > 0 && !view.checksPass) {
        ++state.failedChecks;
        return state;
    }
    return advanced(rule, state);
}

} // namespace doppel::models
