// SPDX-License-Identifier: Apache-2.0
// What whoever drives a play may do to it without changing what it plays, and what it costs.
#include "tests/platform/little_platform.h"

#include <atomic>
#include <thread>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

TEST(Play, IsNotBilledForWhatOtherThreadsDo) {
    const ReadyScenario scenario(sourcePath("scenarios/theory/mm1.yaml"));
    ASSERT_TRUE(scenario.loaded());
    std::atomic<bool> over{false};
    std::jthread other([&] {
        while (!over) {
        }
    });
    const RunResult result = scenario.play();
    over = true;
    EXPECT_GT(result.cpuSeconds, 0);
    EXPECT_LE(result.cpuSeconds, result.wallSeconds);
}

TEST(Play, TellsTheCpuTimeOfTheWarmupFromTheRest) {
    const ReadyScenario scenario(sourcePath("scenarios/theory/mm1.yaml"));
    ASSERT_TRUE(scenario.loaded());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    const RunResult atStart = play->observe();
    ASSERT_GT(atStart.warmup, 0s);
    play->advance(sim::kStart + atStart.warmup);
    const RunResult afterWarmup = play->observe();
    EXPECT_GT(afterWarmup.cpuSeconds, 0);
    EXPECT_EQ(afterWarmup.windowCpuSeconds, 0);
    play->advance(play->end());
    const RunResult atEnd = play->finish();
    EXPECT_DOUBLE_EQ(atEnd.cpuSeconds, afterWarmup.cpuSeconds + atEnd.windowCpuSeconds);
}

const sim::SeriesColumn*
latencyOf(const RunResult& result, std::string_view whose, const std::string& statistic) {
    const auto found = std::find_if(
        result.series.begin(), result.series.end(), [&](const sim::SeriesColumn& column) {
            return column.component == whose && column.name == "latency" &&
                   column.statistic == statistic;
        });
    return found == result.series.end() ? nullptr : &*found;
}

// Many are quick, few are slow: no percentile of either is that of all.
TEST(Play, TellsTheLatencyOfAllVisitsTogether) {
    const std::filesystem::path file = std::filesystem::temp_directory_path() /
                                       ("all-visits-" + std::to_string(getpid()) + ".yaml");
    std::ofstream(file) << R"(doppel: 1
duration: 10min
warmup: 2min
components:
  quick: {kind: app, cpu: 10ms, io: 0s}
  slow: {kind: app, cpu: 10ms, io: 1s}
traffic:
  many: {kind: open, to: quick, rate: 20/s}
  few: {kind: open, to: slow, rate: 0.5/s}
)";
    const RunResult result = ReadyScenario(file.string()).play();
    const auto* p50 = latencyOf(result, kAllVisits, "p50");
    const auto* count = latencyOf(result, kAllVisits, "count");
    const auto* slow = latencyOf(result, "few", "p50");
    ASSERT_NE(p50, nullptr);
    ASSERT_NE(count, nullptr);
    ASSERT_NE(slow, nullptr);
    for (std::size_t row = 0; row < result.seriesTimes.size(); ++row) {
        EXPECT_EQ(count->values[row], latencyOf(result, "many", "count")->values[row] +
                                          latencyOf(result, "few", "count")->values[row]);
        EXPECT_LT(p50->values[row], 0.1);
    }
    EXPECT_GT(slow->values.back(), 1);
    EXPECT_GT(latencyOf(result, kAllVisits, "p99")->values.back(), 1);
    std::filesystem::remove(file);
}

// 40 rows of 30 s, and 7 s more.
TEST(Play, TheLastRowIsAsLongAsTheRunGoesOn) {
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("last-row-" + std::to_string(getpid()) + ".yaml");
    std::ofstream(file) << R"(doppel: 1
duration: 20min 7s
series_interval: 30s
components: {shop: {kind: app, cpu: 10ms, io: 0s}}
traffic: {guests: {kind: open, to: shop, rate: 20/s}}
timeline: [{at: 20min, fault: error, target: shop}]
)";
    const RunResult result = ReadyScenario(file.string()).play();
    ASSERT_EQ(result.seriesTimes.size(), 41U);
    EXPECT_EQ(result.seriesTimes.back(), sim::kStart + 20min + 7s);
    double inRows = 0;
    for (const sim::SeriesColumn& column : result.series) {
        if (column.component == "guests" && column.name == "failed") {
            inRows = column.values.back();
        }
    }
    EXPECT_GT(inRows, 0);
    EXPECT_EQ(inRows, static_cast<double>(result.traffic.front().failed));
    std::filesystem::remove(file);
}

TEST(Play, ASingleSourcesLatencyStandsForThatOfAll) {
    const ReadyScenario scenario(sourcePath("scenarios/theory/mm1.yaml"), {"duration=11min"});
    EXPECT_EQ(latencyOf(scenario.play(), kAllVisits, "p50"), nullptr);
}

} // namespace
} // namespace doppel::scenarios
