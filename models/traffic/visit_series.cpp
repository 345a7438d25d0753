// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_series.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;
using sim::Time;

void addUp(std::vector<SliBucket>& sum, std::span<const SliBucket> buckets) {
    sum.resize(std::max(sum.size(), buckets.size()));
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        sum[i] += buckets[i];
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

void VisitSeries::addOverdue(std::vector<SliBucket>& buckets,
                             const WaitingUser& user,
                             Time now) const {
    const Time overdue = user.began + *options_.overdue;
    bucketAt(buckets, overdue) += {.total = 1, .failed = 1};
    addOmitted(buckets, user, overdue, now);
}

void VisitSeries::addOmitted(std::vector<SliBucket>& buckets,
                             const WaitingUser& user,
                             Time failed,
                             Time now) const {
    const std::uint64_t all = user.omittedBy(now);
    std::uint64_t added = 0;
    for (Time from = failed; added < all; from = endOf(from)) {
        const std::uint64_t known = user.omittedBy(std::min(now, endOf(from) - Duration(1)));
        bucketAt(buckets, from) += {.total = known - added, .failed = known - added};
        added = known;
    }
}

void VisitSeries::end(const WaitingUser& user, Time now, bool good) {
    if (isOverdue(user.began, now)) {
        addOverdue(buckets_, user, now);
        return;
    }
    const bool failed = !good || (options_.slow && now - user.began > *options_.slow);
    bucketAt(buckets_, now) += {.total = 1, .failed = failed ? 1U : 0U};
    if (failed) {
        addOmitted(buckets_, user, now, now);
    }
}

std::vector<SliBucket> VisitSeries::upTo(Time now, std::span<const WaitingUser> underWay) const {
    std::vector<SliBucket> buckets = buckets_;
    for (const WaitingUser& user : underWay) {
        if (isOverdue(user.began, now)) {
            addOverdue(buckets, user, now);
        }
    }
    const bool isCut = (now - sim::kStart) % options_.width != sim::Duration::zero();
    const std::size_t count = std::max<std::size_t>(bucketOf(now) + (isCut ? 1 : 0), 1);
    if (buckets.size() > count) {
        buckets[count - 1] += buckets.back();
    }
    buckets.resize(count);
    return buckets;
}

} // namespace doppel::models
