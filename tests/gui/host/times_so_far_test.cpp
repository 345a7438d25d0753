// SPDX-License-Identifier: Apache-2.0
#include "gui/future/recording.h"
#include "gui/host/times_so_far.h"
#include "gui/map/metric_figures.h"

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;

TEST(TimesReader, TellsWhatHasNoSeriesOnceItHasChanged) {
    sim::Metrics metrics;
    sim::Histogram& visible = metrics.histogram("documents", "visible_seconds");
    metrics.histogram("documents", "never");
    metrics
        .histogram("documents", "charted", "",
                   {.unit = sim::MetricUnit::Nanoseconds, .series = true})
        .record(1);
    TimesReader reader(metrics);
    EXPECT_EQ(reader.fresh("documents"), std::nullopt) << "nothing was measured yet";
    visible.record((228s).count() * 1'000'000'000);
    const auto times = reader.fresh("documents");
    ASSERT_TRUE(times);
    ASSERT_EQ(times->size(), 1U);
    EXPECT_EQ(times->front().metric, "visible_seconds");
    EXPECT_EQ(times->front().unit, "s");
    EXPECT_EQ(times->front().count, 1U);
    EXPECT_EQ(times->front().max, 228);
    EXPECT_EQ(reader.fresh("documents"), std::nullopt) << "as before";
    EXPECT_EQ(reader.fresh("nobody"), std::nullopt);
    metrics.reset(sim::kStart + 1min);
    EXPECT_EQ(reader.fresh("documents"), std::vector<TimesSoFar>{}) << "it is forgotten";
    metrics.histogram("documents", "late").record(5);
    EXPECT_EQ(reader.fresh("documents")->front().metric, "late");
}

TEST(MetricFigures, TellWhatHasNoSeriesAsItStood) {
    Recording recording;
    recording.setSketch(
        {.duration = 1h, .components = {{.name = "documents", .kind = "documents"}}});
    recording.addColumns(
        {{"documents", "visible", {}, "", "", sim::SeriesColumn::Kind::Increase, {}}});
    recording.addRows({.times = {sim::kStart + 30s, sim::kStart + 60s}, .values = {0, 1}});
    recording.add(TablesEntry{sim::kStart + 40s,
                              "documents",
                              {},
                              std::vector<TimesSoFar>{{"visible_seconds", "s", 1, 12, 12, 13}}});
    recording.add(TablesEntry{sim::kStart + 50s, "documents", {{"a table", {}, {}, 0}}});
    EXPECT_EQ(metricFigures(recording, "documents", sim::kStart + 30s).size(), 1U);
    const auto lines = metricFigures(recording, "documents", sim::kStart + 60s);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[1].name, "visible_seconds.p50");
    EXPECT_EQ(lines[3].name, "visible_seconds.max");
    EXPECT_EQ(lines[3].total, "13 s");
    EXPECT_EQ(recording.tablesAt("documents", sim::kStart + 60s)->tables.size(), 1U);
}

} // namespace
} // namespace doppel::gui
