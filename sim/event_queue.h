// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/assert.h"
#include "sim/binary_heap.h"
#include "sim/event_entry.h"
#include "sim/ladder_queue.h"
#include "sim/lane.h"
#include "sim/time.h"

#include <array>
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
class EventId {
public:
    EventId() = default;

private:
    friend class EventQueue;
    constexpr EventId(std::uint32_t slot, std::uint32_t place)
        : bits_(slot | place << EventEntry::kSlotBits) {}
    std::uint32_t slot() const { return bits_ & EventEntry::kSlotMask; }
    std::uint32_t place() const { return bits_ >> EventEntry::kSlotBits; }

    std::uint32_t bits_ = 0; // slot, and which part of the queue holds it
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
        if (!ready()) [[unlikely]] {
            return makeReady() ? schedule(at, action) : kLost;
        }
        const EventEntry entry = newEntry(at, action);
        if (entry.time == present_) {
            return pushToPresent(entry);
        }
        if (!ladder_.pushIntoShortRun(entry)) {
            return pushToLadder(entry);
        }
        return {entry.slot(), kLadder};
    }

    /// The lane of a constant delay; the same lane for the same delay. O(1) for a delay that was
    /// asked for lately, O(log lanes) for one seen before. A lane stays as long as the queue. There
    /// are 254; further delays wait in the ladder.
    LaneId lane(Duration delay) {
        LaneId& recent = recentLanes_[recentPlace(delay)];
        return delay == recent.delay ? recent : (recent = findLane(delay));
    }

    /// Adds an event at `now` plus the lane's delay. REQUIRES: `now` never decreases from call to
    /// call.
    EventId schedule(LaneId lane, Time now, Action action) {
        const Time at = after(now, lane.delay);
        if (lane.index == kLadder) [[unlikely]] {
            return schedule(at, action);
        }
        if (!ready()) [[unlikely]] {
            return makeReady() ? schedule(lane, now, action) : kLost;
        }
        const EventEntry entry = newEntry(at, action);
        Ring& ring = rings_[lane.index];
        ring.lane.push(entry);
        if (!ring.hasHead) {
            giveHead(ring, entry, lane.index);
        }
        return {entry.slot(), lane.index};
    }

    /// The event will not happen; costs nothing later. REQUIRES: `id` is pending.
    void cancel(EventId id);

    /// Takes the next event whose time is at most `limit`, if there is one. Brings what the next
    /// ones' actions point to near the processor.
    std::optional<Due> popUntil(Time limit) {
        for (;;) {
            if (ladder_.atRunEnd()) {
                refillLadder();
            }
            EventEntry entry = ladder_.front();
            const bool fromRing = ringFront_ < entry;
            if (fromRing) {
                if (!(rings_[ringPlace_].lane.frontOrNone() == ringFront_)) [[unlikely]] {
                    renewRingFront();
                    continue;
                }
                entry = ringFront_;
            }
            if (entry.time > limit.time_since_epoch().count() || entry.order == kNoEntry.order) {
                return std::nullopt;
            }
            if (fromRing) {
                popRing();
            } else {
                ladder_.pop();
            }
            const std::uint32_t slot = entry.slot();
            const Action action = slots_[slot];
            giveSlot(slot);
            if (action != nullptr) [[likely]] {
                present_ = entry.time;
                return Due{Time{Duration{entry.time}}, action};
            }
            --deadInLadder_; // rings drop their dead themselves
        }
    }

    /// When the last event was popped, or the time that was advanced to since.
    Time now() const { return Time{Duration{present_}}; }

    /// Time passes without an event; nothing happens if `to` is past. REQUIRES: no event is pending
    /// before `to`.
    void advance(Time to) {
        if (to > now()) {
            present_ = to.time_since_epoch().count();
        }
    }

    /// Events that will happen: cancelled ones are not counted. O(lanes).
    std::size_t pending() const {
        std::size_t entries = ladder_.size() - deadInLadder_;
        for (const Ring& ring : rings_) {
            entries += ring.lane.size() - ring.dead;
        }
        return entries;
    }

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

    static const EventId kLost;

    // Whether there is a slot and a sequence for another entry. The rare cases are kept apart, and
    // at the ends of functions, so that the usual ones need not save a register.
    bool ready() const { return freeSlot_ != kNoSlot && sequence_ != kLastSequence; }
    EventEntry newEntry(Time at, Action action) {
        const std::uint32_t slot = freeSlot_;
        freeSlot_ = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(slots_[slot]));
        slots_[slot] = action;
        const std::uint64_t sequence = std::exchange(sequence_, sequence_ + kOneSequence);
        return {at.time_since_epoch().count(), sequence | slot};
    }
    void giveSlot(std::uint32_t slot) {
        slots_[slot] = reinterpret_cast<Action>(std::uintptr_t{freeSlot_});
        freeSlot_ = slot;
    }
    static constexpr std::uint64_t kLastSequence = ~EventEntry::kSlotMask;

    // Delays are told apart by a few of their middle bits, once these are mixed.
    static std::size_t recentPlace(Duration delay) {
        return (static_cast<std::uint64_t>(delay.count()) * 0x9e3779b97f4a7c15) >> 58;
    }

    // An entry was put where it may be the first of its ring.
    void noteRingFront(EventEntry entry, std::uint32_t place) {
        if (entry < ringFront_) {
            ringFront_ = entry;
            ringPlace_ = place;
        }
    }

    LaneId findLane(Duration delay);
    bool makeReady();
    EventId pushToPresent(EventEntry entry);
    EventId pushToLadder(EventEntry entry);
    void giveHead(Ring& ring, EventEntry entry, std::uint32_t place);
    void findRingFront();
    void renewRingFront();
    void renewHead(Ring& ring, std::uint32_t place);
    void popRing();
    void dropDeadFront(Ring& ring);
    void removeDead(Ring& ring);
    void removeDeadFromLadder();
    void refillLadder();
    void renumber();

    LadderQueue ladder_;
    BinaryHeap<Head> heads_;
    EventEntry ringFront_ = kNoEntry; // of all rings, or one that was cancelled before it
    std::uint32_t ringPlace_ = kPresent;
    std::vector<Ring> rings_;   // the present, then the lanes
    std::vector<Action> slots_; // an action; null if cancelled; the next free slot's number if free
    std::uint32_t freeSlot_ = kNoSlot;
    std::uint32_t slotLimit_;
    bool slotsExhausted_ = false;
    std::int64_t present_ = kStart.time_since_epoch().count(); // now(), in nanoseconds
    std::uint64_t sequence_; // of the next entry, shifted to its place
    std::size_t deadInLadder_ = 0;
    std::vector<LaneId> lanes_; // by delay
    std::array<LaneId, 64> recentLanes_;
};

// What schedule() gives when there is no slot; cancelling it does nothing.
inline constexpr EventId EventQueue::kLost{kLostSlot, kLadder};

} // namespace doppel::sim
