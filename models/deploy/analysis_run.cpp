// SPDX-License-Identifier: Apache-2.0
#include "models/deploy/analysis_run.h"

namespace doppel::models {

void AnalysisRun::add(Measurement measurement) {
    if (measurement == Measurement::Error) {
        ++errorsInARow_;
        return;
    }
    errorsInARow_ = 0;
    ++taken_;
    failed_ += measurement == Measurement::Failed ? 1 : 0;
    inconclusive_ += measurement == Measurement::Inconclusive ? 1 : 0;
}

AnalysisPhase AnalysisRun::phase(const AnalysisRule& rule) const {
    if (failed_ > rule.failureLimit) {
        return AnalysisPhase::Failed;
    }
    if (inconclusive_ > rule.inconclusiveLimit) {
        return AnalysisPhase::Inconclusive;
    }
    if (errorsInARow_ > rule.consecutiveErrorLimit) {
        return AnalysisPhase::Error;
    }
    return rule.count && taken_ >= *rule.count ? AnalysisPhase::Successful : AnalysisPhase::Running;
}

Measurement measurementOf(std::uint64_t good, std::uint64_t all, const SuccessRule& rule) {
    if (all < rule.leastRequests || all == 0) {
        return Measurement::Inconclusive;
    }
    return static_cast<double>(good) < rule.leastShare * static_cast<double>(all)
               ? Measurement::Failed
               : Measurement::Successful;
}

} // namespace doppel::models
