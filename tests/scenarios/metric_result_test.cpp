// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/traffic_kinds.h"
#include "scenarios/file/file_section.h"
#include "scenarios/file/reference_writer.h"
#include "scenarios/metric_result.h"

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

struct ToyMetrics {
    ToyMetrics(sim::Metrics& metrics, std::string_view component)
        : played(metrics.counter(component, "toys_played", "toys that were played with")),
          broken(metrics.counter(component, "toys_broken", "those of them that broke")),
          onTheFloor(metrics.gauge(component, "toys_on_the_floor", "toys to tread on")),
          bricks(metrics.counter(
              component, "bricks", "bricks by colour", {.labels = {{"colour", "red"}}})) {}

    sim::Counter& played;
    sim::Counter& broken;
    sim::Gauge& onTheFloor;
    sim::Counter& bricks;

    static constexpr std::array kShares{models::ShareOfMetrics{
        "break_ratio", "share of toys that broke", {"toys_broken"}, {"toys_played"}}};
};

std::vector<std::string> told(const MetricResults& metrics) {
    std::vector<std::string> texts;
    for (const Statistic& statistic : statisticsOf(metrics)) {
        texts.push_back(statistic.name + ' ' +
                        (statistic.value ? testing::PrintToString(*statistic.value) : "none"));
    }
    return texts;
}

TEST(MetricResult, IsToldWhenItIsRead) {
    sim::Metrics metrics;
    const ToyMetrics toys(metrics, "nursery");
    toys.played.add(8);
    toys.broken.add(2);
    toys.bricks.add();
    toys.onTheFloor.set(sim::kStart + 10s, 6);
    auto all = metricResults(metrics, sim::kStart + 20s);
    MetricResults& nursery = all["nursery"];
    nursery.push_back(shareResult(ToyMetrics::kShares.front()));
    EXPECT_THAT(told(nursery), ElementsAre("toys_played 8", "toys_broken 2", "toys_on_the_floor 3",
                                           "toys_on_the_floor.min 0", "toys_on_the_floor.max 6",
                                           "bricks_red 1", "break_ratio 0.25"));
}

TEST(MetricResult, OfNothingHasNoQuantiles) {
    sim::Metrics metrics;
    metrics.histogram("nursery", "nap");
    const MetricResults nap = metricResults(metrics, sim::kStart)["nursery"];
    EXPECT_EQ(statisticOf(nap, "nap", "count")->value, 0);
    EXPECT_EQ(statisticOf(nap, "nap", "p99")->value, std::nullopt);
    EXPECT_FALSE(statisticOf(nap, "nap", "p98"));
    EXPECT_FALSE(statisticOf(nap, "tea", "p99"));
}

TEST(MetricResult, OfAToyKindIsDescribedWithoutAPlatform) {
    const models::ComponentKind kind{.name = "nursery",
                                     .summary = "where toys are",
                                     .leavesOut = "",
                                     .defaults = nullptr,
                                     .build = nullptr,
                                     .metrics = models::metricsOf<ToyMetrics>()};
    const std::array kinds{&kind};
    FileSection section = componentsSection(kinds);
    section.kinds.front().describe = [](models::FieldVisitor&) {
    };
    const auto text = describeNamed(std::array{section}, "nursery");
    ASSERT_TRUE(text.ok());
    EXPECT_THAT(*text, HasSubstr("  toys_on_the_floor: gauge\n      toys to tread on\n"));
    EXPECT_THAT(*text, HasSubstr("  bricks_red: counter\n      bricks by colour\n"));
    EXPECT_THAT(*text, HasSubstr("  break_ratio: share\n      share of toys that broke\n"));
    EXPECT_THAT(*text, HasSubstr("  latency: histogram, s\n"));
}

TEST(ComponentKinds, SayWhatEachMetricIs) {
    for (const models::ComponentKind& kind : models::componentKinds()) {
        for (const MetricResult& metric : declaredMetrics(kind.metrics)) {
            EXPECT_FALSE(metric.help.empty()) << kind.name << '.' << metric.flatName();
        }
    }
}

TEST(TrafficKinds, SayWhatEachMetricIs) {
    for (const models::TrafficKind& kind : models::trafficKinds()) {
        const MetricResults metrics = declaredMetrics(kind.metrics);
        EXPECT_NE(find(metrics, "served_by_cache"), nullptr) << kind.name;
        for (const MetricResult& metric : metrics) {
            EXPECT_FALSE(metric.help.empty()) << kind.name << '.' << metric.flatName();
        }
    }
}

TEST(ComponentKinds, TellHeadlinesAndSharesOfMetricsThatTheyHave) {
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const MetricResults metrics = declaredMetrics(kind.metrics);
        const auto expectAll = [&](const models::MetricSum& names) {
            for (const std::string_view name : names) {
                EXPECT_TRUE(name.empty() || find(metrics, name) != nullptr)
                    << kind.name << '.' << name;
            }
        };
        for (const models::ShareOfMetrics& share : kind.metrics.shares) {
            expectAll(share.part);
            expectAll(share.whole);
        }
        for (const models::Headline& headline : kind.metrics.headlines) {
            expectAll(headline.metrics);
        }
    }
}

} // namespace
} // namespace doppel::scenarios
