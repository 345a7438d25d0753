// SPDX-License-Identifier: Apache-2.0
#include "models/data/write_times.h"

#include "sim/gauge.h"

#include <algorithm>

namespace doppel::models {

void WriteTimes::add(sim::Time now) {
    last_.push_back(now);
    while (last_.front() + kExactFor < now) {
        putAside(last_.front());
        last_.pop_front();
    }
}

void WriteTimes::remove(sim::Time at) {
    const auto found = std::lower_bound(last_.begin(), last_.end(), at);
    if (found != last_.end() && *found == at) {
        last_.erase(found);
    }
}

void WriteTimes::putAside(sim::Time write) {
    const std::int64_t number = (write - sim::kStart) / length_;
    if (older_.empty() || older_.back().number < number) {
        older_.push_back({number, older()});
    }
    ++older_.back().upTo;
    if (older_.size() <= kMostStretches) {
        return;
    }
    length_ *= 2;
    std::vector<Stretch> longer;
    for (const Stretch& stretch : older_) {
        if (longer.empty() || longer.back().number < stretch.number / 2) {
            longer.push_back({stretch.number / 2, 0});
        }
        longer.back().upTo = stretch.upTo;
    }
    older_ = std::move(longer);
}

std::uint64_t WriteTimes::countAt(sim::Time moment) const {
    if (moment < sim::kStart) {
        return 0;
    }
    if (last_.empty() || moment < last_.front()) {
        return olderAt(moment);
    }
    const auto later = std::upper_bound(last_.begin(), last_.end(), moment);
    return older() + static_cast<std::uint64_t>(later - last_.begin());
}

std::uint64_t WriteTimes::olderAt(sim::Time moment) const {
    const std::int64_t number = (moment - sim::kStart) / length_;
    const auto at = std::lower_bound(
        older_.begin(), older_.end(), number,
        [](const Stretch& stretch, std::int64_t wanted) { return stretch.number < wanted; });
    const std::uint64_t before = at == older_.begin() ? 0 : std::prev(at)->upTo;
    if (at == older_.end() || at->number > number) {
        return before;
    }
    const sim::Duration within = (moment - sim::kStart) % length_;
    const sim::Int128 part = sim::Int128{at->upTo - before} * within.count() / length_.count();
    return before + static_cast<std::uint64_t>(part);
}

void WriteTimes::keepFirst(std::uint64_t count) {
    if (count >= older()) {
        last_.resize(std::min<std::uint64_t>(last_.size(), count - older()));
        return;
    }
    last_.clear();
    while (older_.size() > 1 && older_[older_.size() - 2].upTo >= count) {
        older_.pop_back();
    }
    older_.back().upTo = count;
}

} // namespace doppel::models
