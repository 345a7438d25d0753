// SPDX-License-Identifier: Apache-2.0
#include "sim/pool.h"
#include "sim/within.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;
using Diary = std::vector<std::string>;

/// Customers who arrive, are served and write down when.
class Station : public testing::Test {
public:
    World& world() { return world_; }

protected:
    Task<void>
    customer(Pool& pool, std::string name, Duration arrival, Duration service, int priority) {
        co_await world_.sleep(arrival);
        const Pool::Lease lease = co_await pool.acquire(priority);
        if (!lease) {
            write(name + " refused");
            co_return;
        }
        co_await world_.sleep(service);
        write(name);
    }
    Task<void> impatient(
        Pool& pool, std::string name, Duration arrival, Duration patience, OnTimeout onTimeout) {
        co_await world_.sleep(arrival);
        const bool inTime =
            co_await within(world_, patience, customer(pool, name, 0s, 3s, 0), onTimeout);
        write(name + (inTime ? " content" : " gave up"));
    }
    void come(Pool& pool, std::string name, Duration arrival, Duration service, int priority = 0) {
        world_.spawn(customer(pool, std::move(name), arrival, service, priority));
    }
    void write(const std::string& what) { diary_.push_back(what + '@' + toText(world_.now())); }
    const Diary& diaryAfter(Duration length) {
        world_.run(kStart + length);
        return diary_;
    }

    World world_{World::Options{}};
    Diary diary_;
};

TEST_F(Station, ServesInTheOrderOfArrival) {
    Pool pool(world_, {});
    come(pool, "a", 0s, 3s);
    come(pool, "b", 1s, 3s);
    come(pool, "c", 2s, 3s);
    EXPECT_EQ(diaryAfter(1min), (Diary{"a@3s", "b@6s", "c@9s"}));
}

TEST_F(Station, ServesTheLatestFirstUnderLifo) {
    Pool pool(world_, {.discipline = Discipline::Lifo});
    come(pool, "a", 0s, 3s);
    come(pool, "b", 1s, 3s);
    come(pool, "c", 2s, 3s);
    EXPECT_EQ(diaryAfter(1min), (Diary{"a@3s", "c@6s", "b@9s"}));
}

TEST_F(Station, ServesSmallPriorityNumbersFirstAndEqualOnesInOrder) {
    Pool pool(world_, {.discipline = Discipline::Priority});
    come(pool, "a", 0s, 3s);
    come(pool, "low", 1s, 3s, 2);
    come(pool, "high", 1s, 3s, 1);
    come(pool, "high too", 2s, 3s, 1);
    EXPECT_EQ(diaryAfter(1min), (Diary{"a@3s", "high@6s", "high too@9s", "low@12s"}));
}

TEST_F(Station, RefusesWhomTheQueueCannotHold) {
    Counter refused;
    Pool pool(world_, {.bound = 1, .metrics = {.refused = &refused}});
    come(pool, "a", 0s, 3s);
    come(pool, "b", 1s, 3s);
    come(pool, "c", 2s, 3s);
    EXPECT_EQ(diaryAfter(1min), (Diary{"c refused@2s", "a@3s", "b@6s"}));
    EXPECT_EQ(refused.value(), 1U);
}

TEST_F(Station, ServesMoreAtOnceWhenCapacityGrowsAndThrowsNobodyOutWhenItFalls) {
    Pool pool(world_, {});
    come(pool, "a", 0s, 5s);
    come(pool, "b", 0s, 5s);
    come(pool, "c", 0s, 5s);
    world_.run(kStart + 1s);
    pool.setCapacity(2);
    world_.run(kStart + 2s);
    EXPECT_EQ(pool.busy(), 2);
    pool.setCapacity(1);
    EXPECT_EQ(pool.busy(), 2);
    EXPECT_EQ(diaryAfter(1min), (Diary{"a@5s", "b@6s", "c@11s"}));
}

TEST_F(Station, WeighsBusyServersAndTheQueueByTime) {
    Gauge busy;
    Gauge waiting;
    Pool pool(world_, {.metrics = {.busy = &busy, .waiting = &waiting}});
    come(pool, "a", 0s, 3s);
    come(pool, "b", 1s, 3s);
    world_.run(kStart + 10s);
    EXPECT_DOUBLE_EQ(busy.mean(world_.now()), 0.6);
    EXPECT_DOUBLE_EQ(waiting.mean(world_.now()), 0.2);
}

TEST_F(Station, LetsAbandonedWorkRunToItsEnd) {
    Pool pool(world_, {});
    world_.spawn(impatient(pool, "a", 0s, 1s, OnTimeout::Abandon));
    EXPECT_EQ(diaryAfter(1min), (Diary{"a gave up@1s", "a@3s"}));
    EXPECT_EQ(world_.processes(), 0U);
}

TEST_F(Station, EndsCancelledWorkAtOnceAndFreesItsServer) {
    Pool pool(world_, {});
    world_.spawn(impatient(pool, "a", 0s, 1s, OnTimeout::Cancel));
    world_.run(kStart + 1s);
    EXPECT_EQ(pool.busy(), 0);
    EXPECT_EQ(diaryAfter(1min), (Diary{"a gave up@1s"}));
}

TEST_F(Station, TakesACancelledCustomerOutOfTheQueue) {
    Pool pool(world_, {});
    come(pool, "a", 0s, 5s);
    world_.spawn(impatient(pool, "b", 1s, 1s, OnTimeout::Cancel));
    come(pool, "c", 2s, 1s);
    EXPECT_EQ(diaryAfter(1min), (Diary{"b gave up@2s", "a@5s", "c@6s"}));
}

TEST_F(Station, PassesOnAServerThatWasGrantedToACustomerCancelledAtThatInstant) {
    Pool pool(world_, {});
    world_.spawn(
        impatient(pool, "b", 0s, 5s, OnTimeout::Cancel)); // b's patience ends at 5 s, armed first
    world_.run(kStart);
    Pool busy(world_, {});
    come(busy, "unrelated", 0s, 1s);
    EXPECT_EQ(diaryAfter(1min), (Diary{"unrelated@1s", "b@3s", "b content@3s"}));
}

TEST_F(Station, ForgetsItsTimerWhenTheWorkIsInTime) {
    Pool pool(world_, {});
    world_.spawn(impatient(pool, "a", 0s, 10s, OnTimeout::Abandon));
    world_.run(kStart + 5s);
    const std::uint64_t events = world_.events();
    world_.run(kStart + 1min);
    EXPECT_EQ(world_.events(), events);
}

TEST_F(Station, EndsWithoutALeakWithThousandsInTheQueue) {
    Pool pool(world_, {});
    for (int i = 0; i < 3000; ++i) {
        come(pool, "x", 0s, 1h);
        world_.spawn(impatient(pool, "y", 0s, 100h, OnTimeout::Abandon));
    }
    world_.run(kStart + 10s);
    EXPECT_EQ(pool.waiting(), 5999U);
    world_.clear();
    EXPECT_EQ(pool.waiting(), 0U);
    EXPECT_EQ(pool.busy(), 0);
}

TEST_F(Station, SendsEverybodyAwayOnceItIsClosed) {
    Counter refused;
    Gauge waiting;
    Pool pool(world_, {.metrics = {.waiting = &waiting, .refused = &refused}});
    come(pool, "held", 0s, 3s);
    come(pool, "waits", 0s, 3s);
    come(pool, "waits too", 0s, 3s);
    come(pool, "late", 2s, 3s);
    diaryAfter(1s);
    pool.close();
    EXPECT_TRUE(pool.closed());
    EXPECT_EQ(diaryAfter(1min),
              (Diary{"waits refused@1s", "waits too refused@1s", "late refused@2s", "held@3s"}));
    EXPECT_FALSE(pool.tryAcquire());
    EXPECT_EQ(pool.busy(), 0);
    EXPECT_EQ(waiting.current(), 0);
    EXPECT_EQ(refused.total(), 0U);
}

TEST_F(Station, LosesNobodyWhoIsCancelledWhileBeingSentAway) {
    Pool pool(world_, {});
    come(pool, "held", 0s, 3s);
    world_.spawn([](World& world, Pool& closing) -> Task<void> {
        co_await world.sleep(1s);
        closing.close();
    }(world_, pool));
    world_.spawn(impatient(pool, "x", 0s, 1s, OnTimeout::Cancel));
    EXPECT_EQ(diaryAfter(1min), (Diary{"x gave up@1s", "held@3s"}));
}

} // namespace
} // namespace doppel::sim
