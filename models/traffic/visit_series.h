// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace doppel::models {

/// What visitors experienced in one stretch of time.
struct SliBucket {
    std::uint64_t total = 0;
    std::uint64_t failed = 0; ///< of them: no good answer, or one that came too late
    friend bool operator==(const SliBucket&, const SliBucket&) = default;
};

/// How the visits of a source fared over time: buckets of equal width, from the start of the run,
/// its warm-up included. A visit counts once, in the bucket in which it is known how it fared:
/// where it ends; or, if it is overdue by then, where it became so, as failed, whatever it gets
/// afterwards. Whether it is overdue is known to the width of a bucket.
///
/// Memory: 16 bytes a bucket (138 kB for a day of 10 s), and 8 for each that may still hold visits
/// that are not overdue.
class VisitSeries {
public:
    struct Options {
        sim::Duration width = std::chrono::seconds(10);
        std::optional<sim::Duration> slow{};    ///< an answer that took longer counts as failed
        std::optional<sim::Duration> overdue{}; ///< so does a visit that lasts longer
    };

    /// REQUIRES: width > 0.
    explicit VisitSeries(const Options& options) : options_(options) {}

    void begin(sim::Time now);
    /// REQUIRES: the visit began at `began`.
    void end(sim::Time began, sim::Time now, bool good);

    /// The buckets so far; the last one may be cut short by `now`, and holds what happens at it.
    std::vector<SliBucket> upTo(sim::Time now) const;

private:
    std::size_t bucketOf(sim::Time time) const;
    SliBucket& at(std::size_t bucket);
    void settle(std::size_t bucket);

    Options options_;
    std::vector<SliBucket> buckets_;
    std::deque<std::uint64_t> underWay_; // that are not overdue, by the bucket in which they began
    std::size_t firstUnderWay_ = 0;      // the bucket of the first of these
};

} // namespace doppel::models
