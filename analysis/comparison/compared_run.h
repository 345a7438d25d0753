// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"
#include "sim/series.h"
#include "sim/time.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace doppel::analysis {

/// What a comparison is told of a run, or of what it came to up to a moment. Series are looked at,
/// not owned: they outlive it.
struct ComparedRun {
    /// The visits of a source after the warm-up, omitted ones too.
    struct Source {
        std::string name{};
        std::uint64_t total = 0;
        std::uint64_t failed = 0;
        std::optional<double> p50{}; ///< seconds, of good answers; none: there were none
        std::optional<double> p99{};
        std::map<std::string, double, std::less<>> servedBy{}; ///< "cache", "stale", …: visits
    };
    /// How many servers a component had; the last count holds from its time on.
    struct Servers {
        std::string component{};
        std::vector<sim::Time> times{};
        std::vector<double> counts{};
    };

    std::string fingerprint{}; ///< empty: it has not ended
    std::uint64_t seed = 0;
    sim::Time warm{};  ///< the warm-up's end
    sim::Time until{}; ///< up to when it was played, or is compared
    std::vector<scenarios::ObjectiveResult> objectives{};
    std::optional<scenarios::RecoveryResult> recovery{};
    std::vector<Source> sources{};
    std::vector<std::string> components{}; ///< in the order of a page view
    std::span<const sim::Time> times{};    ///< when each row of the series ended
    std::span<const sim::SeriesColumn> series{};
    std::vector<Servers> servers{}; ///< where that was recorded

    bool hasEnded() const { return !fingerprint.empty(); }
};

/// Of a result, which must outlive it. How many servers there were is not recorded in one.
ComparedRun comparedRunOf(const scenarios::RunResult& result);

} // namespace doppel::analysis
