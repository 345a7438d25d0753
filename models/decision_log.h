// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace doppel::models {

/// Something that a component decided by itself: a backend is sick, a fail-over.
struct Decision {
    sim::Time at{};
    std::string_view component; ///< its name; lives as long as the platform
    std::string what;           ///< "marks the origin as sick at London"
    std::string why;            ///< "3 of 5 probes failed"
};

/// What the components of a platform decided. Bounded: the last kMost are kept, all are counted.
class DecisionLog {
public:
    static constexpr std::size_t kMost = 1000;

    void add(Decision decision) {
        if (kept_.size() == kMost) {
            kept_.pop_front();
        }
        kept_.push_back(std::move(decision));
        ++made_;
    }

    /// How many there have been.
    std::uint64_t made() const { return made_; }
    /// Those after the first `seen`, as far as they are kept.
    std::vector<Decision> since(std::uint64_t seen) const {
        const std::uint64_t fresh = std::min<std::uint64_t>(made_ - seen, kept_.size());
        return {kept_.end() - static_cast<std::ptrdiff_t>(fresh), kept_.end()};
    }

private:
    std::deque<Decision> kept_;
    std::uint64_t made_ = 0;
};

} // namespace doppel::models
