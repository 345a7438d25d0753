// SPDX-License-Identifier: Apache-2.0
// Releases in whole platforms: what visitors feel of them, and what a crash loop or a bad canary comes to.
#include "tests/platform/shipped_scenarios.h"
#include "tests/platform/temporary_scenario.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

std::uint32_t serversIn(const Snapshot& snapshot, std::size_t component, std::string_view state) {
    std::uint32_t count = 0;
    for (const ServersInState& servers : snapshot.components[component].servers) {
        count += servers.state == state ? servers.count : 0;
    }
    return count;
}

/// A shipped scenario that is looked at on its way.
class Watched {
public:
    explicit Watched(const std::string& path)
        : scenario_(sourcePath("scenarios/" + path), quickly(path)), play_(scenario_.start()) {}

    const Snapshot& at(sim::Duration time) {
        play_->advance(sim::kStart + time);
        snapshot_ = play_->snapshot(look_);
        for (const models::Decision& decision : snapshot_.decisions) {
            decisions_ += decision.what + " (" + decision.why + ")\n";
        }
        return snapshot_;
    }
    std::size_t component(const std::string& name) const {
        const RunResult result = play_->observe();
        for (std::size_t i = 0; i < result.components.size(); ++i) {
            if (result.components[i].name == name) {
                return i;
            }
        }
        ADD_FAILURE() << "there is no " << name;
        return 0;
    }
    RunResult result() const { return play_->observe(); }
    bool hasDecided(const std::string& text) const {
        return decisions_.find(text) != std::string::npos;
    }
    const std::string& decisions() const { return decisions_; }

private:
    ReadyScenario scenario_;
    std::unique_ptr<Play> play_;
    Look look_;
    Snapshot snapshot_;
    std::string decisions_;
};

// Six servers, 25 % and 25 %: two more than wanted, one of them may be missing.
TEST(CrashLoopingRelease, FreezesWithFiveOldServersAndHarmsNobody) {
    Watched run("govuk/crash-looping-release.yaml");
    const std::size_t frontend = run.component("frontend");
    run.at(30min - 1s);
    EXPECT_EQ(serversIn(run.at(30min - 1ns), frontend, "ready"), 6U);
    for (sim::Duration t = 30min + 1s; t < 45min; t += 30s) {
        ASSERT_EQ(serversIn(run.at(t), frontend, "ready"), 5U) << sim::toText(t);
        ASSERT_EQ(serversIn(run.at(t), frontend, "failed") +
                      serversIn(run.at(t), frontend, "booting"),
                  3U);
    }
    EXPECT_TRUE(run.hasDecided("says that its rollout hangs")) << run.decisions();
    run.at(47min);
    EXPECT_EQ(serversIn(run.at(47min), frontend, "ready"), 6U);
    EXPECT_TRUE(run.hasDecided("takes the release back (an operator says so)"));
    EXPECT_TRUE(run.hasDecided("runs the release before everywhere"));
    run.at(1h);
    EXPECT_EQ(run.result().traffic.front().failed, 0U);
}

TEST(RollingDeployment, ReplacesAllServersAndHarmsNobody) {
    Watched run("govuk/rolling-deploy.yaml");
    const std::size_t frontend = run.component("frontend");
    run.at(30min - 1s);
    for (sim::Duration t = 30min; t < 35min; t += 5s) {
        ASSERT_GE(serversIn(run.at(t), frontend, "ready"), 5U) << sim::toText(t);
    }
    EXPECT_TRUE(run.hasDecided("runs the release everywhere (6 servers available)"))
        << run.decisions();
    run.at(1h);
    EXPECT_EQ(run.result().traffic.front().failed, 0U);
}

TEST(CanaryRelease, IsTakenBackByItsAnalysis) {
    Watched run("govuk/canary-release.yaml");
    run.at(1h);
    EXPECT_TRUE(run.hasDecided("takes the release back (analysis: ")) << run.decisions();
    EXPECT_TRUE(run.hasDecided("runs the release before everywhere")) << run.decisions();
}

// It is measured each minute, and its old servers would go after half of one.
TEST(BlueGreenRelease, IsNotDoneBeforeItWasMeasured) {
    const RunResult result = playText(
        "doppel: 1\nduration: 15min\ncomponents: {web: {kind: app, replicas: 4, cpu: 5ms, "
        "boot_time: "
        "10s}}\ntraffic: {guests: {kind: open, to: web, rate: 20/s}}\n"
        "timeline: [{at: 5min, target: web, deploy: {release: {error_share: 50%}, strategy: "
        "{kind: blue_green, analysis: {}}}}]\n");
    EXPECT_EQ(figure(result, "web", "deploys_done"), 0);
    EXPECT_EQ(figure(result, "web", "deploys_taken_back"), 1);
}

// Nothing can be said of a release that nobody asks: an operator has to look.
TEST(BlueGreenRelease, OfWhatNobodyAsksIsPaused) {
    const RunResult result =
        playText("doppel: 1\nduration: 20min\ncomponents:\n  web: {kind: app, cpu: 5ms}\n  idle: "
                 "{kind: app, "
                 "cpu: 5ms}\ntraffic: {guests: {kind: open, to: web, rate: 5/s}}\n"
                 "timeline: [{at: 5min, target: idle, deploy: {strategy: {kind: blue_green, "
                 "analysis: {}}}}]\n");
    EXPECT_EQ(figure(result, "idle", "deploys_paused"), 1);
    EXPECT_EQ(figure(result, "idle", "deploys_done"), 0);
}

/// Of servers that boot in 5 s.
RunResult playOnApp(const std::string& app, const std::string& timeline) {
    return playText("doppel: 1\nduration: 4min\nzones: 3\ncomponents: {web: {kind: app, cpu: 5ms, "
                    "boot_time: 5s, " +
                    app + "}}\ntraffic: {guests: {kind: open, to: web, rate: 5/s}}\ntimeline: [" +
                    timeline + "]\n");
}

TEST(Deploy, EndsWithoutEffectWhereAnotherHasReplacedIt) {
    const RunResult result = playOnApp(
        "replicas: 2", "{at: 30s, for: 1min, target: web, deploy: {release: {error_share: 100%}}}, "
                       "{at: 1min, target: web, deploy: {}}");
    EXPECT_EQ(figure(result, "web", "deploys_taken_back"), 0);
    EXPECT_EQ(figure(result, "web", "deploys_done"), 2);
}

// Three of the nine new ones would stand in the zone that is away.
TEST(Deploy, EndsWhileAZoneIsAwayAsItsServersStartElsewhere) {
    for (const std::string kind : {"rolling", "recreate", "blue_green", "ecs"}) {
        const RunResult result =
            playOnApp("replicas: 9", "{at: 10s, fault: lost_zone, zone: 0}, "
                                     "{at: 1min, target: web, deploy: {strategy: {kind: " +
                                         kind + "}}}");
        EXPECT_EQ(figure(result, "web", "deploys_done"), 1) << kind;
    }
}

TEST(Deploy, OfAStoreIsOnTheStandbyThatTakesOver) {
    const RunResult result = playText(
        "doppel: 1\nduration: 8min\nzones: 2\ncomponents: {store: {kind: database, cpu: 1ms, "
        "takeover: {by: multi_az_instance}}}\n"
        "traffic: {guests: {kind: open, to: store, rate: 5/s}}\n"
        "timeline: [{at: 10s, target: store, deploy: {release: {error_share: 100%}, strategy: "
        "{kind: recreate}}}, {at: 1min, fault: down, target: store, servers: [0], how: vanish}]\n"
        "objectives: [{name: bad, that: guests.availability <= 1%, between: 5min and 8min}]\n");
    EXPECT_EQ(figure(result, "store", "failovers"), 1);
    EXPECT_TRUE(objectiveOf(result, "bad").met);
}

// Each release has a slow server, whatever their numbers.
TEST(Deploy, LeavesTheGroupsOfServersAsTheyAre) {
    for (const char* strategy : {"rolling", "recreate", "blue_green", "ecs"}) {
        const std::string deploy =
            std::string(", target: web, deploy: {release: {}, strategy: {kind: ") + strategy +
            (std::string(strategy) == "blue_green" ? ", scale_down_delay: 1s" : "") + "}}}";
        const RunResult result = playText(
            "doppel: 1\nduration: 4min\ncomponents: {web: {kind: app, servers: [{count: 3}, "
            "{count: 1, slower: 40x}], workers: 2, threads: 5, cpu: 5ms, boot_time: 5s}}\n"
            "traffic: {guests: {kind: open, to: web, rate: 10/s}}\n"
            "timeline: [{at: 1min" +
            deploy + ", {at: 150s" + deploy +
            "]\nobjectives:\n"
            "  - {name: before, that: guests.latency.p50 <= 1ms, between: 0s and 1min}\n"
            "  - {name: once, that: guests.latency.p50 <= 1ms, between: 2min and 150s}\n"
            "  - {name: twice, that: guests.latency.p50 <= 1ms, between: 210s and 4min}\n"
            "  - {name: slow, that: guests.latency.p90 <= 1ms, between: 210s and 4min}\n"
            "  - {name: slow once, that: guests.latency.p90 <= 1ms, between: 2min and 150s}\n");
        const auto seconds = [&](const char* name) {
            return objectiveOf(result, name).value.value_or(0);
        };
        EXPECT_EQ(figure(result, "web", "deploys_done"), 2) << strategy;
        EXPECT_NEAR(seconds("once"), seconds("before"), 0.01) << strategy;
        EXPECT_NEAR(seconds("twice"), seconds("before"), 0.01) << strategy;
        EXPECT_GT(seconds("slow once"), 0.15) << strategy; // one of four answers
        EXPECT_GT(seconds("slow"), 0.15) << strategy;
    }
}

} // namespace
} // namespace doppel::scenarios
