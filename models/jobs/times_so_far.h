// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/histogram.h"
#include "sim/metrics.h"
#include "sim/time.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// The name of the times so far of what has none of these times yet: "job_age_seconds_so_far".
inline std::string soFarName(std::string_view times) {
    return std::string(times) + "_so_far";
}

/// Who is told of what is under way. Empty times and counts of 0 say nothing.
struct SoFarReader {
    using Labels = std::vector<sim::MetricLabel>;
    std::function<void(std::string_view name, const Labels& labels, const sim::Histogram& times)>
        times;
    /// To be added to the counter of that name.
    std::function<void(std::string_view name, const Labels& labels, std::uint64_t count)> count;
    /// How a gauge stands that is only looked up now and then.
    std::function<void(std::string_view name, const Labels& labels, std::int64_t level)> level;
    /// What was counted and is no more: to be taken from the counter of that name.
    std::function<void(std::string_view name, const Labels& labels, std::uint64_t count)>
        takeBack{};
    /// The same of times, all of which were recorded in the histogram of that name.
    std::function<void(std::string_view name, const Labels& labels, const sim::Histogram& times)>
        takeBackTimes{};
};

/// What a component that times work besides its requests tells of work under way, so that no bound
/// on a time is kept by work that never ends: for the times X how long those have taken so far that
/// have no such time yet, under soFarName(X).
class TellsSoFar {
public:
    virtual ~TellsSoFar() = default;
    /// At the end, `now`, of a run or a limited time that is counted from `from` on.
    virtual void tellSoFar(sim::Time from, sim::Time now, const SoFarReader& reader) const = 0;
};

} // namespace doppel::models
