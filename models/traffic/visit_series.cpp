// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_series.h"

#include <algorithm>

namespace doppel::models {

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

void VisitSeries::addOverdue(std::vector<SliBucket>& buckets, Time began) const {
    bucketAt(buckets, began + *options_.overdue) += {.total = 1, .failed = 1};
}

void VisitSeries::end(Time began, Time now, bool good) {
    if (isOverdue(began, now)) {
        addOverdue(buckets_, began);
        return;
    }
    const bool failed = !good || (options_.slow && now - began > *options_.slow);
    bucketAt(buckets_, now) += {.total = 1, .failed = failed ? 1U : 0U};
}

std::vector<SliBucket> VisitSeries::upTo(Time now, std::span<const Time> underWay) const {
    std::vector<SliBucket> buckets = buckets_;
    for (const Time began : underWay) {
        if (isOverdue(began, now)) {
            addOverdue(buckets, began);
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
