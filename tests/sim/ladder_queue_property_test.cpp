// SPDX-License-Identifier: Apache-2.0
// The ladder queue against a binary heap under whatever RapidCheck comes up with, which it shrinks
// to the shortest sequence that fails. The seed is printed; RC_PARAMS="seed=..." repeats it.
#include "sim/binary_heap.h"
#include "sim/ladder_queue.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <rapidcheck.h>
#include <tuple>
#include <vector>

namespace doppel::sim {
namespace {

enum class What { Push, PushEqual, Pop, Drain, RemoveThird };

// How a counterexample is printed.
void showValue(What what, std::ostream& out) {
    constexpr std::array kNames{"push", "push equal", "pop", "drain", "remove a third"};
    out << kNames.at(static_cast<std::size_t>(what));
}

// What to do, how often, and how far ahead of the present.
using Step = std::tuple<What, int, std::int64_t>;

rc::Gen<std::int64_t> increments() {
    return rc::gen::oneOf(
        rc::gen::just<std::int64_t>(0), rc::gen::inRange<std::int64_t>(0, 4),
        rc::gen::inRange<std::int64_t>(0, 2'000'000'000),
        rc::gen::map(rc::gen::inRange(0, 45), [](int bit) { return std::int64_t{1} << bit; }));
}

rc::Gen<std::vector<Step>> someSteps() {
    return rc::gen::container<std::vector<Step>>(
        rc::gen::tuple(rc::gen::weightedElement<What>({{6, What::Push},
                                                       {2, What::PushEqual},
                                                       {6, What::Pop},
                                                       {1, What::Drain},
                                                       {1, What::RemoveThird}}),
                       rc::gen::inRange(1, 120), increments()));
}

class BothQueues {
public:
    void apply(const Step& step) {
        const auto& [what, times, increment] = step;
        for (int i = 0; i < times; ++i) {
            switch (what) {
            case What::Push: // spread over as far as the increment goes
                push(now_ + increment / times * i);
                break;
            case What::PushEqual:
                push(now_ + increment);
                break;
            case What::Pop:
                pop();
                break;
            case What::Drain:
                drain();
                return;
            case What::RemoveThird:
                removeThird(static_cast<std::uint64_t>(increment % 3));
                return;
            }
        }
    }

    void drain() {
        while (!heap_.empty()) {
            pop();
        }
        pop();
    }

private:
    void push(std::int64_t time) {
        const EventEntry entry{time, sequence_++ << EventEntry::kSlotBits};
        ladder_.push(entry);
        heap_.push(entry);
    }
    void pop() {
        RC_ASSERT(ladder_.size() == heap_.size());
        const EventEntry front = ladder_.front();
        if (heap_.empty()) {
            RC_ASSERT(front == kNoEntry);
            return;
        }
        RC_ASSERT(front == heap_.front());
        now_ = front.time;
        ladder_.pop();
        heap_.pop();
    }
    void removeThird(std::uint64_t which) {
        const auto isDead = [which](EventEntry entry) {
            return (entry.order >> EventEntry::kSlotBits) % 3 == which;
        };
        ladder_.removeIf(isDead);
        BinaryHeap<EventEntry> kept;
        for (; !heap_.empty(); heap_.pop()) {
            if (!isDead(heap_.front())) {
                kept.push(heap_.front());
            }
        }
        heap_ = kept;
    }

    LadderQueue ladder_;
    BinaryHeap<EventEntry> heap_;
    std::int64_t now_ = 0;
    std::uint64_t sequence_ = 0;
};

TEST(LadderQueueProperty, PopsInTheOrderOfAHeapWhateverIsDoneToIt) {
    EXPECT_TRUE(rc::check([] {
        const std::vector<Step> steps = *someSteps();
        BothQueues queues;
        for (const Step& step : steps) {
            queues.apply(step);
        }
        queues.drain();
    }));
}

} // namespace
} // namespace doppel::sim
