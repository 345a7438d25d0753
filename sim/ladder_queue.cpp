// SPDX-License-Identifier: Apache-2.0
#include "sim/ladder_queue.h"

#include <algorithm>
#include <array>
#include <bit>

namespace doppel::sim {

namespace {

std::uint64_t offsetOf(std::int64_t time, std::int64_t base) {
    return static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(base);
}

// Few entries are sorted by counting for each how many come before it: more comparisons than other
// ways, but not one branch that depends on them.
constexpr std::size_t kFew = 32;

void sortFew(EventEntry* entries, std::size_t count) {
    std::array<EventEntry, kFew> unsorted;
    std::array<std::uint32_t, kFew> rank;
    for (std::size_t i = 0; i < count; ++i) {
        const EventEntry entry = entries[i];
        unsorted[i] = entry;
        auto before = static_cast<std::uint32_t>(i);
        for (std::size_t j = 0; j < i; ++j) {
            const std::uint32_t isBefore = entry < unsorted[j] ? 1 : 0;
            rank[j] += isBefore;
            before -= isBefore;
        }
        rank[i] = before;
    }
    for (std::size_t i = 0; i < count; ++i) {
        entries[rank[i]] = unsorted[i];
    }
}

void sortRun(EventEntry* begin, EventEntry* end) {
    const auto count = static_cast<std::size_t>(end - begin);
    if (count <= kFew) {
        sortFew(begin, count);
    } else {
        std::sort(begin, end);
    }
}

} // namespace

LadderQueue::LadderQueue() {
    placeRun(4 * kFrontGap);
}

// A new, empty run of `capacity` entries beside the gap and the end's mark.
void LadderQueue::placeRun(std::size_t capacity) {
    const std::size_t size = kFrontGap + capacity + 1;
    run_ = std::make_unique_for_overwrite<EventEntry[]>(size);
    head_ = end_ = run_.get() + kFrontGap;
    runEnd_ = run_.get() + size - 1;
    *end_ = kNoEntry;
}

void LadderQueue::pushBehindRun(EventEntry entry) {
    if (outside_ == 0 && end_ - head_ < kLongRun) {
        depth_ = 0;
        runLast_ = kNoEntry.time;
        giveMemoryBack();
        push(entry);
        return;
    }
    ++outside_;
    for (std::size_t i = depth_; i-- > 0;) {
        Rung& rung = rungs_[i];
        const std::uint64_t offset = offsetOf(entry.time, rung.base);
        if (offset <= rung.lastOffset) {
            rung.bags[offset >> rung.shift].push(entry, chunks_);
            return;
        }
    }
    top_.push(entry, chunks_);
}

void LadderQueue::pushIntoLongRun(EventEntry entry) {
    const bool latest = head_ == end_ || end_[-1] < entry;
    if (!latest && end_ - head_ >= kLongRun) {
        if (insertNearFront(entry)) {
            return;
        }
        if (depth_ < kMaxRungs) {
            putRunBack();
            push(entry);
            return;
        }
    }
    if (end_ == runEnd_) {
        makeRoomInRun();
    }
    EventEntry* at = latest ? end_ : std::upper_bound(head_, end_, entry);
    std::copy_backward(at, end_, end_ + 1);
    *at = entry;
    *++end_ = kNoEntry;
}

bool LadderQueue::insertNearFront(EventEntry entry) {
    EventEntry* at = std::upper_bound(head_, end_, entry);
    if (head_ == run_.get() || at - head_ > kLongRun / 2) {
        return false;
    }
    std::copy(head_, at, head_ - 1);
    --head_;
    at[-1] = entry;
    return true;
}

// The run becomes a bag of its own that spans the same time, to be divided when its turn comes.
void LadderQueue::putRunBack() {
    const std::int64_t first = head_->time;
    EntryBag* bag = &top_;
    if (depth_ > 0 || outside_ > 0) {
        bag = &addRung(first, offsetOf(runLast_, first), 1).bags[0];
    }
    outside_ += static_cast<std::size_t>(end_ - head_);
    for (const EventEntry* entry = head_; entry != end_; ++entry) {
        bag->push(*entry, chunks_);
    }
    head_ = end_ = run_.get() + kFrontGap;
    *end_ = kNoEntry;
    runLast_ = first - 1;
}

void LadderQueue::refill() {
    for (;;) {
        const Source source = nextSource();
        const std::size_t count = source.bag.count();
        if (count <= static_cast<std::size_t>(kLongRun)) {
            takeIntoRun(source.bag, count);
            // Beyond the top there is nothing: what comes later than its last entry starts a new
            // top.
            runLast_ = depth_ > 0 ? source.last : end_[-1].time;
            return;
        }
        const Survey survey = surveyOf(source.bag);
        if (survey.first == survey.last || depth_ == kMaxRungs) {
            takeIntoRun(source.bag, count);
            runLast_ = survey.last;
            return;
        }
        spread(source, survey);
    }
}

// REQUIRES: outside_ > 0.
LadderQueue::Source LadderQueue::nextSource() {
    for (; depth_ > 0; --depth_) {
        Rung& rung = rungs_[depth_ - 1];
        while (rung.current < rung.count && rung.bags[rung.current].empty()) {
            ++rung.current;
        }
        if (rung.current == rung.count) {
            continue;
        }
        if (rung.current + 2 < rung.count) {
            rung.bags[rung.current + 1].prefetchOlder();
            rung.bags[rung.current + 2].prefetch();
        }
        const std::uint64_t nextBag = (std::uint64_t{rung.current} + 1) << rung.shift;
        const std::uint64_t last = std::min(rung.lastOffset, nextBag - 1);
        return {rung.bags[rung.current],
                static_cast<std::int64_t>(static_cast<std::uint64_t>(rung.base) + last)};
    }
    return {top_, kNoEntry.time};
}

// REQUIRES: the run has ended; `count` is the bag's.
void LadderQueue::takeIntoRun(EntryBag& bag, std::size_t count) {
    const auto capacity = static_cast<std::size_t>(runEnd_ - run_.get()) - kFrontGap;
    if (count > capacity || (capacity > 1024 && count < capacity / 8)) {
        placeRun(std::max(count + count / 2, 4 * kFrontGap));
    }
    head_ = end_ = run_.get() + kFrontGap;
    bag.drain(chunks_, [this](const EventEntry& entry) { *end_++ = entry; });
    *end_ = kNoEntry;
    outside_ -= count;
    sortRun(head_, end_);
}

LadderQueue::Survey LadderQueue::surveyOf(const EntryBag& bag) {
    Survey survey{.first = kNoEntry.time, .last = 0};
    std::int64_t origin = 0; // some entry's time, so that the sum keeps its precision late in a run
    double sum = 0;
    bag.forEach([&](const EventEntry& entry) {
        if (survey.count++ == 0) {
            origin = entry.time;
        }
        survey.first = std::min(survey.first, entry.time);
        survey.last = std::max(survey.last, entry.time);
        sum += static_cast<double>(entry.time - origin);
    });
    survey.meanAfterFirst = sum / static_cast<double>(survey.count) +
                            static_cast<double>(offsetOf(origin, survey.first));
    return survey;
}

void LadderQueue::spread(const Source& source, const Survey& survey) {
    if (depth_ == 0) {
        shrinkUnderTop();
    }
    // By Markov's inequality at least half of the entries lie within twice the mean.
    const auto reach = static_cast<std::uint64_t>(std::max(0.0, 2 * survey.meanAfterFirst)) + 1;
    const std::uint64_t whole = offsetOf(survey.last, survey.first);
    Rung& rung = addRung(survey.first, std::min(reach, whole), survey.count / kPerBag);
    rung.lastOffset =
        std::min((std::uint64_t{rung.count} << rung.shift) - 1, offsetOf(source.last, rung.base));
    runLast_ = rung.base - 1;
    source.bag.drain(chunks_, [&](const EventEntry& entry) {
        const std::uint64_t offset = offsetOf(entry.time, rung.base);
        EntryBag& bag = offset <= rung.lastOffset ? rung.bags[offset >> rung.shift] : source.bag;
        bag.push(entry, chunks_);
    });
}

// A rung of `bags` to twice as many bags that together span `lastOffset` nanoseconds after `first`.
LadderQueue::Rung&
LadderQueue::addRung(std::int64_t first, std::uint64_t lastOffset, std::size_t bags) {
    Rung& rung = rungs_[depth_++];
    rung.base = first;
    rung.lastOffset = lastOffset;
    // The widest bags of which there are enough.
    rung.shift =
        static_cast<unsigned>(std::bit_width((lastOffset / bags) | 1)) - (bags > 1 ? 1 : 0);
    rung.current = 0;
    rung.count = static_cast<std::size_t>(rung.lastOffset >> rung.shift) + 1;
    if (rung.bags.size() < rung.count) {
        rung.bags.resize(rung.count);
    }
    return rung;
}

// Moves the run to the start of its array, or to a larger one.
void LadderQueue::makeRoomInRun() {
    const auto count = static_cast<std::size_t>(end_ - head_);
    const auto capacity = static_cast<std::size_t>(runEnd_ - run_.get()) - kFrontGap;
    if (count <= capacity / 4 * 3) {
        EventEntry* begin = run_.get() + kFrontGap;
        end_ = std::copy(head_, end_, begin);
        head_ = begin;
    } else {
        const std::unique_ptr<EventEntry[]> old = std::move(run_);
        const EventEntry* from = head_;
        placeRun(count + count / 2);
        end_ = std::copy(from, from + count, head_);
    }
    *end_ = kNoEntry;
}

// REQUIRES: every bag is empty.
void LadderQueue::giveMemoryBack() {
    if (chunks_.memory() > kSmallMemory) {
        chunks_.release();
        for (Rung& rung : rungs_) {
            rung.bags = {};
        }
    }
}

// REQUIRES: no rungs, so that all chunks are the top's.
void LadderQueue::shrinkUnderTop() {
    if (chunks_.memory() <= kSmallMemory || chunks_.used() >= chunks_.total() / 8) {
        return;
    }
    std::vector<EventEntry> entries;
    entries.reserve(outside_);
    top_.drain(chunks_, [&](const EventEntry& entry) { entries.push_back(entry); });
    giveMemoryBack();
    for (const EventEntry& entry : entries) {
        top_.push(entry, chunks_);
    }
}

std::size_t LadderQueue::memory() const {
    std::size_t bags = 0;
    for (const Rung& rung : rungs_) {
        bags += rung.bags.capacity();
    }
    const auto run = static_cast<std::size_t>(runEnd_ - run_.get() + 1);
    return sizeof(*this) + chunks_.memory() + run * sizeof(EventEntry) + bags * sizeof(EntryBag);
}

} // namespace doppel::sim
