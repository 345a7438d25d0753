// SPDX-License-Identifier: Apache-2.0
#include "sim/event_queue.h"
#include "tests/sim/queue_shapes.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

Action actionOf(std::uintptr_t number) {
    return reinterpret_cast<Action>(number);
}
std::uintptr_t numberOf(Action action) {
    return reinterpret_cast<std::uintptr_t>(action);
}

// The numbers of the events due until `limit`, in their order.
std::vector<std::uintptr_t> numbersUntil(EventQueue& queue, Time limit) {
    std::vector<std::uintptr_t> numbers;
    while (const auto due = queue.popUntil(limit)) {
        numbers.push_back(numberOf(due->action));
    }
    return numbers;
}

using Numbers = std::vector<std::uintptr_t>;

TEST(EventQueue, GivesEventsByTimeAndEqualTimesByTheOrderOfScheduling) {
    EventQueue queue;
    queue.schedule(kStart + 2s, actionOf(1));
    queue.schedule(kStart + 1s, actionOf(2));
    queue.schedule(kStart + 2s, actionOf(3));
    queue.schedule(kStart + 1s, actionOf(4));
    EXPECT_EQ(queue.pending(), 4U);
    EXPECT_EQ(numbersUntil(queue, kNever), (Numbers{2, 4, 1, 3}));
    EXPECT_EQ(queue.pending(), 0U);
}

TEST(EventQueue, NeverGivesAnEventLaterThanTheLimit) {
    EventQueue queue;
    queue.schedule(kStart + 1s, actionOf(1));
    queue.schedule(queue.lane(1s), kStart + 1ns, actionOf(2));
    queue.schedule(kStart + 1s + 2ns, actionOf(3));
    EXPECT_EQ(numbersUntil(queue, kStart + 1s - 1ns), Numbers{});
    EXPECT_EQ(numbersUntil(queue, kStart + 1s), Numbers{1});
    EXPECT_EQ(numbersUntil(queue, kStart + 1s + 1ns), Numbers{2});
    EXPECT_EQ(queue.pending(), 1U);
}

TEST(EventQueue, GivesWhatIsScheduledForThePresentAfterWhatIsAlreadyDueThen) {
    EventQueue queue;
    queue.schedule(kStart + 1s, actionOf(1));
    queue.schedule(kStart + 1s, actionOf(2));
    queue.schedule(queue.lane(1s), kStart, actionOf(3));
    const auto first = queue.popUntil(kNever);
    EXPECT_EQ(numberOf(first->action), 1U);
    queue.schedule(first->time, actionOf(4));
    queue.schedule(queue.lane(0s), first->time, actionOf(5));
    queue.schedule(first->time, actionOf(6));
    EXPECT_EQ(numbersUntil(queue, first->time), (Numbers{2, 3, 4, 5, 6}));
}

TEST(EventQueue, KeepsAnEventAtTheEndOfTime) {
    EventQueue queue;
    queue.schedule(kNever, actionOf(1));
    queue.schedule(queue.lane(kForever), kStart + 1s, actionOf(2));
    EXPECT_EQ(numbersUntil(queue, kNever - 1ns), Numbers{});
    EXPECT_EQ(numbersUntil(queue, kNever), (Numbers{1, 2}));
    EXPECT_EQ(numbersUntil(queue, kNever), Numbers{});
}

TEST(EventQueue, DoesNotGiveWhatWasCancelled) {
    EventQueue queue;
    const EventId inLadder = queue.schedule(kStart + 1s, actionOf(1));
    const EventId inLane = queue.schedule(queue.lane(2s), kStart, actionOf(2));
    queue.schedule(queue.lane(2s), kStart, actionOf(3));
    const EventId atPresent = queue.schedule(kStart, actionOf(4));
    queue.cancel(inLadder);
    queue.cancel(inLane);
    queue.cancel(atPresent);
    EXPECT_EQ(queue.pending(), 1U);
    EXPECT_EQ(numbersUntil(queue, kNever), Numbers{3});
}

TEST(EventQueue, LaneIsTheSameForTheSameDelay) {
    EventQueue queue;
    const LaneId second = queue.lane(1s);
    const LaneId minute = queue.lane(1min);
    EXPECT_NE(second.index, minute.index);
    EXPECT_EQ(queue.lane(1s).index, second.index);
    EXPECT_EQ(queue.lane(1min).index, minute.index);
}

TEST(EventQueue, KeepsTheOrderWithMoreDelaysThanThereAreLanes) {
    EventQueue queue;
    Numbers wanted;
    for (std::uintptr_t i = 1; i <= 1000; ++i) {
        queue.schedule(queue.lane(Duration(1001 - i)), kStart, actionOf(1001 - i));
        wanted.push_back(i);
    }
    EXPECT_EQ(numbersUntil(queue, kNever), wanted);
}

// Everything that a world does with a queue, at random, beside a std::map that is asked for the
// same.
class Churn {
public:
    Churn(Shape shape, std::uint64_t seed, std::uint64_t firstSequence, std::uint64_t lanes = 0)
        : queue_(EventQueue::Options{.firstSequence = firstSequence}), chance_(seed), shape_(shape),
          lanes_(lanes) {}

    void step(bool growing) {
        switch (chance_.below(8)) {
        case 0:
        case 1:
            schedule(now_ + Duration{draw(shape_, chance_)});
            break;
        case 2:
            schedule(now_);
            break;
        case 3:
        case 4:
            scheduleInLane();
            break;
        case 5:
            cancel();
            break;
        default:
            for (int i = 0; i < (growing ? 1 : 3); ++i) {
                pop(now_ + Duration{draw(shape_, chance_)});
            }
        }
        EXPECT_EQ(queue_.pending(), wanted_.size());
    }

    void finish() {
        while (!wanted_.empty() && !testing::Test::HasFailure()) {
            pop(kNever);
        }
        EXPECT_FALSE(queue_.popUntil(kNever).has_value());
    }

private:
    using Key = std::pair<Time, std::uintptr_t>;

    void schedule(Time at) { remember(at, queue_.schedule(at, actionOf(next_))); }

    void scheduleInLane() {
        constexpr std::array<Duration, 5> kDelays{0s, 1ns, 1ms, 1s, 30s};
        const Duration delay = lanes_ == 0
                                   ? kDelays[chance_.below(kDelays.size())]
                                   : Duration{1 + 977 * static_cast<int>(chance_.below(lanes_))};
        remember(now_ + delay, queue_.schedule(queue_.lane(delay), now_, actionOf(next_)));
    }

    void remember(Time at, EventId id) {
        wanted_.emplace(Key{at, next_}, id);
        times_.push_back({at, next_});
        ++next_;
    }

    void cancel() {
        if (times_.empty()) {
            return;
        }
        const auto found = wanted_.find(times_[chance_.below(times_.size())]);
        if (found != wanted_.end()) {
            queue_.cancel(found->second);
            wanted_.erase(found);
        }
    }

    void pop(Time limit) {
        const auto due = queue_.popUntil(limit);
        if (wanted_.empty() || wanted_.begin()->first.first > limit) {
            EXPECT_FALSE(due.has_value());
            now_ = limit == kNever ? now_ : limit;
            return;
        }
        ASSERT_TRUE(due.has_value());
        EXPECT_EQ(due->time, wanted_.begin()->first.first);
        EXPECT_EQ(numberOf(due->action), wanted_.begin()->first.second);
        now_ = due->time;
        wanted_.erase(wanted_.begin());
    }

    EventQueue queue_;
    Xorshift chance_;
    Shape shape_;
    std::uint64_t lanes_; // so many, or a few chosen ones
    Time now_ = kStart;
    std::uintptr_t next_ = 1; // in the order of scheduling, as the sequence
    std::map<Key, EventId> wanted_;
    std::vector<Key> times_;
};

class EventQueueOfShape : public testing::TestWithParam<Shape> {};

TEST_P(EventQueueOfShape, DoesWhatAnOrderedMapDoes) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        Churn churn(GetParam(), seed, 0);
        for (int i = 0; i < 20'000 && !testing::Test::HasFailure(); ++i) {
            churn.step((i / 5'000) % 2 == 0);
        }
        churn.finish();
    }
}

TEST_P(EventQueueOfShape, DoesWhatAnOrderedMapDoesWithHundredsOfLanes) {
    for (const std::uint64_t lanes : {60U, 200U, 400U}) {
        Churn churn(GetParam(), lanes, 0, lanes);
        for (int i = 0; i < 20'000 && !testing::Test::HasFailure(); ++i) {
            churn.step((i / 5'000) % 2 == 0);
        }
        churn.finish();
    }
}

TEST_P(EventQueueOfShape, RenumbersItsSequencesUnseen) {
    Churn churn(GetParam(), 6, (std::uint64_t{1} << 40) - 5'000);
    for (int i = 0; i < 20'000 && !testing::Test::HasFailure(); ++i) {
        churn.step(true);
    }
    churn.finish();
}

INSTANTIATE_TEST_SUITE_P(EveryShape,
                         EventQueueOfShape,
                         testing::ValuesIn(kShapes),
                         [](const auto& test) { return nameOf(test.param); });

TEST(EventQueue, LosesNoneOfThreeMillionEvents) {
    EventQueue queue;
    Xorshift chance(10);
    constexpr std::uint64_t kEvents = 3'000'000;
    constexpr std::uint64_t kPending = 2'000;
    std::uint64_t scheduled = 0;
    std::uint64_t popped = 0;
    Time last = kStart;
    while (scheduled < kPending) {
        queue.schedule(kStart + Duration{draw(Shape::Uniform, chance)}, actionOf(++scheduled));
    }
    while (const auto due = queue.popUntil(kNever)) {
        ASSERT_LE(last, due->time);
        last = due->time;
        ++popped;
        if (scheduled < kEvents) {
            queue.schedule(last + Duration{draw(Shape::Uniform, chance)}, actionOf(++scheduled));
        }
    }
    EXPECT_EQ(popped, kEvents);
}

// 1,000 requests in flight for 10 ms each, with a deadline of 30 s each: of half a million
// deadlines no more than a thousand are live at once.
std::size_t mostMemoryWithDeadlines(bool inLane, bool oneStays) {
    EventQueue queue;
    Xorshift chance(11);
    std::vector<EventId> deadlines(1'000);
    const auto start = [&](std::size_t i, Time now) {
        deadlines[i] = inLane ? queue.schedule(queue.lane(30s), now, actionOf(1 << 20))
                              : queue.schedule(now + 30s, actionOf(1 << 20));
        queue.schedule(now + Duration{draw(Shape::Exponential, chance) / 100}, actionOf(i + 1));
    };
    if (oneStays) {
        queue.schedule(queue.lane(30s), kStart, actionOf(1 << 20));
    }
    for (std::size_t i = 0; i < deadlines.size(); ++i) {
        start(i, kStart);
    }
    std::size_t most = 0;
    for (int request = 0; request < 500'000; ++request) {
        const auto due = queue.popUntil(kNever);
        const std::size_t i = numberOf(due->action) - 1;
        EXPECT_LT(i, deadlines.size());
        queue.cancel(deadlines[i]);
        start(i, due->time);
        most = std::max(most, queue.memory());
    }
    return most;
}

TEST(EventQueue, TakesMemoryForLiveEventsOnlyWhenDeadlinesInALaneAreCancelled) {
    EXPECT_LT(mostMemoryWithDeadlines(true, false), 1U << 19);
}
TEST(EventQueue, TakesMemoryForLiveEventsOnlyWhenALaneHasAnOldLiveHead) {
    EXPECT_LT(mostMemoryWithDeadlines(true, true), 1U << 19);
}
TEST(EventQueue, TakesMemoryForLiveEventsOnlyWhenDeadlinesInTheLadderAreCancelled) {
    EXPECT_LT(mostMemoryWithDeadlines(false, false), 1U << 19);
}

TEST(EventQueue, SaysThatItsSlotsAreExhausted) {
    EventQueue queue(EventQueue::Options{.slots = 100});
    std::vector<EventId> ids;
    for (std::uintptr_t i = 1; i <= 100; ++i) {
        ids.push_back(queue.schedule(kStart + Duration(i), actionOf(i)));
    }
    EXPECT_FALSE(queue.slotsExhausted());
    const EventId lost = queue.schedule(kStart, actionOf(200));
    EXPECT_TRUE(queue.slotsExhausted());
    queue.cancel(lost); // nothing happens
    queue.cancel(ids[0]);
    queue.schedule(queue.lane(1s), kStart, actionOf(101)); // in the place of the cancelled one
    const Numbers numbers = numbersUntil(queue, kNever);
    EXPECT_EQ(numbers.size(), 100U);
    EXPECT_EQ(numbers.front(), 2U);
    EXPECT_EQ(numbers.back(), 101U);
}

TEST(EventQueue, FreesTheSlotsOfTheCancelledBeforeItSaysThatTheyAreExhausted) {
    EventQueue queue(EventQueue::Options{.slots = 100});
    for (int round = 0; round < 50; ++round) {
        std::vector<EventId> ids;
        for (std::uintptr_t i = 1; i <= 100; ++i) {
            ids.push_back(i % 2 == 0 ? queue.schedule(kStart + Duration(i), actionOf(i))
                                     : queue.schedule(queue.lane(1s), kStart, actionOf(i)));
        }
        for (std::size_t i = ids.size(); i-- > 0;) {
            queue.cancel(ids[i]);
        }
    }
    EXPECT_FALSE(queue.slotsExhausted());
    EXPECT_EQ(queue.pending(), 0U);
}

} // namespace
} // namespace doppel::sim
