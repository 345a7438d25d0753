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
    Asked, ///< to publish at a later time, which nobody has promised yet: a publish, and one that
           ///< failed, once it is over
    Scheduled, ///< promised: the publish of that time is another click
    Awaited,   ///< not visible yet, and it may still be in time
    InTime,    ///< visible within the target
    Late,      ///< not visible when the target had passed
};

/// The clicks of editors, each with its time: a click is a publish whatever comes of its request,
/// so one that is refused, lost or failed is late in the end.
///
/// Memory: 32 bytes each, as long as it lives.
class PublishClicks {
public:
    using Number = std::uint32_t;

    Number add(sim::Time at, ClickState state);
    /// The click of a visit is that one. Visit 0 is nobody's.
    void setClickOf(std::uint64_t visit, Number click) { byVisit_[visit] = click; }
    std::optional<Number> of(std::uint64_t visit) const;

    sim::Time at(Number click) const { return clicks_[click].at; }
    ClickState state(Number click) const { return clicks_[click].state; }
    void setState(Number click, ClickState state) { clicks_[click].state = state; }
    /// Publishing API has it.
    void setEntered(Number click) { clicks_[click].isEntered = true; }
    /// Nobody took the job that would bring it to the content store.
    void setDropped(Number click) { clicks_[click].isDropped = true; }
    /// Nobody tries it again, as far as anyone knows.
    void setOver(Number click) { clicks_[click].isOver = true; }
    bool isOver(Number click) const { return clicks_[click].isOver; }
    /// The content store has it; false: it had it before, as its request was made twice.
    bool becomesStored(Number click);
    bool isStored(Number click) const { return clicks_[click].isStored; }
    /// The content store has lost it: it is late, and has failed until it is restored.
    void setLost(Number click);
    /// It has it again.
    void setRestored(Number click) { clicks_[click].isStored = true; }
    /// It is visible to all readers from now on; false: it was before.
    bool becomesVisible(Number click, sim::Time now);
    /// Since when it is; none: it is not, or no more.
    std::optional<sim::Time> visibleSince(Number click) const { return clicks_[click].visible; }
    /// Nothing brings it about any more: it is late or over, and came to no Publishing API, nobody
    /// took its job, or it was lost, and no other job has done it.
    bool hasFailed(Number click) const;

    /// Calls `visit` with each publish that is not visible, by its number.
    template <class Visit>
    void forEachUnderWay(const Visit& visit) const;

    struct Counts {
        std::uint64_t all = 0;
        std::uint64_t inTime = 0;
        std::uint64_t late = 0;  ///< with those that will be, as they have failed
        std::uint64_t early = 0; ///< these: their target has not passed, or nobody promised them
        std::uint64_t unpromised = 0; ///< of all
        std::uint64_t failed = 0;     ///< of the late ones
        std::uint64_t overdue = 0;    ///< late ones that are not visible, the failed among them
    };
    /// Of the clicks after `from` and up to `to`; of those at the start of the run, too, where
    /// `from` is it. O(clicks).
    Counts between(sim::Time from, sim::Time to) const;

private:
    struct Click {
        sim::Time at{};
        ClickState state = ClickState::Awaited;
        bool isEntered = false;
        bool isDropped = false;
        bool isOver = false;
        bool isStored = false;
        std::optional<sim::Time> visible{};
    };
    static bool isPublish(const Click& click) {
        return click.state != ClickState::Scheduled &&
               (click.state != ClickState::Asked || click.isOver);
    }
    std::vector<Click> clicks_;
    std::unordered_map<std::uint64_t, Number> byVisit_; // never walked over
};

template <class Visit>
void PublishClicks::forEachUnderWay(const Visit& visit) const {
    for (Number click = 0; click < clicks_.size(); ++click) {
        if (isPublish(clicks_[click]) && !clicks_[click].visible) {
            visit(click);
        }
    }
}

} // namespace doppel::models
