// SPDX-License-Identifier: Apache-2.0
#include "sim/world.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

using Diary = std::vector<std::string>;

Task<void> sleepAndWrite(World& world, Diary& diary, std::string name, Duration length) {
    co_await world.sleep(length);
    diary.push_back(name + '@' + toText(world.now()));
}

Task<int> answer(World& world) {
    co_await world.sleep(1s);
    co_return 42;
}

Task<void> ask(World& world, int& result) {
    result = co_await answer(world);
}

Task<void> tick(World& world, Duration every) {
    for (;;) {
        co_await world.sleep(every);
    }
}

struct CountsItsEnd {
    explicit CountsItsEnd(int& ends) : ends_(ends) {}
    ~CountsItsEnd() { ++ends_; }
    CountsItsEnd(const CountsItsEnd&) = delete;
    CountsItsEnd& operator=(const CountsItsEnd&) = delete;
    int& ends_;
};

Task<void> waitInside(World& world, int& ends) {
    const CountsItsEnd guard(ends);
    co_await world.sleep(100h);
}

Task<void> waitOutside(World& world, int& ends) {
    const CountsItsEnd guard(ends);
    co_await waitInside(world, ends);
}

TEST(World, LetsProcessesSleepInTheOrderOfTheirWakingTimes) {
    World world({});
    Diary diary;
    world.spawn(sleepAndWrite(world, diary, "late", 2s));
    world.spawn(sleepAndWrite(world, diary, "early", 1s));
    EXPECT_TRUE(world.run(kStart + 10s).reachedEnd());
    EXPECT_EQ(diary, (Diary{"early@1s", "late@2s"}));
    EXPECT_EQ(world.now(), kStart + 10s);
    EXPECT_EQ(world.events(), 2U);
}

TEST(World, BreaksTiesByTheOrderOfScheduling) {
    World world({});
    Diary diary;
    for (const char* name : {"a", "b", "c"}) {
        world.spawn(sleepAndWrite(world, diary, name, 1s));
    }
    world.run(kStart + 1s);
    EXPECT_EQ(diary, (Diary{"a@1s", "b@1s", "c@1s"}));
}

TEST(World, RunsAnEventAtTheVeryEndAndNoneAfterIt) {
    World world({});
    Diary diary;
    world.spawn(sleepAndWrite(world, diary, "at the end", 5s));
    world.spawn(sleepAndWrite(world, diary, "after", 5s + 1ns));
    world.run(kStart + 5s);
    EXPECT_EQ(diary, (Diary{"at the end@5s"}));
    world.run(kStart + 6s);
    EXPECT_EQ(diary.size(), 2U);
}

TEST(World, GivesTheResultOfATaskToItsCaller) {
    World world({});
    int result = 0;
    world.spawn(ask(world, result));
    world.run(kStart + 2s);
    EXPECT_EQ(result, 42);
    EXPECT_EQ(world.processes(), 0U);
}

TEST(World, EndsWithoutALeakWhenThousandsOfProcessesWait) {
    int ends = 0;
    {
        World world({});
        for (int i = 0; i < 5000; ++i) {
            world.spawn(waitOutside(world, ends));
        }
        world.run(kStart + 1h);
        EXPECT_EQ(world.processes(), 5000U);
        EXPECT_EQ(ends, 0);
    }
    EXPECT_EQ(ends, 10'000); // both frames of each
}

TEST(World, ReusesTheMemoryOfProcessesThatEnded) {
    World world({});
    int result = 0;
    for (int i = 0; i < 100'000; ++i) {
        world.spawn(ask(world, result));
        world.run(world.now() + 2s);
    }
    EXPECT_LE(world.processMemory(), 1024U * 1024); // 100,000 of them at once: 20 times that
}

Task<void> stopAfter(World& world, Duration length) {
    co_await world.sleep(length);
    world.stop("the planner");
}

TEST(World, StopsWhenAskedAndSaysByWhom) {
    World world({});
    world.spawn(tick(world, 1s));
    world.spawn(stopAfter(world, 3s));
    const RunStatus status = world.run(kStart + 1h);
    EXPECT_EQ(status.reason, RunStatus::Reason::Stopped);
    EXPECT_EQ(status.time, kStart + 3s);
    EXPECT_EQ(status.culprit, "the planner");
    EXPECT_TRUE(world.run(kStart + 10s).reachedEnd()); // it may go on
}

TEST(World, ForgetsARequestToStopFromBeforeTheRun) {
    World world({});
    world.spawn(tick(world, 1s));
    world.stop("nobody");
    EXPECT_TRUE(world.run(kStart + 3s).reachedEnd());
}

TEST(World, EndsAtTheEventLimitWithAStatus) {
    World world({.limits = {.events = 10}});
    world.spawn(tick(world, 1s));
    const RunStatus status = world.run(kStart + 1h);
    EXPECT_EQ(status.reason, RunStatus::Reason::EventLimit);
    EXPECT_EQ(status.time, kStart + 10s);
    EXPECT_EQ(world.events(), 10U);
    EXPECT_EQ(toText(status), "reached a limit at 10s: event limit of 10");
}

TEST(World, EndsAtTheLimitOfSimulatedTimeWithAStatus) {
    World world({.limits = {.simulatedTime = 5s}});
    world.spawn(tick(world, 1s));
    const RunStatus status = world.run(kStart + 1h);
    EXPECT_EQ(status.reason, RunStatus::Reason::TimeLimit);
    EXPECT_EQ(world.now(), kStart + 5s);
}

TEST(World, EndsAtTheWallTimeAndMemoryLimitsWithAStatus) {
    World slow({.limits = {.wallTime = 20ms}});
    slow.spawn(tick(slow, 1ns));
    EXPECT_EQ(slow.run(kStart + 1000h).reason, RunStatus::Reason::WallLimit);

    World large({.limits = {.memory = Bytes{1}}});
    large.spawn(tick(large, 1ns));
    EXPECT_EQ(large.run(kStart + 1000h).reason, RunStatus::Reason::MemoryLimit);
}

std::uint64_t fingerprintOf(std::uint64_t seed) {
    World world({.seed = seed});
    Stream stream = world.stream("sleeps");
    Diary diary;
    for (int i = 0; i < 100; ++i) {
        world.spawn(sleepAndWrite(world, diary, "x", fromSeconds(stream.uniform())));
    }
    world.run(kStart + 1s);
    return world.fingerprint().value();
}

TEST(World, HasTheSameFingerprintForTheSameSeedAndAnotherForAnother) {
    EXPECT_EQ(fingerprintOf(1), fingerprintOf(1));
    EXPECT_NE(fingerprintOf(1), fingerprintOf(2));
}

TEST(Interventions, ActBeforeAllEventsOfTheirInstant) {
    World world({});
    Diary diary;
    world.spawn(sleepAndWrite(world, diary, "event", 10s));
    world.intervene(kStart + 10s, [&] { diary.push_back("first@" + toText(world.now())); });
    world.intervene(kStart + 10s, [&] { diary.push_back("second@" + toText(world.now())); });
    world.intervene(kStart + 4s, [&] { diary.push_back("early@" + toText(world.now())); });
    world.run(kStart + 10s);
    EXPECT_EQ(diary, (Diary{"early@4s", "first@10s", "second@10s", "event@10s"}));
}

TEST(Interventions, AskWhoStopsHoweverManyComeAtOneInstant) {
    int done = 0;
    World world({.stops = [&done] {
        return done >= 100 ? "Ctrl-C" : "";
    }});
    for (int i = 0; i < 8000; ++i) {
        world.intervene(kStart + 1s, [&done] { ++done; });
    }
    const RunStatus status = world.run(kStart + 2s);
    EXPECT_EQ(status.reason, RunStatus::Reason::Stopped);
    EXPECT_EQ(status.culprit, "Ctrl-C");
    EXPECT_LT(done, 200);
}

Task<void> spin(World& world, std::uint64_t& turns) {
    for (;;) {
        ++turns;
        co_await world.sleep(0s);
    }
}

TEST(AnInstantThatNeverEnds, IsEndedByWhoeverStopsTheRun) {
    std::uint64_t turns = 0;
    World world({.stops = [&turns] {
        return turns >= 300'000 ? "Ctrl-C" : "";
    }});
    world.intervene(kStart + 90s, [&] { world.spawn(spin(world, turns)); });
    const RunStatus status = world.run(kStart + 2min);
    EXPECT_EQ(status.reason, RunStatus::Reason::Stopped);
    EXPECT_EQ(status.time, kStart + 90s);
    EXPECT_TRUE(
        status.culprit.starts_with("Ctrl-C, and simulated time stood still at 1min 30s for "))
        << status.culprit;
    EXPECT_LT(turns, 400'000);
}

TEST(AnInstantThatNeverEnds, IsALimitThatIsReached) {
    std::uint64_t turns = 0;
    World world({});
    world.intervene(kStart + 90s, [&] { world.spawn(spin(world, turns)); });
    const RunStatus status = world.run(kStart + 2min);
    EXPECT_EQ(status.reason, RunStatus::Reason::EventLimit);
    EXPECT_EQ(status.time, kStart + 90s);
    EXPECT_NE(status.culprit.find("again and again after no time at all"), std::string::npos);
}

// A million at once are many, and no standstill.
TEST(AnInstantThatNeverEnds, IsNoneThatEnds) {
    World world({});
    for (int i = 0; i < 100'000; ++i) {
        world.spawn([](World& its) -> Task<void> {
            co_await its.sleep(1s);
            for (int turn = 0; turn < 10; ++turn) {
                co_await its.sleep(0s);
            }
        }(world));
    }
    EXPECT_TRUE(world.run(kStart + 2s).reachedEnd());
}

TEST(Interventions, EndAtTheWallTimeLimitHoweverManyComeAtOneInstant) {
    World world({.limits = {.wallTime = 20ms}});
    int done = 0;
    for (int i = 0; i < 8000; ++i) {
        world.intervene(kStart + 1s, [&done] {
            ++done;
            std::this_thread::sleep_for(1ms);
        });
    }
    EXPECT_EQ(world.run(kStart + 2s).reason, RunStatus::Reason::WallLimit);
    EXPECT_LT(done, 100);
}

TEST(Interventions, ActAtOnceWhereTheirTimeHasPassed) {
    World world({});
    Diary diary;
    world.run(kStart + 20s);
    world.intervene(kStart + 10s, [&] { diary.push_back("late@" + toText(world.now())); });
    EXPECT_TRUE(diary.empty()); // nothing acts outside run()
    world.run(kStart + 20s);
    EXPECT_EQ(diary, (Diary{"late@20s"}));
}

TEST(Interventions, MayAskForMoreOfThemAndStartProcesses) {
    World world({});
    Diary diary;
    world.intervene(kStart + 1s, [&] {
        world.intervene(kStart + 1s, [&] { diary.push_back("again@" + toText(world.now())); });
        world.spawn(sleepAndWrite(world, diary, "process", 1s));
    });
    world.spawn(sleepAndWrite(world, diary, "event", 1s));
    world.run(kStart + 1min);
    EXPECT_EQ(diary, (Diary{"again@1s", "event@1s", "process@2s"}));
}

TEST(Interventions, MayBeAskedForByAProcess) {
    World world({});
    Diary diary;
    const auto asks = [](World& within, Diary& notes) -> Task<void> {
        co_await within.sleep(1s);
        within.intervene(within.now() + 1s, [&] { notes.push_back("asked@2s"); });
    };
    world.spawn(asks(world, diary));
    world.spawn(sleepAndWrite(world, diary, "event", 2s));
    world.run(kStart + 1min);
    EXPECT_EQ(diary, (Diary{"asked@2s", "event@2s"}));
}

TEST(Interventions, AreNoEvents) {
    const auto play = [](bool withInterventions) {
        World world({});
        world.spawn(tick(world, 1s));
        for (int i = 0; withInterventions && i < 50; ++i) {
            world.intervene(kStart + 1500ms * i, [] {});
        }
        world.run(kStart + 1min);
        return std::pair(world.events(), world.fingerprint().value());
    };
    EXPECT_EQ(play(false), play(true));
}

TEST(Time, IsWrittenAsPeopleWriteIt) {
    EXPECT_EQ(toText(0ns), "0s");
    EXPECT_EQ(toText(250ms), "250ms");
    EXPECT_EQ(toText(1500ms), "1.5s");
    EXPECT_EQ(toText(150s), "2min 30s");
    EXPECT_EQ(toText(3h), "3h");
    EXPECT_EQ(toText(76h), "3d 4h");
    EXPECT_EQ(toText(-5s), "-5s");
    EXPECT_EQ(toText(kNever), "never");
}

TEST(Time, RoundsSecondsToTheNearestNanosecondAndSaturates) {
    EXPECT_EQ(fromSeconds(1.5), 1500ms);
    EXPECT_EQ(fromSeconds(1e-9 * 0.6), 1ns);
    EXPECT_EQ(fromSeconds(1e300), kForever);
    EXPECT_EQ(fromSeconds(-1e300), Duration::min());
    EXPECT_EQ(after(kStart + 1s, kForever), kNever);
}

} // namespace
} // namespace doppel::sim
