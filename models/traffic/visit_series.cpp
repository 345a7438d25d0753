// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_series.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;
using sim::Time;

void addUp(std::vector<SliBucket>& sum, std::span<const SliBucket> buckets) {
    sum.resize(std::max(sum.size(), buckets.size()));
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        sum[i].addVisits(buckets[i]);
    }
}

std::size_t VisitSeries::bucketOf(Time time) const {
    return static_cast<std::size_t>((time - sim::kStart) / options_.width);
}

Time VisitSeries::endOf(Time timeInBucket) const {
    return sim::kStart + options_.width * static_cast<std::int64_t>(bucketOf(timeInBucket) + 1);
}

bool VisitSeries::isOverdue(Time began, Time now) const {
    return options_.overdue && now - began > *options_.overdue;
}

SliBucket& VisitSeries::bucketAt(std::vector<SliBucket>& buckets, Time time) const {
    const std::size_t bucket = bucketOf(time);
    if (buckets.size() <= bucket) {
        buckets.resize(bucket + 1);
    }
    return buckets[bucket];
}

void VisitSeries::change(Changes& waiting, Time time, std::int64_t by) const {
    const std::size_t bucket = bucketOf(time);
    waiting.resize(std::max(waiting.size(), bucket + 1));
    waiting[bucket] += by;
}

// The row of a user whose visit is known to have failed, and of those that it has omitted since.
void VisitSeries::addFailed(std::vector<SliBucket>& buckets,
                            const WaitingUser& user,
                            Time known,
                            Time now,
                            std::uint64_t omittedSince) const {
    const std::uint64_t before = user.omittedBy(known);
    const std::uint64_t all = before + 1 + omittedSince;
    const Time first = known - user.pace * static_cast<std::int64_t>(before);
    const auto countBy = [&](Time end) -> std::uint64_t {
        if (end > now || user.pace <= Duration::zero()) {
            return all;
        }
        return std::min(all,
                        1 + static_cast<std::uint64_t>((end - first - Duration(1)) / user.pace));
    };
    std::uint64_t added = 0;
    for (Time from = first; added < all; from = endOf(from)) {
        const std::uint64_t count = countBy(endOf(from));
        const std::uint64_t early = std::min(count, before) - std::min(added, before);
        bucketAt(buckets, from)
            .addVisits({.total = count - added,
                        .failed = count - added,
                        .hindsight = static_cast<std::int64_t>(early)});
        added = count;
    }
    bucketAt(buckets, known).hindsight -= static_cast<std::int64_t>(before);
}

void VisitSeries::end(const WaitingUser& user, Time now, bool good) {
    if (bucketOf(user.began) != bucketOf(now)) {
        change(waiting_, user.began, 1);
        change(waiting_, now, -1);
    }
    if (isOverdue(user.began, now)) {
        const Time overdue = user.began + *options_.overdue;
        addFailed(buckets_, user, overdue, now, user.omittedBy(now) - user.omittedBy(overdue));
        return;
    }
    if (!good || (options_.slow && now - user.began > *options_.slow)) {
        addFailed(buckets_, user, now, now, 0);
        return;
    }
    bucketAt(buckets_, now).addVisits({.total = 1});
}

std::vector<SliBucket> VisitSeries::upTo(Time now, std::span<const WaitingUser> underWay) const {
    std::vector<SliBucket> buckets = buckets_;
    Changes waiting = waiting_;
    for (const WaitingUser& user : underWay) {
        change(waiting, user.began, 1);
        if (isOverdue(user.began, now)) {
            const Time overdue = user.began + *options_.overdue;
            const std::uint64_t omitted = user.omittedBy(now) - user.omittedBy(overdue);
            const std::uint64_t due =
                omitted == 0 ? 0 : static_cast<std::uint64_t>((now - overdue) / user.pace);
            addFailed(buckets, user, overdue, now, std::min(omitted, due));
        }
    }
    const bool isCut = (now - sim::kStart) % options_.width != sim::Duration::zero();
    const std::size_t count = std::max<std::size_t>(bucketOf(now) + (isCut ? 1 : 0), 1);
    buckets.resize(std::max(buckets.size(), count));
    waiting.resize(std::max(waiting.size(), buckets.size()));
    std::int64_t inside = 0;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        inside += waiting[i];
        buckets[i].waiting = static_cast<std::uint64_t>(inside);
    }
    if (buckets.size() > count) {
        const std::uint64_t last = buckets.back().waiting;
        buckets[count - 1].addStretch(buckets.back());
        buckets[count - 1].waiting = last;
    }
    buckets.resize(count);
    return buckets;
}

} // namespace doppel::models
