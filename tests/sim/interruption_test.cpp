// SPDX-License-Identifier: Apache-2.0
#include "sim/interruption.h"
#include "sim/within.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

class Interruptions : public testing::Test {
public:
    World& world() { return world_; }

protected:
    Task<int> work(Duration length) {
        co_await world_.sleep(length);
        ++finished_;
        co_return 7;
    }
    Task<void> waitFor(Duration length) {
        const std::optional<int> result = co_await death_.unlessInterrupted(work(length));
        ends_.push_back({world_.now() - kStart, result});
    }

    struct End {
        Duration at;
        std::optional<int> result;
        friend bool operator==(const End&, const End&) = default;
    };
    World world_{World::Options{}};
    Interruption death_{world_};
    std::vector<End> ends_;
    int finished_ = 0;
};

TEST_F(Interruptions, LeaveWhatEndsBeforeThem) {
    world_.spawn(waitFor(1s));
    world_.run(kStart + 2s);
    death_.interrupt();
    world_.run(kStart + 3s);
    EXPECT_EQ(ends_, (std::vector<End>{{1s, 7}}));
}

TEST_F(Interruptions, EndTheWaitingAndTheWorkAtOnce) {
    world_.spawn(waitFor(5s));
    world_.spawn(waitFor(6s));
    world_.intervene(kStart + 2s, [this] { death_.interrupt(); });
    world_.run(kStart + 2s);
    EXPECT_EQ(ends_, (std::vector<End>{{2s, std::nullopt}, {2s, std::nullopt}}));
    EXPECT_EQ(world_.processes(), 0U);
    world_.run(kStart + 10s);
    EXPECT_EQ(finished_, 0);
    EXPECT_EQ(ends_.size(), 2U);
}

TEST_F(Interruptions, MayComeAgain) {
    world_.spawn(waitFor(5s));
    world_.intervene(kStart + 1s, [this] { death_.interrupt(); });
    world_.intervene(kStart + 1s, [this] { world_.spawn(waitFor(5s)); });
    world_.intervene(kStart + 2s, [this] { death_.interrupt(); });
    world_.run(kStart + 3s);
    EXPECT_EQ(ends_, (std::vector<End>{{1s, std::nullopt}, {2s, std::nullopt}}));
}

TEST_F(Interruptions, EndWorkThatGivesNothingToo) {
    std::vector<bool> ends;
    const auto rest = [](World& world) -> Task<void> {
        co_await world.sleep(3s);
    };
    const auto wait = [&](World& world) -> Task<void> {
        ends.push_back(co_await death_.unlessInterrupted(rest(world)));
    };
    world_.spawn(wait(world_));
    world_.run(kStart + 4s);
    world_.spawn(wait(world_));
    world_.intervene(kStart + 5s, [this] { death_.interrupt(); });
    world_.run(kStart + 6s);
    EXPECT_EQ(ends, (std::vector<bool>{true, false}));
}

TEST_F(Interruptions, DieWithTheirWorld) {
    world_.spawn(waitFor(5s));
    world_.intervene(kStart + 1s, [this] { death_.interrupt(); });
    world_.run(kStart + 1s - 1ns);
    world_.clear();
    EXPECT_TRUE(ends_.empty());
}

// What one waited for until 1 s, and another carries on with.
struct Inherited : Interruptions {
    Task<void> beginAndLeave() {
        co_await within(world_, 1s, waitForHeld(), OnTimeout::Cancel);
        world_.spawn(carryOn());
    }
    Task<void> waitForHeld() {
        const std::optional<int> result = co_await death_.unlessInterrupted(held_);
        ends_.push_back({world_.now() - kStart, result});
    }
    Task<void> carryOn() {
        const std::optional<int> result = co_await death_.carryOnUnlessInterrupted(held_);
        ends_.push_back({world_.now() - kStart, result});
    }
    Task<int> held_ = work(3s);
};

TEST_F(Inherited, WorkEndsAsItWouldHave) {
    world_.spawn(beginAndLeave());
    world_.run(kStart + 10s);
    EXPECT_EQ(ends_, (std::vector<End>{{3s, 7}}));
}

TEST_F(Inherited, WorkMayBeInterruptedToo) {
    world_.spawn(beginAndLeave());
    world_.intervene(kStart + 2s, [this] { death_.interrupt(); });
    world_.run(kStart + 10s);
    EXPECT_EQ(ends_, (std::vector<End>{{2s, std::nullopt}}));
    EXPECT_EQ(finished_, 0);
}

} // namespace
} // namespace doppel::sim
