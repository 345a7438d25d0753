// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/traffic/waiting_user.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace doppel::models {

/// What visitors experienced in one stretch of time.
struct SliBucket {
    std::uint64_t total = 0;
    /// Of them: no good answer, or one that came too late; omitted by a user who waited for one.
    std::uint64_t failed = 0;
    /// Of the failed, the omitted that were not known to have failed by the stretch's end, less
    /// those of earlier stretches that became known in it.
    std::int64_t hindsight = 0;
    std::uint64_t waiting = 0; ///< visits under way at its end

    /// 0 where there were none.
    double errorShare() const {
        return total == 0 ? 0.0 : static_cast<double>(failed) / static_cast<double>(total);
    }
    /// Other visits in the same stretch, such as those of another source.
    void addVisits(const SliBucket& others) {
        addStretch(others);
        waiting += others.waiting;
    }
    /// The stretch beside it, of the same visitors: who waits at the end of both is not told.
    void addStretch(const SliBucket& beside) {
        total += beside.total;
        failed += beside.failed;
        hindsight += beside.hindsight;
    }
    friend bool operator==(const SliBucket&, const SliBucket&) = default;
};

/// Adds buckets of the same width, one by one; the longer of the two gives the length.
void addUp(std::vector<SliBucket>& sum, std::span<const SliBucket> buckets);

/// How the visits of a source fared over time: buckets of equal width, from the start of the run,
/// its warm-up included. A visit counts once, in the bucket in which it is known how it fared:
/// where it ends; or, if it was overdue by then, where it became so, as failed, whatever it got
/// afterwards. With one that failed count the visits that its user omitted, as failed, in a row of
/// one each pace: those that were omitted by then before it, the others after it. So a share of
/// users who hang is that share of each bucket, and buckets change as long as a visit may become
/// overdue. What of them was known when is told apart (SliBucket::hindsight).
///
/// Memory: 40 bytes a bucket: 346 kB for a day of 10 s.
class VisitSeries {
public:
    struct Options {
        sim::Duration width = std::chrono::seconds(10);
        std::optional<sim::Duration> slow{};    ///< an answer that took longer counts as failed
        std::optional<sim::Duration> overdue{}; ///< so does a visit that lasts longer
    };

    /// REQUIRES: width > 0.
    explicit VisitSeries(const Options& options) : options_(options) {}

    /// The visit that a user waited for ends.
    void end(const WaitingUser& user, sim::Time now, bool good);

    /// The buckets so far, with those of the visits under way that are overdue; the last one may be
    /// cut short by `now`, and holds what happens at it. `underWay`: who waits, for all of them.
    std::vector<SliBucket> upTo(sim::Time now, std::span<const WaitingUser> underWay = {}) const;

private:
    using Changes = std::vector<std::int64_t>;

    std::size_t bucketOf(sim::Time time) const;
    sim::Time endOf(sim::Time timeInBucket) const; // when the next bucket begins
    bool isOverdue(sim::Time began, sim::Time now) const;
    SliBucket& bucketAt(std::vector<SliBucket>& buckets, sim::Time time) const;
    void change(Changes& waiting, sim::Time time, std::int64_t by) const;
    void addFailed(std::vector<SliBucket>& buckets,
                   const WaitingUser& user,
                   sim::Time known,
                   sim::Time now,
                   std::uint64_t omittedSince) const;

    Options options_;
    std::vector<SliBucket> buckets_;
    Changes waiting_; // by bucket, of those that ended: where they began, and where they did
};

} // namespace doppel::models
