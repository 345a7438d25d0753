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
    recentLanes_.fill(findLane(Duration::zero()));
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
    const std::uint32_t slot = id.slot();
    if (slot == kLostSlot) {
        return;
    }
    DOPPEL_ASSERT(slots_[slot] != nullptr);
    slots_[slot] = nullptr;
    if (id.place() == kLadder) {
        if (++deadInLadder_ * 2 > ladder_.size() + kDeadAllowance) {
            removeDeadFromLadder();
        }
        return;
    }
    Ring& ring = rings_[id.place()];
    ++ring.dead;
    if (ring.lane.front().slot() == slot) {
        dropDeadFront(ring);
    } else if (ring.dead * 2 > ring.lane.size() + kDeadAllowance) {
        removeDead(ring);
    }
}

void EventQueue::findRingFront() {
    ringFront_ = kNoEntry;
    if (!heads_.empty()) {
        ringFront_ = heads_.front().entry;
        ringPlace_ = heads_.front().place;
    }
    noteRingFront(rings_[kPresent].lane.frontOrNone(), kPresent);
}

// The first entry of the ring at `place` is another one. REQUIRES: that lane's head is the first
// of all heads.
void EventQueue::renewHead(Ring& ring, std::uint32_t place) {
    if (ring.lane.empty()) {
        ring.hasHead = false;
        heads_.pop();
    } else {
        heads_.replaceFront({ring.lane.front(), place});
    }
}

// What stood at the front of all rings was cancelled.
void EventQueue::renewRingFront() {
    if (ringPlace_ != kPresent) {
        renewHead(rings_[ringPlace_], ringPlace_);
    }
    findRingFront();
}

// REQUIRES: ringFront_ was not cancelled.
void EventQueue::popRing() {
    Ring& ring = rings_[ringPlace_];
    ring.lane.pop();
    dropDeadFront(ring);
    renewRingFront();
}

void EventQueue::dropDeadFront(Ring& ring) {
    if (ring.dead == 0) {
        return;
    }
    ring.dead -= ring.lane.popWhile([this](EventEntry entry) {
        const std::uint32_t slot = entry.slot();
        return slots_[slot] == nullptr && (giveSlot(slot), true);
    });
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

// Fetches the next run, what its events' actions point to, and the slots of the run after it: both
// lie anywhere in memory, and by the time they are needed they will have come.
void EventQueue::refillLadder() {
    ladder_.front();
    for (const EventEntry* entry = ladder_.runBegin(); entry != ladder_.runEnd(); ++entry) {
        __builtin_prefetch(slots_[entry->slot()]);
    }
    ladder_.forEachSoon([this](EventEntry entry) { __builtin_prefetch(&slots_[entry.slot()]); });
}

EventId EventQueue::pushToPresent(EventEntry entry) {
    rings_[kPresent].lane.push(entry);
    noteRingFront(entry, kPresent);
    return {entry.slot(), kPresent};
}

EventId EventQueue::pushToLadder(EventEntry entry) {
    ladder_.pushElsewhere(entry);
    return {entry.slot(), kLadder};
}

void EventQueue::giveHead(Ring& ring, EventEntry entry, std::uint32_t place) {
    ring.hasHead = true;
    heads_.push({entry, place});
    noteRingFront(entry, place);
}

// Makes a slot, or frees those of the dead; false if there is none to be had.
bool EventQueue::makeReady() {
    if (sequence_ == kLastSequence) {
        renumber();
    }
    if (freeSlot_ == kNoSlot && slots_.size() == slotLimit_) {
        removeDeadFromLadder();
        for (Ring& ring : rings_) {
            removeDead(ring);
        }
        slotsExhausted_ = freeSlot_ == kNoSlot;
        return !slotsExhausted_;
    }
    if (freeSlot_ == kNoSlot) {
        if (slots_.size() == slots_.capacity()) {
            slots_.reserve(slots_.size() + slots_.size() / 2 + 64);
        }
        slots_.push_back(nullptr);
        giveSlot(static_cast<std::uint32_t>(slots_.size() - 1));
    }
    return true;
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
    findRingFront();
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
