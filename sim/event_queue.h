// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/assert.h"
#include "sim/binary_heap.h"
#include "sim/event_entry.h"
#include "sim/ladder_queue.h"
#include "sim/lane.h"
#include "sim/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace doppel::sim {

/// What a due event does. Opaque to the queue: the World stores coroutine frames and callbacks in
/// it.
using Action = void*;

/// A pending event, for cancelling it. Good until the event is popped or cancelled; then it may
/// name another one.
struct EventId {
    std::uint32_t slot : EventEntry::kSlotBits = 0;
    std::uint32_t place : 8 = 0; ///< which part of the queue holds it
};

/// A FIFO lane: a queue of events that all wait for the same time, so that they come due in the
/// order of entry.
struct LaneId {
    std::uint32_t index = 0;
    Duration delay{};
};

/// The future of a world: pending events in the order (time, sequence), where the sequence counts
/// schedule calls, so that events of the same instant happen in the order in which they were
/// scheduled.
///
/// Every event has an entry of 16 bytes (see EventEntry) in one of three places, and a slot that
/// holds its action:
///
///     the present    a FIFO ring of events at the time of the last popped one (woken processes)
///     lanes          a FIFO ring for each constant delay; a small heap orders them by their heads
///     the ladder     all others, sorted only as far as needed: see LadderQueue
///
///     popUntil(limit):
///         entry := the least of the fronts of the three; none if it is later than limit
///         take it away; its slot becomes free
///         an event that was cancelled: again
///
///     cancel(id):
///         clear the slot: the entry is dead, and keeps the slot until it leaves
///         dead entries at the head of a ring leave at once
///         when a place has 1024 more dead entries than live ones, all its dead leave
///
/// So cancelling is O(1) amortised, and memory follows the events that will happen: rate times
/// time-out doesn't appear in it. Of 1,000 and more, a pending event takes 30 to 60 bytes in the
/// ladder, 24 to 48 in a lane; what a peak took is given back but for 8 bytes a slot.
///
/// Limits. 2^24 - 1 entries: when no slot is free an event is lost and slotsExhausted() says so
/// from then on; the owner ends the run. Sequences are 40 bits: every 10^12 events they are
/// renumbered, which no one can see.
class EventQueue {
public:
    struct Due {
        Time time;
        Action action;
    };
    struct Options {
        std::uint32_t slots = EventEntry::kSlotMask; ///< at most that
        std::uint64_t firstSequence = 0;             ///< below 2^40
    };

    EventQueue() : EventQueue(Options{}) {}
    explicit EventQueue(Options options);

    /// Adds an event. REQUIRES: `at` is not before the last popped event's time; `action` is not
    /// null.
    EventId schedule(Time at, Action action) {
        const std::uint32_t slot = takeSlot(action);
        if (slot == kLostSlot) [[unlikely]] {
            return idOf(kLostSlot, kLadder);
        }
        const EventEntry entry{at.time_since_epoch().count(), takeSequence() | slot};
        ++live_;
        if (entry.time == present_) {
            rings_[kPresent].lane.push(entry);
            return idOf(slot, kPresent);
        }
        ladder_.push(entry);
        return idOf(slot, kLadder);
    }

    /// The lane of a constant delay; the same lane for the same delay. O(1) for the delay that was
    /// asked for last, O(log lanes) for one seen before. A lane stays as long as the queue. There
    /// are 254; further delays wait in the ladder.
    LaneId lane(Duration delay) {
        return delay == lastLane_.delay ? lastLane_ : (lastLane_ = findLane(delay));
    }

    /// Adds an event at `now` plus the lane's delay. REQUIRES: `now` never decreases from call to
    /// call.
    EventId schedule(LaneId lane, Time now, Action action);

    /// The event will not happen; costs nothing later. REQUIRES: `id` is pending.
    void cancel(EventId id);

    /// Takes the next event whose time is at most `limit`, if there is one. Brings the action after
    /// the next one near the processor: what an action points to is worth having in the cache when
    /// it comes due.
    std::optional<Due> popUntil(Time limit) {
        for (;;) {
            if (ladder_.atRunEnd()) {
                refillLadder();
            }
            EventEntry entry = ladder_.front();
            std::uint32_t place = kLadder;
            if (!rings_[kPresent].lane.empty() || !heads_.empty()) {
                place = earliestPlace(entry);
            }
            if (entry.time > limit.time_since_epoch().count() || entry.order == kNoEntry.order) {
                return std::nullopt;
            }
            if (place == kLadder) {
                ladder_.pop();
                prefetch();
            } else {
                popRing(place);
            }
            const std::uint32_t slot = entry.slot();
            const Action action = slots_[slot];
            giveSlot(slot);
            if (action != nullptr) [[likely]] {
                --live_;
                present_ = entry.time;
                return Due{Time{Duration{entry.time}}, action};
            }
            --deadInLadder_; // rings drop their dead themselves
        }
    }

    /// Events that will happen: cancelled ones are not counted.
    std::size_t pending() const { return live_; }

    /// True once an event was lost because 2^24 - 1 were pending. REQUIRES of the owner: to end the
    /// run then.
    bool slotsExhausted() const { return slotsExhausted_; }

    /// Bytes held.
    std::size_t memory() const;

private:
    static constexpr std::uint32_t kPresent = 0;
    static constexpr std::uint32_t kLadder = 255; // places between: lanes
    static constexpr std::uint32_t kLostSlot = EventEntry::kSlotMask;
    static constexpr std::uint32_t kNoSlot = kLostSlot;
    static constexpr std::uint64_t kOneSequence = std::uint64_t{1} << EventEntry::kSlotBits;

    struct Ring {
        Lane lane;            // its front is live
        std::size_t dead = 0; // entries of it that were cancelled
        bool hasHead = false; // stands in heads_
    };
    // The first entry of a lane, or one that was cancelled before it.
    struct Head {
        EventEntry entry;
        std::uint32_t place;
        friend bool operator<(const Head& a, const Head& b) { return a.entry < b.entry; }
    };

    static EventId idOf(std::uint32_t slot, std::uint32_t place) {
        return {slot & 0xff'ffff, place & 0xff};
    }
    std::uint32_t takeSlot(Action action) {
        const std::uint32_t slot = freeSlot_;
        if (slot == kNoSlot) {
            return takeNewSlot(action);
        }
        freeSlot_ = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(slots_[slot]));
        slots_[slot] = action;
        return slot;
    }
    void giveSlot(std::uint32_t slot) {
        slots_[slot] = reinterpret_cast<Action>(std::uintptr_t{freeSlot_});
        freeSlot_ = slot;
    }
    std::uint64_t takeSequence() {
        if (sequence_ == kLastSequence) [[unlikely]] {
            renumber();
        }
        return std::exchange(sequence_, sequence_ + kOneSequence);
    }
    static constexpr std::uint64_t kLastSequence = ~EventEntry::kSlotMask;

    void prefetch() const {
        if (ladder_.runEnd() - ladder_.runBegin() > 1) {
            __builtin_prefetch(slots_[ladder_.runBegin()[1].slot()]);
        }
    }

    LaneId findLane(Duration delay);
    std::uint32_t takeNewSlot(Action action);
    std::uint32_t earliestPlace(EventEntry& earliest);
    void popRing(std::uint32_t place);
    void dropDeadFront(Ring& ring);
    void removeDead(Ring& ring);
    void removeDeadFromLadder();
    void refillLadder();
    void renumber();

    LadderQueue ladder_;
    BinaryHeap<Head> heads_;
    std::vector<Ring> rings_;   // the present, then the lanes
    std::vector<Action> slots_; // an action; null if cancelled; the next free slot's number if free
    std::uint32_t freeSlot_ = kNoSlot;
    std::uint32_t slotLimit_;
    bool slotsExhausted_ = false;
    std::int64_t present_ = kStart.time_since_epoch().count();
    std::uint64_t sequence_; // of the next entry, shifted to its place
    std::size_t live_ = 0;
    std::size_t deadInLadder_ = 0;
    LaneId lastLane_;
    std::vector<LaneId> lanes_; // by delay
};

} // namespace doppel::sim
