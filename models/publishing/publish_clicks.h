// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace doppel::models {

/// What became of a click that is to publish something.
enum class ClickState : std::uint8_t {
    Asked,     ///< to publish at a later time, which nobody has promised yet: no publish so far
    Scheduled, ///< promised: the publish of that time is another click
    Awaited,   ///< not visible yet, and it may still be in time
    InTime,    ///< visible within the target
    Late,      ///< not visible when the target had passed
};

/// The clicks of editors, each with its time: a click is a publish whatever comes of its request,
/// so one that is refused, lost or failed is late in the end.
///
/// Memory: 16 bytes each, as long as it lives.
class PublishClicks {
public:
    using Number = std::uint32_t;

    Number add(sim::Time at, ClickState state);
    /// The click of a visit is that one. Visit 0 is nobody's.
    void setClickOf(std::uint64_t visit, Number click) { byVisit_[visit] = click; }
    std::optional<Number> of(std::uint64_t visit) const;
    /// The visit's click is none any more; none where it had none.
    std::optional<Number> take(std::uint64_t visit);

    sim::Time at(Number click) const { return clicks_[click].at; }
    ClickState state(Number click) const { return clicks_[click].state; }
    void setState(Number click, ClickState state) { clicks_[click].state = state; }
    /// The content store has it; false: it had it before, as its request was made twice.
    bool becomesStored(Number click);
    bool isStored(Number click) const { return clicks_[click].isStored; }
    /// It is visible to all readers; false: it was before.
    bool becomesVisible(Number click);

    struct Counts {
        std::uint64_t all = 0;
        std::uint64_t inTime = 0;
        std::uint64_t late = 0;
    };
    /// Of the clicks after `from` and up to `to`; of those at the start of the run, too, where
    /// `from` is it. O(clicks).
    Counts between(sim::Time from, sim::Time to) const;

private:
    struct Click {
        sim::Time at{};
        ClickState state = ClickState::Awaited;
        bool isStored = false;
        bool isVisible = false;
    };
    std::vector<Click> clicks_;
    std::unordered_map<std::uint64_t, Number> byVisit_; // never walked over
};

} // namespace doppel::models
