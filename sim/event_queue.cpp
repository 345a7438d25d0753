// SPDX-License-Identifier: Apache-2.0
#include "sim/event_queue.h"

#include <algorithm>
#include <utility>

namespace doppel::sim {

namespace {

// How many more dead entries than live ones a place may hold.
constexpr std::size_t kDeadAllowance = 1024;

} // namespace

EventQueue::EventQueue(Options options)
    : rings_(1), slotLimit_(options.slots),
      sequence_(options.firstSequence << EventEntry::kSlotBits) {
    DOPPEL_ASSERT(options.slots <= kLostSlot);
    DOPPEL_ASSERT(options.firstSequence >> (64 - EventEntry::kSlotBits) == 0);
    lastLane_ = findLane(Duration::zero());
}

EventId EventQueue::schedule(LaneId lane, Time now, Action action) {
    const Time at = after(now, lane.delay);
    if (lane.index == kLadder) {
        return schedule(at, action);
    }
    const std::uint32_t slot = takeSlot(action);
    if (slot == kLostSlot) [[unlikely]] {
        return idOf(kLostSlot, kLadder);
    }
    const EventEntry entry{at.time_since_epoch().count(), takeSequence() | slot};
    ++live_;
    Ring& ring = rings_[lane.index];
    ring.lane.push(entry);
    if (!ring.hasHead) {
        ring.hasHead = true;
        heads_.push({entry, lane.index});
    }
    return idOf(slot, lane.index);
}

LaneId EventQueue::findLane(Duration delay) {
    const auto at =
        std::lower_bound(lanes_.begin(), lanes_.end(), delay,
                         [](const LaneId& lane, Duration wanted) { return lane.delay < wanted; });
    if (at != lanes_.end() && at->delay == delay) {
        return *at;
    }
    if (rings_.size() == kLadder) {
        return {kLadder, delay};
    }
    const LaneId lane{static_cast<std::uint32_t>(rings_.size()), delay};
    rings_.emplace_back();
    lanes_.insert(at, lane);
    return lane;
}

void EventQueue::cancel(EventId id) {
    const std::uint32_t slot = id.slot;
    if (slot == kLostSlot) {
        return;
    }
    DOPPEL_ASSERT(slots_[slot] != nullptr);
    slots_[slot] = nullptr;
    --live_;
    if (id.place == kLadder) {
        if (++deadInLadder_ * 2 > ladder_.size() + kDeadAllowance) {
            removeDeadFromLadder();
        }
        return;
    }
    Ring& ring = rings_[id.place];
    ++ring.dead;
    if (ring.lane.front().slot() == slot) {
        dropDeadFront(ring);
    } else if (ring.dead * 2 > ring.lane.size() + kDeadAllowance) {
        removeDead(ring);
    }
}

// The place of the least of `earliest`, the ladder's front, and the fronts of the rings; the least
// itself into `earliest`.
std::uint32_t EventQueue::earliestPlace(EventEntry& earliest) {
    std::uint32_t place = kLadder;
    if (!rings_[kPresent].lane.empty() && rings_[kPresent].lane.front() < earliest) {
        earliest = rings_[kPresent].lane.front();
        place = kPresent;
    }
    while (!heads_.empty() && heads_.front().entry < earliest) {
        const Head head = heads_.front();
        Ring& ring = rings_[head.place];
        if (ring.lane.empty()) {
            ring.hasHead = false;
            heads_.pop();
        } else if (ring.lane.front() == head.entry) {
            earliest = head.entry;
            return head.place;
        } else { // the one that stood here was cancelled
            heads_.replaceFront({ring.lane.front(), head.place});
        }
    }
    return place;
}

// REQUIRES: the place's front is the earliest of all, so a lane's head is the heap's.
void EventQueue::popRing(std::uint32_t place) {
    Ring& ring = rings_[place];
    ring.lane.pop();
    dropDeadFront(ring);
    if (place == kPresent) {
        return;
    }
    if (ring.lane.empty()) {
        ring.hasHead = false;
        heads_.pop();
    } else {
        heads_.replaceFront({ring.lane.front(), place});
    }
}

void EventQueue::dropDeadFront(Ring& ring) {
    while (!ring.lane.empty() && slots_[ring.lane.front().slot()] == nullptr) {
        giveSlot(ring.lane.front().slot());
        ring.lane.pop();
        --ring.dead;
    }
}

void EventQueue::removeDead(Ring& ring) {
    ring.lane.removeIf([this](const EventEntry& entry) {
        const std::uint32_t slot = entry.slot();
        return slots_[slot] == nullptr && (giveSlot(slot), true);
    });
    ring.dead = 0;
}

void EventQueue::removeDeadFromLadder() {
    ladder_.removeIf([this](const EventEntry& entry) {
        const std::uint32_t slot = entry.slot();
        return slots_[slot] == nullptr && (giveSlot(slot), true);
    });
    deadInLadder_ = 0;
}

// Fetches the next run, and the slots of its entries, which lie anywhere.
void EventQueue::refillLadder() {
    ladder_.front();
    for (const EventEntry* entry = ladder_.runBegin(); entry != ladder_.runEnd(); ++entry) {
        __builtin_prefetch(&slots_[entry->slot()]);
    }
}

// No slot is free: makes one, or frees those of the dead.
std::uint32_t EventQueue::takeNewSlot(Action action) {
    if (slots_.size() < slotLimit_) {
        if (slots_.size() == slots_.capacity()) {
            slots_.reserve(slots_.size() + slots_.size() / 2 + 64);
        }
        slots_.push_back(action);
        return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    removeDeadFromLadder();
    for (Ring& ring : rings_) {
        removeDead(ring);
    }
    if (freeSlot_ != kNoSlot) {
        return takeSlot(action);
    }
    slotsExhausted_ = true;
    return kLostSlot;
}

// The sequences are used up: the pending events get 0, 1, ... in their order, so every place stays
// sorted as it is.
void EventQueue::renumber() {
    std::vector<EventEntry*> entries;
    const auto collect = [&](EventEntry& entry) {
        entries.push_back(&entry);
    };
    ladder_.forEach(collect);
    for (Ring& ring : rings_) {
        ring.lane.forEach(collect);
    }
    std::sort(entries.begin(), entries.end(),
              [](const EventEntry* a, const EventEntry* b) { return *a < *b; });
    sequence_ = 0;
    for (EventEntry* entry : entries) {
        entry->order = sequence_ | entry->slot();
        sequence_ += kOneSequence;
    }
    heads_.clear();
    for (std::uint32_t place = kPresent + 1; place < rings_.size(); ++place) {
        Ring& ring = rings_[place];
        ring.hasHead = !ring.lane.empty();
        if (ring.hasHead) {
            heads_.push({ring.lane.front(), place});
        }
    }
}

std::size_t EventQueue::memory() const {
    std::size_t bytes = ladder_.memory() + heads_.memory() + slots_.capacity() * sizeof(Action) +
                        rings_.capacity() * sizeof(Ring) + lanes_.capacity() * sizeof(LaneId);
    for (const Ring& ring : rings_) {
        bytes += ring.lane.memory();
    }
    return bytes;
}

} // namespace doppel::sim
