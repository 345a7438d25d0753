// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

namespace doppel::models {

/// What one measurement of a release came to.
enum class Measurement : std::uint8_t {
    Successful,
    Failed,
    Inconclusive, ///< neither, such as too few requests to tell
    Error,        ///< could not be taken
};

/// When a metric of an analysis is over. Each limit is what is still tolerated.
struct AnalysisRule {
    std::uint32_t failureLimit = 0;
    std::uint32_t inconclusiveLimit = 0;
    std::uint32_t consecutiveErrorLimit = 4;
    std::optional<std::uint32_t> count{}; ///< measurements, errors aside; unset: until it is ended
};

/// How an analysis stands.
enum class AnalysisPhase : std::uint8_t { Running, Successful, Failed, Inconclusive, Error };

/// An analysis of one metric: what was measured so far. Only errors need to come in a row; what
/// failed stays counted.
/// Source: argo-rollouts analysis/analysis.go, runMeasurements and assessMetricStatus.
class AnalysisRun {
public:
    void add(Measurement measurement);
    AnalysisPhase phase(const AnalysisRule& rule) const;

    std::uint32_t failed() const { return failed_; }
    std::uint32_t taken() const { return taken_; } ///< errors aside

private:
    std::uint32_t taken_ = 0;
    std::uint32_t failed_ = 0;
    std::uint32_t inconclusive_ = 0;
    std::uint32_t errorsInARow_ = 0;
};

/// What the requests of an interval say: failed where the share of good ones is below the least.
struct SuccessRule {
    double leastShare = 0.99;
    std::uint64_t leastRequests = 1; ///< below that it is inconclusive
};
Measurement measurementOf(std::uint64_t good, std::uint64_t all, const SuccessRule& rule);

} // namespace doppel::models
