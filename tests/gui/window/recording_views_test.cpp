// SPDX-License-Identifier: Apache-2.0
#include "gui/window/recording_views.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using testing::ElementsAre;

sim::SeriesColumn columnOf(const char* name, const char* statistic, sim::SeriesColumn::Kind kind) {
    return {.component = "visitors",
            .name = name,
            .labels = {},
            .statistic = statistic,
            .unit = {},
            .kind = kind,
            .values = {}};
}

TEST(LaneSource, WorksOutEachRowOnce) {
    using Kind = sim::SeriesColumn::Kind;
    PlatformSketch sketch;
    sketch.duration = 1h;
    sketch.sources = {{.name = "visitors", .kind = "open"}};
    Recording recording;
    recording.setSketch(sketch);
    recording.addColumns({columnOf("latency", "p99", Kind::Quantile),
                          columnOf("ok", "", Kind::Increase),
                          columnOf("failed", "", Kind::Increase)});
    recording.addRows({.epoch = 0,
                       .kept = 0,
                       .times = {kStart + 10s, kStart + 20s},
                       .values = {0.1, 3, 1, 0.2, 10, 0}});
    LaneSource source;
    EXPECT_THAT(source.laneOf(recording).errors, ElementsAre(0.25, 0));
    EXPECT_EQ(source.rowsMade(), 2U);
    EXPECT_THAT(source.laneOf(recording).latency, ElementsAre(0.1, 0.2));
    EXPECT_EQ(source.rowsMade(), 0U) << "nothing came";
    recording.addRows({.epoch = 0, .kept = 2, .times = {kStart + 30s}, .values = {0.4, 0, 5}});
    EXPECT_THAT(source.laneOf(recording).errors, ElementsAre(0.25, 0, 1));
    EXPECT_EQ(source.rowsMade(), 1U);
    // Rows were merged: all are others.
    recording.addRows({.epoch = 1, .kept = 1, .times = {kStart + 40s}, .values = {0.5, 1, 1}});
    EXPECT_EQ(source.laneOf(recording).times.size(), recording.seriesTimes().size());
    EXPECT_EQ(source.rowsMade(), recording.seriesTimes().size());
    EXPECT_DOUBLE_EQ(source.laneOf(recording).errors.back(), 0.5);
}

PlatformSketch stepped(std::vector<std::pair<const char*, const char*>> steps) {
    PlatformSketch sketch;
    sketch.duration = 1h;
    sketch.sources = {{.name = "crowd", .kind = "open"}};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string step = "traffic.crowd.profile.steps[" + std::to_string(i) + "].";
        sketch.sources[0].fields.push_back({.path = step + "from", .value = steps[i].first});
        sketch.sources[0].fields.push_back({.path = step + "factor", .value = steps[i].second});
    }
    return sketch;
}

// It is under way in the rows of minutes 15 to 22, and taken back in the last of them.
TEST(Spans, AReleaseEndsWhenNothingIsUnderWayAnyMore) {
    Recording recording;
    const auto sketchOf = [](std::optional<sim::Duration> length) {
        return PlatformSketch{.duration = 35min,
                              .components = {{.name = "frontend", .kind = "app"}},
                              .events = {{.kind = "deploy",
                                          .text = "deployment of frontend",
                                          .at = sim::kStart + 15min,
                                          .length = length,
                                          .components = {"frontend"},
                                          .lasts = true}}};
    };
    recording.setSketch(sketchOf(std::nullopt));
    recording.addColumns(
        {{"frontend", "deploys_under_way", {}, "", "", sim::SeriesColumn::Kind::Mean, {}}});
    sim::SeriesRows rows;
    const auto add = [&](int until, double underWay) {
        rows.times.push_back(sim::kStart + until * 1min);
        rows.values.push_back(underWay);
    };
    for (int minute = 1; minute <= 20; ++minute) {
        add(minute, minute > 15 ? 1 : 0);
    }
    recording.addRows(rows);
    EXPECT_TRUE(spansOf(recording).front().open) << "it still is, as far as that was played";
    rows = {};
    for (int minute = 21; minute <= 35; ++minute) {
        add(minute, minute < 22 ? 1 : minute == 22 ? 0.4 : 0);
    }
    rows.kept = 20;
    recording.addRows(rows);
    EXPECT_FALSE(spansOf(recording).front().open);
    EXPECT_EQ(spansOf(recording).front().range.to, sim::kStart + 22min);
    recording.setSketch(sketchOf(sim::Duration(3min))); // when it is taken back
    EXPECT_EQ(spansOf(recording).front().range.to, sim::kStart + 22min);
}

TEST(Spans, ACrowdThatComesLaterIsTheSurgeNotTheQuietBefore) {
    Recording recording;
    recording.setSketch(stepped({{"0s", "0x"}, {"25min", "1x"}, {"45min", "0x"}}));
    const std::vector<Span> spans = spansOf(recording);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(spans[0].name, "crowd");
    EXPECT_EQ(spans[0].kind, SpanKind::Surge);
    EXPECT_EQ(spans[0].range, (TimeRange{kStart + 25min, kStart + 45min}));
}

TEST(Spans, StepsBelowWhatIsUsualAreNoSurges) {
    Recording recording;
    recording.setSketch(stepped({{"0s", "1x"}, {"10min", "3x"}, {"20min", "0x"}, {"30min", "1x"}}));
    const std::vector<Span> spans = spansOf(recording);
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[0].name, "crowd × 3");
    EXPECT_EQ(spans[0].kind, SpanKind::Surge);
    EXPECT_EQ(spans[1].name, "no crowd");
    EXPECT_EQ(spans[1].kind, SpanKind::Phase);
}

TEST(Spans, OfASecondFutureSayOfWhomTheyAre) {
    const auto span = [](SpanKind kind, const char* name, sim::Duration from, sim::Duration to) {
        Span made;
        made.kind = kind;
        made.name = QString::fromUtf8(name);
        made.range = {kStart + from, kStart + to};
        made.event = 0;
        return made;
    };
    const Span planned = span(SpanKind::Fault, "error on router", 30min, 40min);
    const Span own = span(SpanKind::Fault, "slow on db", 10min, 20min);
    const Span wayOut = span(SpanKind::Detected, "detected", 30min, 31min);
    std::vector<Span> spans{planned};
    addOwnSpans({own, planned, wayOut}, spans);
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[0].name, "B: slow on db");
    EXPECT_FALSE(spans[0].event) << "it is not of the file that is open";
    EXPECT_EQ(spans[1], planned);
}

} // namespace
} // namespace doppel::gui
