// SPDX-License-Identifier: Apache-2.0
#include "gui/future/recording_feed.h"
#include "tests/gui/future/future_tools.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

// One component, one source, one call, one event, two columns; a minute was recorded.
class AFedRecording : public testing::Test {
protected:
    AFedRecording() {
        PlatformSketch sketch;
        sketch.duration = 1h;
        sketch.seriesEvery = 30s;
        sketch.stateEvery = 10s;
        sketch.components = {{.name = "edge", .kind = "edge", .summary = {}, .fields = {}}};
        sketch.sources = {{.name = "visitors", .kind = "open", .summary = {}, .fields = {}}};
        sketch.calls = {{"visitors", "edge"}};
        sketch.events.resize(1);
        EXPECT_TRUE(feed(recording, from_host::Sketch{sketch, true}));
        EXPECT_TRUE(feed(recording, from_host::Columns{std::vector<sim::SeriesColumn>(2)}));
        EXPECT_TRUE(feed(recording, recordedAt(1min, {30s, 60s})));
    }

    static PlatformState stateAt(sim::Duration time) {
        PlatformState state;
        state.at = moment(time);
        state.components.resize(1);
        state.sources.resize(1);
        state.links.resize(1);
        return state;
    }
    static from_host::Recorded recordedAt(sim::Duration time,
                                          const std::vector<sim::Duration>& rows) {
        from_host::Recorded recorded;
        recorded.state = stateAt(time);
        recorded.rows.kept = rows.empty() || rows.front() == 30s ? 0 : 2;
        for (const sim::Duration row : rows) {
            recorded.rows.times.push_back(moment(row));
            recorded.rows.values.insert(recorded.rows.values.end(), {1.0, 2.0});
        }
        return recorded;
    }

    Recording recording;
};

TEST_F(AFedRecording, TakesWhatGoesWithWhatIsThere) {
    EXPECT_TRUE(feed(recording, recordedAt(2min, {90s, 120s})));
    EXPECT_THAT(recording.seriesTimes(),
                ElementsAre(moment(30s), moment(60s), moment(90s), moment(120s)));
    EXPECT_TRUE(feed(recording, from_host::Now{stateAt(2min + 1s)}));
    EXPECT_EQ(recording.now(), moment(2min + 1s));
}

TEST_F(AFedRecording, RefusesTablesWithRowsOfOtherWidths) {
    from_host::Recorded recorded = recordedAt(2min, {90s, 120s});
    recorded.tables = {{moment(2min), "edge", {{"targets", {"to", "state"}, {{"shop"}}}}}};
    EXPECT_FALSE(feed(recording, recorded));
    recorded.tables[0].tables[0].rows[0].emplace_back("up");
    EXPECT_TRUE(feed(recording, recorded));
    EXPECT_EQ(recording.tablesAt("edge", moment(2min))->tables, recorded.tables[0].tables);
}

TEST_F(AFedRecording, RefusesStatesOfAnotherPlatformOrTime) {
    PlatformState state = stateAt(2min);
    state.components.emplace_back();
    EXPECT_FALSE(feed(recording, from_host::Now{state})) << "two components";
    state = stateAt(2min);
    state.links.clear();
    EXPECT_FALSE(feed(recording, from_host::Now{state})) << "no call";
    state = stateAt(2min);
    state.components[0].actions = {1};
    EXPECT_FALSE(feed(recording, from_host::Now{state})) << "there is one event";
    state = stateAt(2min);
    state.components[0].servers = {{"ready", 1, 4'000'000'000}};
    EXPECT_FALSE(feed(recording, from_host::Now{state})) << "so many zones are nowhere";
    EXPECT_FALSE(feed(recording, from_host::Now{stateAt(59s)})) << "time goes on";
    EXPECT_FALSE(feed(recording, from_host::Now{stateAt(61min)})) << "the run is an hour";
    EXPECT_EQ(recording.now(), moment(1min));
}

TEST_F(AFedRecording, RefusesRowsThatDoNotFit) {
    auto wrong = recordedAt(2min, {90s, 120s});
    wrong.rows.values.pop_back();
    EXPECT_FALSE(feed(recording, wrong)) << "three values in two rows of two";
    wrong = recordedAt(2min, {90s});
    wrong.rows.kept = 3;
    EXPECT_FALSE(feed(recording, wrong)) << "there are two";
    EXPECT_FALSE(feed(recording, recordedAt(2min, {120s, 90s}))) << "backwards";
    EXPECT_FALSE(feed(recording, recordedAt(2min, {45s}))) << "before the last";
    wrong = recordedAt(2min, {90s});
    wrong.rows.epoch = 4'000'000'000;
    EXPECT_FALSE(feed(recording, wrong));
    EXPECT_EQ(recording.seriesTimes().size(), 2U);
}

TEST_F(AFedRecording, HalvesAsTheRecorderDid) {
    auto halved = recordedAt(2min, {120s});
    halved.rows.epoch = 1;
    halved.rows.kept = 1;
    EXPECT_TRUE(feed(recording, halved));
    EXPECT_THAT(recording.seriesTimes(), ElementsAre(moment(60s), moment(120s)));
}

TEST_F(AFedRecording, TakesTheSeriesAnewInPartsWhereItHasNone) {
    from_host::Series first{std::vector<sim::SeriesColumn>(2), {}};
    first.rows = {.epoch = 3, .kept = 0, .times = {moment(30s)}, .values = {1, 2}};
    EXPECT_FALSE(feed(recording, first)) << "it has one";
    Recording known = recording.upTo(recording.extent(), moment(1min));
    EXPECT_TRUE(feed(known, first));
    EXPECT_TRUE(feed(known, from_host::Series{{}, {3, 1, {moment(60s)}, {3, 4}}}));
    EXPECT_THAT(known.seriesTimes(), ElementsAre(moment(30s), moment(60s)));
    EXPECT_THAT(known.series()[1].values, ElementsAre(2, 4));
    EXPECT_EQ(known.seriesEpoch(), 3U);
    EXPECT_TRUE(feed(known, from_host::Now{stateAt(61s)})) << "and goes on";
}

TEST_F(AFedRecording, RefusesAnotherPlatformOnceItIsPlayed) {
    PlatformSketch sketch = recording.sketch();
    EXPECT_FALSE(feed(recording, from_host::Sketch{sketch, true}));
    Recording fresh;
    sketch.stateEvery = 0s;
    EXPECT_FALSE(feed(fresh, from_host::Sketch{sketch, true}));
    EXPECT_THAT(fresh.sketch().components, IsEmpty());
}

} // namespace
} // namespace doppel::gui
