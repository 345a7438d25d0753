// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/entry_bag.h"
#include "sim/event_entry.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace doppel::sim {

/// Pending entries, the earliest at the front: a ladder queue. Amortised O(1) to push and pop
/// whatever the distribution of times, also for masses of equal times; a few entries cost no more
/// than a short sorted array. Memory: about 30 bytes an entry.
///
/// Entries stand in three places, from the near future to the far one:
///
///     run      a sorted array: every entry up to runLast; popping is a step along it
///     rungs    each an array of bags of equal width, which is a power of two of nanoseconds, so
///              that a shift finds a time's bag; the next rung divides the current bag of the one
///              before it, so the deepest rung comes first in time
///     top      one bag with all that is later
///
///     push(entry):
///         if entry.time <= runLast:  insert into the run; if that means moving many,
///                                    first put the run back into a rung of its own
///         if some rung reaches it:   put it into that rung's bag, the deepest rung first
///         otherwise:                 put it into the top
///
///     refill, when the run has ended:
///         bag := the first bag of the deepest rung that is not empty; without rungs, the top
///         if it is small, or all of one time:  sort it into the run
///         otherwise:  add a rung that reaches from the bag's first time to twice the mean after
///                     it, so at least half of the entries leave the bag; then again
///
/// While nothing stands behind the run, runLast is the end of time: so a small queue is just the
/// run.
///
/// Source: Tang, Goh, Thng, "Ladder queue: An O(1) priority queue structure for large-scale
/// discrete event simulation", ACM TOMACS 15(3), 2005. Unlike there, bag widths are powers of two,
/// a rung's reach follows the mean and not the maximum (a few very late entries then don't thin it
/// out), and a bag stays open until it is found empty (so equal times need no rung of their own).
class LadderQueue {
public:
    LadderQueue();
    LadderQueue(const LadderQueue&) = delete;
    LadderQueue& operator=(const LadderQueue&) = delete;

    std::size_t size() const { return static_cast<std::size_t>(end_ - head_) + outside_; }
    bool empty() const { return size() == 0; }

    /// True if the run has ended, so that front() will fetch the next one.
    bool atRunEnd() const { return head_ == end_ && outside_ != 0; }

    /// The earliest entry; kNoEntry if there is none. Good until the next call.
    const EventEntry& front() {
        if (atRunEnd()) {
            refill();
        }
        return *head_;
    }

    /// Removes the earliest entry. REQUIRES: front() was called since the last pop(), and it was an
    /// entry.
    void pop() { ++head_; }

    /// REQUIRES: `entry.time` is not negative; of two entries with the same time, the one pushed
    /// later has the greater order.
    void push(EventEntry entry) {
        if (!pushIntoShortRun(entry)) {
            pushElsewhere(entry);
        }
    }

    /// The commonest case of push(), for inlining; false, and nothing was done, in any other.
    bool pushIntoShortRun(EventEntry entry) {
        if (entry.time > runLast_ || end_ == runEnd_ || end_ - head_ >= kLongRun) {
            return false;
        }
        EventEntry* at = end_;
        while (at != head_ && entry < at[-1]) {
            *at = at[-1];
            --at;
        }
        *at = entry;
        *++end_ = kNoEntry;
        return true;
    }
    /// The other cases. REQUIRES: pushIntoShortRun(entry) has just refused it.
    void pushElsewhere(EventEntry entry) {
        if (entry.time > runLast_) {
            pushBehindRun(entry);
        } else {
            pushIntoLongRun(entry);
        }
    }

    /// What follows the front within the run, the front first: hints for prefetching.
    const EventEntry* runBegin() const { return head_; }
    const EventEntry* runEnd() const { return end_; }

    /// Calls `visit(entry)` for some of those that will come after the present run: for
    /// prefetching.
    template <class Visit>
    void forEachSoon(Visit&& visit) const {
        if (depth_ != 0 && rungs_[depth_ - 1].current + 1 < rungs_[depth_ - 1].count) {
            rungs_[depth_ - 1].bags[rungs_[depth_ - 1].current + 1].forEachNewest(visit);
        }
    }

    /// Removes the entries for which `isDead(entry)` is true. O(size).
    template <class IsDead>
    void removeIf(IsDead&& isDead);

    /// Calls `visit(entry)` for each. It may change entries as long as their order stays the same.
    template <class Visit>
    void forEach(Visit&& visit);

    /// Bytes held. Given back when the queue has shrunk to a run, or to an eighth.
    std::size_t memory() const;

private:
    // As many entries are sorted at once, and moved at an insertion.
    static constexpr std::ptrdiff_t kLongRun = 32;
    // Kept free before a new run, for insertions near its front.
    static constexpr std::size_t kFrontGap = 48;
    // A new rung's bags have at most so many entries on average.
    static constexpr std::size_t kPerBag = 9;
    // What would lie deeper is sorted whole.
    static constexpr std::size_t kMaxRungs = 40;
    // Bytes that aren't worth giving back.
    static constexpr std::size_t kSmallMemory = std::size_t{1} << 18;

    struct Rung {
        std::int64_t base = 0;        // start of its first bag
        std::uint64_t lastOffset = 0; // its last nanosecond, from base
        unsigned shift = 0;           // bags are 2^shift nanoseconds wide
        std::size_t current = 0;      // bags before it are empty and passed
        std::size_t count = 0;
        std::vector<EntryBag> bags; // at least `count`; those that aren't in use are empty
    };
    struct Source {
        EntryBag& bag;
        std::int64_t last; // the end of what the bag spans
    };
    struct Survey {
        std::size_t count = 0;
        std::int64_t first = 0;
        std::int64_t last = 0;
        double meanAfterFirst = 0;
    };

    void pushBehindRun(EventEntry entry);
    void pushIntoLongRun(EventEntry entry);
    bool insertNearFront(EventEntry entry);
    void putRunBack();
    void refill();
    Source nextSource();
    void takeIntoRun(EntryBag& bag, std::size_t count);
    void spread(const Source& source, const Survey& survey);
    static Survey surveyOf(const EntryBag& bag);
    Rung& addRung(std::int64_t first, std::uint64_t lastOffset, std::size_t bags);
    void placeRun(std::size_t capacity);
    void makeRoomInRun();
    void giveMemoryBack();
    void shrinkUnderTop();

    // The run is [head_, end_) within [run_, runEnd_]; *end_ is always kNoEntry.
    EventEntry* head_ = nullptr;
    EventEntry* end_ = nullptr;
    EventEntry* runEnd_ = nullptr;
    std::int64_t runLast_ = kNoEntry.time;
    std::size_t outside_ = 0; // entries in rungs and top
    std::unique_ptr<EventEntry[]> run_;
    ChunkPool chunks_;
    EntryBag top_;
    std::size_t depth_ = 0;
    std::array<Rung, kMaxRungs> rungs_;
};

template <class IsDead>
void LadderQueue::removeIf(IsDead&& isDead) {
    EventEntry* kept = head_;
    for (const EventEntry* entry = head_; entry != end_; ++entry) {
        if (!isDead(*entry)) {
            *kept++ = *entry;
        }
    }
    end_ = kept;
    *end_ = kNoEntry;
    const auto filter = [&](EntryBag& bag) {
        bag.drain(chunks_, [&](const EventEntry& entry) {
            if (isDead(entry)) {
                --outside_;
            } else {
                bag.push(entry, chunks_);
            }
        });
    };
    filter(top_);
    for (std::size_t i = 0; i < depth_; ++i) {
        for (std::size_t b = rungs_[i].current; b < rungs_[i].count; ++b) {
            filter(rungs_[i].bags[b]);
        }
    }
}

template <class Visit>
void LadderQueue::forEach(Visit&& visit) {
    for (EventEntry* entry = head_; entry != end_; ++entry) {
        visit(*entry);
    }
    top_.forEach(visit);
    for (std::size_t i = 0; i < depth_; ++i) {
        for (std::size_t b = rungs_[i].current; b < rungs_[i].count; ++b) {
            rungs_[i].bags[b].forEach(visit);
        }
    }
}

} // namespace doppel::sim
