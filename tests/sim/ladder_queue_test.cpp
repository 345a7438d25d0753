// SPDX-License-Identifier: Apache-2.0
#include "sim/binary_heap.h"
#include "sim/ladder_queue.h"
#include "tests/sim/queue_shapes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace doppel::sim {
namespace {

// A ladder and its oracle, which are given the same entries and must give them back in the same
// order.
class Pair {
public:
    void push(std::int64_t time) {
        const EventEntry entry{time, sequence_++ << EventEntry::kSlotBits};
        ladder_.push(entry);
        heap_.push(entry);
    }

    // The time of the earliest, which becomes the present.
    std::int64_t pop() {
        const EventEntry wanted = heap_.front();
        heap_.pop();
        const EventEntry got = ladder_.front();
        ladder_.pop();
        EXPECT_EQ(got.time, wanted.time);
        EXPECT_EQ(got.order, wanted.order);
        return got.time;
    }

    std::size_t size() const { return heap_.size(); }
    LadderQueue& ladder() { return ladder_; }
    BinaryHeap<EventEntry>& heap() { return heap_; }

private:
    LadderQueue ladder_;
    BinaryHeap<EventEntry> heap_;
    std::uint64_t sequence_ = 0;
};

struct Hold {
    Shape shape;
    std::size_t pending;
};

class LadderQueueOfShape : public testing::TestWithParam<Hold> {};

TEST_P(LadderQueueOfShape, PopsInTheOrderOfAHeapWhileItIsHeldAtOneSize) {
    Xorshift chance(GetParam().pending);
    Pair pair;
    for (std::size_t i = 0; i < GetParam().pending; ++i) {
        pair.push(draw(GetParam().shape, chance));
    }
    for (int i = 0; i < 50'000 && !testing::Test::HasFailure(); ++i) {
        const std::int64_t now = pair.pop();
        pair.push(now + draw(GetParam().shape, chance));
    }
}

TEST_P(LadderQueueOfShape, PopsInTheOrderOfAHeapWhileItGrowsAndDrains) {
    Xorshift chance(GetParam().pending + 1);
    Pair pair;
    std::int64_t now = 0;
    for (int wave = 0; wave < 6 && !testing::Test::HasFailure(); ++wave) {
        const std::size_t crest = chance.below(2 * GetParam().pending) + 1;
        while (pair.size() < crest) {
            pair.push(now + draw(GetParam().shape, chance));
            if (chance.below(3) == 0) {
                now = pair.pop();
            }
        }
        const std::size_t trough = wave % 2 == 0 ? 0 : chance.below(crest);
        while (pair.size() > trough && !testing::Test::HasFailure()) {
            now = pair.pop();
            if (chance.below(3) == 0) {
                pair.push(now + draw(GetParam().shape, chance));
            }
        }
    }
}

std::vector<Hold> holds() {
    std::vector<Hold> all;
    for (const Shape shape : kShapes) {
        for (const std::size_t pending : {1U, 3U, 47U, 48U, 49U, 300U, 5'000U, 40'000U}) {
            all.push_back({shape, pending});
        }
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(EveryShape,
                         LadderQueueOfShape,
                         testing::ValuesIn(holds()),
                         [](const auto& test) {
                             return nameOf(test.param.shape) + std::to_string(test.param.pending);
                         });

TEST(LadderQueue, HasNoEntryAtItsFrontWhenItIsEmpty) {
    LadderQueue queue;
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(queue.front(), kNoEntry);
    queue.push({7, 0});
    EXPECT_EQ(queue.size(), 1U);
    queue.pop();
    EXPECT_EQ(queue.front(), kNoEntry);
}

TEST(LadderQueue, TakesEntriesBeforeAMassOfEqualTimesThatIsAlreadyAtItsFront) {
    Pair pair;
    for (int i = 0; i < 20'000; ++i) {
        pair.push(1'000'000'000);
    }
    EXPECT_EQ(pair.ladder().front().time, 1'000'000'000);
    Xorshift chance(5);
    std::int64_t now = 0;
    for (int i = 0; i < 100; ++i) { // more than there is room for before the mass
        pair.push(static_cast<std::int64_t>(chance.below(1000)));
    }
    while (now < 900'000'000) {
        now = pair.pop();
        pair.push(now + 1'000'000 + static_cast<std::int64_t>(chance.below(100'000)));
    }
    while (pair.size() > 0) {
        pair.pop();
    }
}

TEST(LadderQueue, KeepsEntriesAtBothEndsOfTimeApart) {
    Pair pair;
    Xorshift chance(6);
    for (int i = 0; i < 1000; ++i) {
        pair.push(kNoEntry.time - static_cast<std::int64_t>(chance.below(3)));
        pair.push(static_cast<std::int64_t>(chance.below(3)));
        pair.push(std::int64_t{1} << chance.below(63));
    }
    while (pair.size() > 0) {
        pair.pop();
    }
}

TEST(LadderQueue, RemovesWhatIsDeadWhereverItStands) {
    for (const Shape shape : kShapes) {
        Xorshift chance(7);
        Pair pair;
        std::int64_t now = 0;
        for (int i = 0; i < 9'000; ++i) {
            pair.push(now + draw(shape, chance));
            if (i % 3 == 0) {
                now = pair.pop();
            }
        }
        const auto isDead = [](const EventEntry& entry) {
            return (entry.order >> 24) % 3 != 0;
        };
        pair.ladder().removeIf(isDead);
        BinaryHeap<EventEntry> kept;
        for (; !pair.heap().empty(); pair.heap().pop()) {
            if (!isDead(pair.heap().front())) {
                kept.push(pair.heap().front());
            }
        }
        pair.heap() = kept;
        EXPECT_EQ(pair.ladder().size(), kept.size());
        while (pair.size() > 0 && !testing::Test::HasFailure()) {
            pair.pop();
        }
        EXPECT_TRUE(pair.ladder().empty());
    }
}

TEST(LadderQueue, TakesUnderFortyEightBytesAnEntryInEveryShape) {
    for (const Shape shape : kShapes) {
        Xorshift chance(8);
        LadderQueue queue;
        std::uint64_t sequence = 0;
        constexpr std::size_t kPending = 100'000;
        for (std::size_t i = 0; i < kPending; ++i) {
            queue.push({draw(shape, chance), sequence++ << EventEntry::kSlotBits});
        }
        std::size_t most = 0;
        for (std::size_t i = 0; i < 2 * kPending; ++i) {
            const std::int64_t now = queue.front().time;
            queue.pop();
            queue.push({now + draw(shape, chance), sequence++ << EventEntry::kSlotBits});
            most = std::max(most, queue.memory());
        }
        EXPECT_LE(most / kPending, 48U) << nameOf(shape);
    }
}

TEST(LadderQueue, GivesMemoryBackAfterAPeak) {
    LadderQueue queue;
    Xorshift chance(9);
    std::uint64_t sequence = 0;
    for (int i = 0; i < 300'000; ++i) {
        queue.push({draw(Shape::Exponential, chance), sequence++ << EventEntry::kSlotBits});
    }
    EXPECT_GT(queue.memory(), 300'000 * sizeof(EventEntry));
    while (queue.size() > 1'000) {
        queue.front();
        queue.pop();
    }
    for (int i = 0; i < 20'000; ++i) {
        const std::int64_t now = queue.front().time;
        queue.pop();
        queue.push({now + draw(Shape::Exponential, chance), sequence++ << EventEntry::kSlotBits});
    }
    EXPECT_LT(queue.memory(), std::size_t{1} << 20);
}

} // namespace
} // namespace doppel::sim
