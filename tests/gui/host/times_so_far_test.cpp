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
    const TimesSoFar times{.metric = "visible_seconds",
                           .unit = "s",
                           .count = 1,
                           .p50 = 12,
                           .p90 = 12,
                           .p95 = 12.5,
                           .p99 = 13,
                           .p999 = 13,
                           .max = 13};
    recording.add(TablesEntry{sim::kStart + 40s, "documents", {}, std::vector<TimesSoFar>{times}});
    recording.add(TablesEntry{sim::kStart + 50s, "documents", {{"a table", {}, {}, 0}}});
    EXPECT_EQ(metricFigures(recording, "documents", sim::kStart + 30s).size(), 1U);
    const auto lines = metricFigures(recording, "documents", sim::kStart + 60s);
    const auto namesOf = [](const std::vector<FigureLine>& told) {
        QStringList names;
        for (const FigureLine& line : told) {
            names << line.name;
        }
        return names.join(u' ');
    };
    EXPECT_EQ(namesOf(lines), "visible visible_seconds.p50 visible_seconds.p95 visible_seconds.p99 "
                              "visible_seconds.max");
    EXPECT_EQ(lines[2].total, "12.5 s");
    EXPECT_EQ(lines[4].total, "13 s");
    // The percentile that an objective promises is among them.
    PlatformSketch sketch = recording.sketch();
    sketch.objectives = {{"soon", "documents.visible_seconds.p90 <= 1min", ""}};
    recording.setSketch(std::move(sketch));
    EXPECT_TRUE(namesOf(metricFigures(recording, "documents", sim::kStart + 60s))
                    .contains("visible_seconds.p90"));
    EXPECT_EQ(recording.tablesAt("documents", sim::kStart + 60s)->tables.size(), 1U);
}

} // namespace
} // namespace doppel::gui
