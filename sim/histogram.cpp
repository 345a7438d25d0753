// SPDX-License-Identifier: Apache-2.0
#include "sim/histogram.h"

#include <algorithm>
#include <cmath>

namespace doppel::sim {

Histogram::Bucket Histogram::boundsOf(std::uint32_t index) {
    if (index < 2 * kRow) {
        return {index, index, 0};
    }
    const std::uint32_t shift = (index >> kBits) - 1;
    const std::uint64_t lower = std::uint64_t{kRow + (index & (kRow - 1))} << shift;
    const std::uint64_t upper = lower + ((std::uint64_t{1} << shift) - 1);
    return {static_cast<std::int64_t>(lower), static_cast<std::int64_t>(upper), 0};
}

void Histogram::addRow(std::uint32_t& place) {
    place = static_cast<std::uint32_t>(counts_.size());
    counts_.reserve(counts_.size() + kRow); // no more than that: rows are added 57 times at most
    counts_.resize(counts_.size() + kRow, 0);
}

// Calls visit(index, bucket) for each bucket that holds something, by rising value, until it says
// stop by returning true.
template <class Visit>
bool Histogram::visitBuckets(Visit visit) const {
    for (std::uint32_t row = 0; row < kRows; ++row) {
        if (places_[row] == kNone) {
            continue;
        }
        for (std::uint32_t column = 0; column < kRow; ++column) {
            const std::uint64_t count = counts_[places_[row] + column];
            if (count == 0) {
                continue;
            }
            const std::uint32_t index = (row << kBits) + column;
            Bucket bucket = boundsOf(index);
            bucket.count = count;
            if (visit(index, bucket)) {
                return true;
            }
        }
    }
    return false;
}

std::int64_t Histogram::quantile(double p) const {
    if (count_ == 0 || p <= 0) {
        return min();
    }
    if (p >= 1) {
        return max_;
    }
    // The product of p and the count is a whole number for the p that people ask for; its rounding
    // must not add a rank.
    constexpr double kRounding = 1 - 0x1p-50;
    const double exact = std::ceil(p * static_cast<double>(count_) * kRounding);
    const std::uint64_t rank =
        std::clamp<std::uint64_t>(static_cast<std::uint64_t>(exact), 1, count_);
    std::uint64_t seen = 0;
    std::int64_t value = max_;
    visitBuckets([&](std::uint32_t, const Bucket& bucket) {
        seen += bucket.count;
        value = middle(bucket);
        return seen >= rank;
    });
    return std::clamp(value, min_, max_);
}

std::uint64_t Histogram::countAtMost(std::int64_t value) const {
    if (value >= max_) {
        return count_;
    }
    std::uint64_t seen = 0;
    visitBuckets([&](std::uint32_t, const Bucket& bucket) {
        if (middle(bucket) > value) {
            return true;
        }
        seen += bucket.count;
        return false;
    });
    return seen;
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
    std::vector<Bucket> all;
    visitBuckets([&](std::uint32_t, const Bucket& bucket) {
        all.push_back(bucket);
        return false;
    });
    return all;
}

void Histogram::merge(const Histogram& other) {
    if (&other == this) {
        const Histogram copy = other;
        merge(copy);
        return;
    }
    other.visitBuckets([this](std::uint32_t index, const Bucket& bucket) {
        at(index) += bucket.count;
        return false;
    });
    count_ += other.count_;
    sum_ += other.sum_;
    min_ = std::min(min_, other.min_);
    max_ = std::max(max_, other.max_);
}

Histogram Histogram::since(const Histogram& earlier) const {
    DOPPEL_ASSERT(resets_ == earlier.resets_ && count_ >= earlier.count_);
    Histogram interval;
    visitBuckets([&](std::uint32_t index, const Bucket& bucket) {
        const std::uint32_t place = earlier.places_[index >> kBits];
        const std::uint64_t before =
            place == kNone ? 0 : earlier.counts_[place + (index & (kRow - 1))];
        if (bucket.count > before) {
            interval.at(index) += bucket.count - before;
            interval.min_ = std::min(interval.min_, std::max(bucket.lower, min_));
            interval.max_ = std::min(bucket.upper, max_);
        }
        return false;
    });
    interval.count_ = count_ - earlier.count_;
    interval.sum_ = sum_ - earlier.sum_;
    return interval;
}

Histogram Histogram::restore(std::span<const Bucket> buckets,
                             std::int64_t min,
                             std::int64_t max,
                             Int128 sum) {
    Histogram histogram;
    for (const Bucket& bucket : buckets) {
        histogram.record(bucket.lower, bucket.count);
    }
    if (histogram.count_ != 0) {
        histogram.min_ = min;
        histogram.max_ = max;
        histogram.sum_ = sum;
    }
    return histogram;
}

void Histogram::reset() {
    const std::uint32_t resets = resets_ + 1;
    *this = Histogram{};
    resets_ = resets;
}

} // namespace doppel::sim
