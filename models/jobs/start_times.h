// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/histogram.h"
#include "sim/time.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace doppel::models {

/// When those things began that are under way: what they have taken so far is known at any time.
///
/// Things mostly begin one after the other and end in about that order: their moments are a list in
/// order, with holes where nobody is left, searched from its front. A moment that is added behind a
/// later one, such as that of a job that comes of an old one, stands in a map beside it.
///
/// Costs O(1), amortised, for what begins last and ends first; O(log n) else. Takes 16 bytes for
/// each moment at which one of them began, twice that with holes, and some 50 for each in the map.
class StartTimes {
public:
    void add(sim::Time began) {
        if (first_ == moments_.size() || moments_.back().at < began) [[likely]] {
            moments_.push_back({began, 1});
        } else if (Moment* known = find(began)) {
            holes_ -= known->count == 0 ? 1 : 0;
            ++known->count;
        } else {
            ++behind_[began];
        }
    }
    /// One that began then is under way no more. One that was never added changes nothing.
    void remove(sim::Time began) {
        if (Moment* known = find(began); known != nullptr && known->count > 0) [[likely]] {
            if (--known->count == 0) {
                ++holes_;
                closeHoles();
            }
            return;
        }
        const auto found = behind_.find(began);
        if (found != behind_.end() && --found->second == 0) {
            behind_.erase(found);
        }
    }
    /// Adds to `lengths` how long each has taken so far.
    void tell(sim::Histogram& lengths, sim::Time now) const {
        forEach([&](sim::Time began, std::uint64_t count) {
            lengths.record((now - began).count(), count);
        });
    }
    /// Those of times after `from` and before `to`.
    std::uint64_t countBetween(sim::Time from, sim::Time to) const {
        std::uint64_t sum = 0;
        forEach([&](sim::Time began, std::uint64_t count) {
            sum += began > from && began < to ? count : 0;
        });
        return sum;
    }
    /// Moments that it has room for, holes included.
    std::size_t moments() const { return moments_.size() - first_ + behind_.size(); }

private:
    struct Moment {
        sim::Time at{};
        std::uint64_t count = 0;
    };

    template <class Visit>
    void forEach(Visit visit) const {
        for (std::size_t i = first_; i < moments_.size(); ++i) {
            if (moments_[i].count > 0) {
                visit(moments_[i].at, moments_[i].count);
            }
        }
        for (const auto& [began, count] : behind_) {
            visit(began, count);
        }
    }

    // From the front in steps that double, then by halves.
    Moment* find(sim::Time began) {
        const std::size_t left = moments_.size() - first_;
        std::size_t step = 1;
        while (step < left && moments_[first_ + step].at <= began) {
            step *= 2;
        }
        const auto front = moments_.begin() + static_cast<std::ptrdiff_t>(first_);
        const auto found =
            std::lower_bound(front + static_cast<std::ptrdiff_t>(step / 2),
                             front + static_cast<std::ptrdiff_t>(std::min(step, left)), began,
                             [](const Moment& moment, sim::Time t) { return moment.at < t; });
        return found != moments_.end() && found->at == began ? &*found : nullptr;
    }

    void closeHoles() {
        while (first_ < moments_.size() && moments_[first_].count == 0) {
            ++first_;
            --holes_;
        }
        const std::size_t left = moments_.size() - first_;
        if (left == 0) {
            moments_.clear();
            first_ = 0;
        } else if (first_ > left + kAllowance) {
            moments_.erase(moments_.begin(),
                           moments_.begin() + static_cast<std::ptrdiff_t>(first_));
            first_ = 0;
        }
        if (holes_ * 2 > left + kAllowance) {
            std::erase_if(moments_, [](const Moment& moment) { return moment.count == 0; });
            first_ = 0;
            holes_ = 0;
        }
    }

    static constexpr std::size_t kAllowance = 64;

    std::vector<Moment> moments_; // by rising time
    std::size_t first_ = 0;       // those before it are over
    std::size_t holes_ = 0;       // behind it, moments of nobody
    std::map<sim::Time, std::uint64_t> behind_;
};

} // namespace doppel::models
