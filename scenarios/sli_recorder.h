// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/faults/recovery.h"
#include "models/traffic/traffic_source.h"
#include "sim/time.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace doppel::scenarios {

/// How visitors fared over time: the good and the failed visits of all sources in buckets of equal
/// width, from the start of the run. The width is the smallest of 1 s, 2 s, 5 s, 10 s, 30 s, 1 min,
/// … that needs at most kMostBuckets, so memory does not follow the run's length.
class SliRecorder {
public:
    static constexpr std::int64_t kMostBuckets = 7200;

    /// The sources outlive the recorder.
    SliRecorder(std::span<const std::unique_ptr<models::TrafficSource>> sources,
                sim::Duration runLength);

    sim::Duration width() const { return width_; }
    /// When the bucket under way ends.
    sim::Time nextEnd() const {
        return sim::kStart + width_ * (static_cast<std::int64_t>(buckets_.size()) + 1);
    }
    /// Ends the bucket under way. REQUIRES: it is nextEnd() now, and no counter was reset since the
    /// last call.
    void endBucket();
    /// The warm-up is over: counters begin anew at this moment.
    void reset();

    models::SliSeries series() const { return {sim::kStart, width_, buckets_}; }

private:
    models::SliBucket soFar() const;

    std::span<const std::unique_ptr<models::TrafficSource>> sources_;
    sim::Duration width_;
    models::SliBucket before_;
    models::SliBucket carried_; // of the bucket under way, from before the reset
    std::vector<models::SliBucket> buckets_;
};

} // namespace doppel::scenarios
