// SPDX-License-Identifier: Apache-2.0
// What a window sees of a play, and that looking costs little and changes nothing.
#include "scenarios/snapshot.h"
#include "tests/counted_memory.h"
#include "tests/platform/little_platform.h"

#include <algorithm>
#include <cstddef>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

const ComponentState& stateOf(const Play& play, const Snapshot& snapshot, const std::string& name) {
    const auto& components = play.built().platform().components();
    const auto found = std::find_if(components.begin(), components.end(),
                                    [&](const auto& each) { return each->name() == name; });
    EXPECT_NE(found, components.end());
    return snapshot.components[static_cast<std::size_t>(found - components.begin())];
}

std::uint32_t serversOf(const ComponentState& state, std::string_view which) {
    std::uint32_t all = 0;
    for (const ServersInState& servers : state.servers) {
        all += servers.state == which ? servers.count : 0;
    }
    return all;
}

class SnapshotOf : public testing::Test {
protected:
    std::unique_ptr<Play> crowd(Sets sets = {}) {
        sets.insert(sets.begin(), "duration=10min");
        scenario_ = std::make_unique<ReadyScenario>(littlePlatform("little-crowd.yaml"), sets);
        return scenario_->loaded() ? scenario_->start() : nullptr;
    }

    std::unique_ptr<ReadyScenario> scenario_;
};

TEST_F(SnapshotOf, EveryLookTellsTheFlowSinceTheLast) {
    const auto play = crowd();
    ASSERT_NE(play, nullptr);
    Look look;
    std::vector<double> arrived(play->built().platform().components().size());
    double calls = 0;
    double begun = 0;
    for (sim::Duration at = 7s; at <= 10min - 1s; at += 7s) {
        play->advance(sim::kStart + at);
        const Snapshot snapshot = play->snapshot(look);
        ASSERT_EQ(snapshot.components.size(), arrived.size());
        for (std::size_t i = 0; i < arrived.size(); ++i) {
            const Flow& flow = snapshot.components[i].flow;
            arrived[i] += flow.arrivals * 7;
        }
        for (const LinkState& link : snapshot.links) {
            calls += link.flow.arrivals * 7;
        }
        begun += snapshot.sources.front().flow.arrivals * 7;
    }
    double all = 0;
    for (std::size_t i = 0; i < arrived.size(); ++i) {
        const auto& meter = play->built().platform().components()[i]->meter();
        EXPECT_NEAR(arrived[i], static_cast<double>(meter.arrived()), 1e-6);
        all += arrived[i];
    }
    EXPECT_GT(begun, 0);
    EXPECT_NEAR(begun, static_cast<double>(play->built().sources()[0]->book().begun()), 1e-6);
    EXPECT_NEAR(calls, all, 100) << "all but those on their way go through links";
}

TEST_F(SnapshotOf, LookingChangesNothingAndLookersDontKnowOfEachOther) {
    const auto play = crowd();
    ASSERT_NE(play, nullptr);
    Look often;
    Look seldom;
    for (int second = 1; second <= 600; ++second) {
        play->advance(sim::kStart + second * 1s);
        const Snapshot snapshot = play->snapshot(often);
        if (second % 60 == 0) {
            const Snapshot minute = play->snapshot(seldom);
            EXPECT_NEAR(minute.sources[0].flow.arrivals, 20, 12); // of Poisson's law, 1200 a minute
        }
    }
    EXPECT_EQ(play->finish().fingerprint, scenario_->play().fingerprint);
}

TEST_F(SnapshotOf, ShowsWhomAnActionTouches) {
    const auto play =
        crowd({"timeline=[{at: 1min, for: 1min, fault: down, target: router}, "
               "{at: 1min, for: 1min, fault: partition, target: edge, with: www-origin}]"});
    ASSERT_NE(play, nullptr);
    Look look;
    EXPECT_EQ(stateOf(*play, play->snapshot(look), "router").health, Health::Well);
    play->advance(sim::kStart + 90s);
    const Snapshot ill = play->snapshot(look);
    EXPECT_EQ(stateOf(*play, ill, "router").health, Health::Down);
    EXPECT_EQ(stateOf(*play, ill, "router").actions, std::vector<std::size_t>{0});
    EXPECT_EQ(stateOf(*play, ill, "edge").actions, std::vector<std::size_t>{1});
    EXPECT_EQ(stateOf(*play, ill, "edge").health, Health::Impaired);
    EXPECT_EQ(ill.timeline.size(), 2U);
    EXPECT_EQ(std::count_if(ill.links.begin(), ill.links.end(),
                            [](const LinkState& link) { return link.cut; }),
              1);
    play->advance(sim::kStart + 3min);
    const Snapshot well = play->snapshot(look);
    EXPECT_EQ(stateOf(*play, well, "router").health, Health::Well);
    EXPECT_TRUE(stateOf(*play, well, "edge").actions.empty());
    EXPECT_EQ(well.timeline.size(), 2U); // both ended
}

// Surges are no actions, but happen as those do: who looks is told of both, as the result is.
TEST_F(SnapshotOf, TellsAllThatHappenedPieceByPiece) {
    const auto play =
        crowd({"traffic.visitors.surges=[{at: 0s, for: 30s, factor: 2x}, "
               "{at: 3min, for: 2min, factor: 3x}, {at: 9min, for: 5min, factor: 2x}]",
               "timeline=[{at: 3min, for: 2min, fault: down, target: router}]"});
    ASSERT_TRUE(play);
    Look look;
    std::vector<TimelineEntry> told;
    for (sim::Time at = sim::kStart; at <= sim::kStart + 10min; at += 20s) {
        play->advance(at);
        const Snapshot snapshot = play->snapshot(look);
        told.insert(told.end(), snapshot.timeline.begin(), snapshot.timeline.end());
    }
    const RunResult result = play->finish();
    EXPECT_EQ(result.timeline.size(), 7U);
    const auto sorted = [](std::vector<TimelineEntry> entries) {
        std::sort(entries.begin(), entries.end());
        return entries;
    };
    EXPECT_EQ(sorted(told), sorted(result.timeline));
}

TEST_F(SnapshotOf, ShowsServersByState) {
    const auto play = crowd({"timeline=[{at: 1min, set: components.frontend.replicas, value: 9}]"});
    ASSERT_NE(play, nullptr);
    Look look;
    const auto before = serversOf(stateOf(*play, play->snapshot(look), "frontend"), "ready");
    ASSERT_LT(before, 9U);
    play->advance(sim::kStart + 1min + 1s);
    const Snapshot snapshot = play->snapshot(look);
    const ComponentState& state = stateOf(*play, snapshot, "frontend");
    EXPECT_EQ(serversOf(state, "ready"), before);
    EXPECT_EQ(serversOf(state, "booting"), 9U - before);
    EXPECT_EQ(state.health, Health::Impaired);
}

TEST_F(SnapshotOf, ShowsInWhichZoneServersAreLost) {
    const auto play = crowd(
        {"components.frontend.replicas=7", "timeline=[{at: 1min, fault: lost_zone, zone: 1}]"});
    ASSERT_NE(play, nullptr);
    play->advance(sim::kStart + 61s);
    Look look;
    const Snapshot snapshot = play->snapshot(look);
    std::vector<std::string> told;
    for (const ServersInState& servers : stateOf(*play, snapshot, "frontend").servers) {
        told.push_back(std::to_string(servers.zone) + " " + std::to_string(servers.count) + " " +
                       std::string(servers.state));
    }
    EXPECT_EQ(told, (std::vector<std::string>{"0 3 ready", "1 2 lost", "2 2 ready"}));
}

TEST_F(SnapshotOf, TellsHowLongThoseStayedWhoLeftSinceTheLastLook) {
    const auto play = crowd({"warmup=0s"});
    ASSERT_NE(play, nullptr);
    Look look;
    EXPECT_EQ(play->snapshot(look).components.front().stay, std::nullopt); // nobody has come
    play->advance(sim::kStart + 5min);
    const Snapshot snapshot = play->snapshot(look);
    const RunResult result = play->observe();
    for (std::size_t i = 0; i < result.components.size(); ++i) {
        const MetricResult* latency = find(result.components[i].metrics, "latency");
        ASSERT_NE(latency, nullptr);
        const auto& good = std::get<sim::Histogram>(latency->value);
        const auto& meter = play->built().platform().components()[i]->meter();
        if (good.count() > 0 && good.count() == meter.left()) {
            EXPECT_NEAR(*snapshot.components[i].stay, good.mean() / 1e9, 1e-9) << meter.left();
        }
    }
    EXPECT_GT(snapshot.sources.front().stay, 0);
    EXPECT_EQ(play->snapshot(look).sources.front().stay, std::nullopt);
}

TEST_F(SnapshotOf, CostsNotMoreTheLongerThePlayIs) {
    const auto play = crowd({"duration=3h", "series_interval=1s"});
    ASSERT_NE(play, nullptr);
    Look look;
    const auto costAt = [&](sim::Duration at) {
        play->advance(sim::kStart + at - 1s);
        (void)play->snapshot(look);
        play->advance(sim::kStart + at);
        const std::size_t before = test::bytesAsked;
        const Snapshot snapshot = play->snapshot(look);
        EXPECT_LE(snapshot.series.times.size(), 1U);
        return test::bytesAsked - before;
    };
    const std::size_t early = costAt(2min);
    EXPECT_GT(early, 0U);
    EXPECT_LE(costAt(170min), early + early / 10); // statuses come late, a column each
}

TEST_F(SnapshotOf, GivesTheSeriesPieceByPiece) {
    const auto play = crowd({"series_interval=1s"});
    ASSERT_NE(play, nullptr);
    Look look;
    std::vector<sim::Time> times;
    while (play->now() < play->end()) {
        play->advance(play->now() + 11s);
        const sim::SeriesRows rows = play->snapshot(look).series;
        ASSERT_EQ(rows.kept, times.size());
        times.insert(times.end(), rows.times.begin(), rows.times.end());
    }
    EXPECT_EQ(times, play->finish().seriesTimes);
}

} // namespace
} // namespace doppel::scenarios
