// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_series.h"

#include <algorithm>

namespace doppel::models {

using sim::Time;

std::size_t VisitSeries::bucketOf(Time time) const {
    return static_cast<std::size_t>((time - sim::kStart) / options_.width);
}

SliBucket& VisitSeries::at(std::size_t bucket) {
    if (buckets_.size() <= bucket) {
        buckets_.resize(bucket + 1);
    }
    return buckets_[bucket];
}

// Before anything happens in a bucket: those that became overdue in an earlier one are counted.
void VisitSeries::settle(std::size_t bucket) {
    const std::size_t lead = bucketOf(sim::kStart + *options_.overdue - sim::Duration(1)) + 1;
    while (!underWay_.empty() && firstUnderWay_ + lead < bucket) {
        if (const std::uint64_t overdue = underWay_.front(); overdue > 0) {
            SliBucket& then = at(firstUnderWay_ + lead);
            then.total += overdue;
            then.failed += overdue;
        }
        underWay_.pop_front();
        ++firstUnderWay_;
    }
    if (underWay_.empty()) {
        firstUnderWay_ = bucket;
    }
}

void VisitSeries::begin(Time now) {
    if (!options_.overdue) {
        return;
    }
    const std::size_t bucket = bucketOf(now);
    settle(bucket);
    if (firstUnderWay_ + underWay_.size() <= bucket) {
        underWay_.resize(bucket + 1 - firstUnderWay_);
    }
    ++underWay_[bucket - firstUnderWay_];
}

void VisitSeries::end(Time began, Time now, bool good) {
    const std::size_t bucket = bucketOf(now);
    if (options_.overdue) {
        settle(bucket);
        const std::size_t then = bucketOf(began);
        if (then < firstUnderWay_) {
            return; // it was overdue
        }
        --underWay_[then - firstUnderWay_];
    }
    SliBucket& its = at(bucket);
    ++its.total;
    if (!good || (options_.slow && now - began > *options_.slow)) {
        ++its.failed;
    }
}

std::vector<SliBucket> VisitSeries::upTo(Time now) const {
    VisitSeries settled = *this;
    const std::size_t bucket = bucketOf(now);
    if (options_.overdue) {
        settled.settle(bucket);
    }
    std::vector<SliBucket> buckets = std::move(settled.buckets_);
    const bool isCut = (now - sim::kStart) % options_.width != sim::Duration::zero();
    const std::size_t count = std::max<std::size_t>(bucket + (isCut ? 1 : 0), 1);
    if (buckets.size() > count) {
        buckets[count - 1].total += buckets.back().total;
        buckets[count - 1].failed += buckets.back().failed;
    }
    buckets.resize(count);
    return buckets;
}

} // namespace doppel::models
