// SPDX-License-Identifier: Apache-2.0
#include "sim/random.h"
#include "sim/series.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

const SeriesColumn&
column(const SeriesRecorder& series, const std::string& name, const std::string& part = "") {
    for (const SeriesColumn& c : series.columns()) {
        if (c.name == name && c.statistic == part) {
            return c;
        }
    }
    ADD_FAILURE() << "no column " << name << ' ' << part;
    return series.columns().front();
}

TEST(Series, RowsHoldIncreasesAndMeansOfTheirInterval) {
    Metrics metrics;
    Counter& requests = metrics.counter("edge", "requests");
    Gauge& queue = metrics.gauge("edge", "queue");
    SeriesRecorder series(metrics);
    requests.add(5);
    queue.set(kStart + 5s, 4);
    series.sample(kStart + 10s);
    requests.add(2);
    series.sample(kStart + 20s);
    series.sample(kStart + 30s);
    EXPECT_EQ(column(series, "requests").values, (std::vector<double>{5, 2, 0}));
    EXPECT_EQ(column(series, "queue").values, (std::vector<double>{2, 4, 4}));
    EXPECT_EQ(series.times()[2], kStart + 30s);
}

TEST(Series, ARowHoldsHowFarAGaugeReachedHoweverShort) {
    Metrics metrics;
    Gauge& queue = metrics.gauge("edge", "queue");
    SeriesRecorder series(metrics, 4);
    queue.set(kStart + 5s, 269);
    queue.set(kStart + 5s + 1ns, 1);
    series.sample(kStart + 10s);
    series.sample(kStart + 20s);
    metrics.reset(kStart + 20s);
    queue.set(kStart + 21s, 7);
    series.sample(kStart + 30s);
    queue.set(kStart + 31s, 0);
    EXPECT_EQ(column(series, "queue", "max").values, (std::vector<double>{269, 1, 7}));
    series.sample(kStart + 40s);
    EXPECT_EQ(column(series, "queue", "max").values, (std::vector<double>{269, 7})) << "halved";
    EXPECT_EQ(column(series, "queue", "max").kind, SeriesColumn::Kind::Maximum);
}

TEST(Series, HistogramsAreSampledOnlyWhenTheyAskForIt) {
    Metrics metrics;
    Histogram& shown = metrics.histogram("edge", "latency", "", {MetricUnit::Nanoseconds, true});
    metrics.histogram("edge", "hidden").record(5);
    SeriesRecorder series(metrics);
    shown.record(200'000'000, 99);
    shown.record(900'000'000);
    series.sample(kStart + 1s);
    shown.record(10'000'000);
    series.sample(kStart + 2s);
    series.sample(kStart + 3s);
    EXPECT_EQ(series.columns().size(), 4U);
    EXPECT_EQ(column(series, "latency", "count").values, (std::vector<double>{100, 1, 0}));
    EXPECT_EQ(column(series, "latency", "p50").unit, "s");
    EXPECT_NEAR(column(series, "latency", "p50").values[0], 0.2, 0.001);
    EXPECT_NEAR(column(series, "latency", "p99").values[0], 0.2, 0.001);
    EXPECT_NEAR(column(series, "latency", "p99").values[1], 0.01, 0.00005);
    EXPECT_EQ(column(series, "latency", "p99").values[2], 0);
}

TEST(Series, HalvingKeepsSumsAndAreas) {
    Metrics metrics;
    Counter& requests = metrics.counter("edge", "requests");
    Gauge& queue = metrics.gauge("edge", "queue");
    SeriesRecorder series(metrics, 8);
    Stream chance(36, 0, "series");
    Time now = kStart;
    for (int i = 0; i < 1003; ++i) {
        requests.add(chance.below(100));
        now += Duration(1 + static_cast<std::int64_t>(chance.below(1'000'000)));
        queue.set(now, static_cast<std::int64_t>(chance.below(50)));
        now += Duration(1 + static_cast<std::int64_t>(chance.below(1'000'000)));
        series.sample(now);
        ASSERT_LT(series.times().size(), 8U);
    }
    series.finish();
    EXPECT_EQ(series.times().back(), now);
    EXPECT_GE(series.times().size(), 4U);
    const std::vector<double>& increases = column(series, "requests").values;
    EXPECT_EQ(std::accumulate(increases.begin(), increases.end(), 0.0),
              static_cast<double>(requests.total()));
    double area = 0;
    Time began = kStart;
    for (std::size_t row = 0; row < series.times().size(); ++row) {
        area += column(series, "queue").values[row] *
                static_cast<double>((series.times()[row] - began).count());
        began = series.times()[row];
    }
    EXPECT_NEAR(area / static_cast<double>(queue.integral(now)), 1, 1e-12);
}

TEST(Series, RowsCoverTwiceAsManyIntervalsAfterEachHalving) {
    Metrics metrics;
    Counter& ticks = metrics.counter("clock", "ticks");
    SeriesRecorder series(metrics, 4);
    for (int i = 1; i <= 16; ++i) {
        ticks.add();
        series.sample(kStart + i * 1s);
    }
    EXPECT_EQ(series.intervalsPerRow(), 8U);
    EXPECT_EQ(column(series, "ticks").values, (std::vector<double>{8, 8}));
    ASSERT_EQ(series.times().size(), 2U);
    EXPECT_EQ(series.times()[0], kStart + 8s);
}

TEST(Series, QuantilesOfAMergedRowBoundTheTrueOneFromAbove) {
    Metrics metrics;
    Histogram& latency = metrics.histogram("edge", "latency", "", {MetricUnit::Nanoseconds, true});
    SeriesRecorder series(metrics, 2);
    latency.record(1'000'000, 10);
    series.sample(kStart + 1s);
    latency.record(5'000'000, 90);
    series.sample(kStart + 2s);
    ASSERT_EQ(series.times().size(), 1U);
    EXPECT_GE(column(series, "latency", "p50").values[0] * 1e9,
              static_cast<double>(latency.quantile(0.5)));
    EXPECT_EQ(column(series, "latency", "count").values[0], 100);
}

TEST(Series, RunsThroughTheEndOfTheWarmUp) {
    Metrics metrics;
    Counter& requests = metrics.counter("edge", "requests");
    Gauge& queue = metrics.gauge("edge", "queue");
    Histogram& latency = metrics.histogram("edge", "latency", "", {MetricUnit::Nanoseconds, true});
    SeriesRecorder series(metrics);
    queue.set(kStart, 3);
    requests.add(4);
    latency.record(100, 6);
    series.sample(kStart + 10s);
    requests.add(1);
    metrics.reset(kStart + 15s);
    requests.add(2);
    latency.record(100, 2);
    series.sample(kStart + 20s);
    EXPECT_EQ(column(series, "requests").values, (std::vector<double>{4, 3}));
    EXPECT_EQ(column(series, "queue").values, (std::vector<double>{3, 3}));
    EXPECT_EQ(column(series, "latency", "count").values, (std::vector<double>{6, 2}));
}

TEST(Series, MetricsThatComeLateStartWithZeros) {
    Metrics metrics;
    metrics.counter("edge", "requests");
    SeriesRecorder series(metrics);
    series.sample(kStart + 1s);
    metrics.counter("edge", "late").add(3);
    series.sample(kStart + 2s);
    EXPECT_EQ(column(series, "late").values, (std::vector<double>{0, 3}));
}

// Whoever draws a series and is given only what it lacks.
class Reader {
public:
    explicit Reader(const SeriesRecorder& series) : series_(series) {}

    void read() {
        const SeriesRows fresh = series_.since(at_);
        longest_ = std::max(longest_, fresh.times.size());
        for (; at_.epoch < fresh.epoch; ++at_.epoch) {
            halveRows(times, columns, kStart);
        }
        EXPECT_EQ(times.size(), fresh.kept);
        for (std::size_t i = columns.size(); i < series_.columns().size(); ++i) {
            columns.push_back(series_.columns()[i]);
            columns.back().values.assign(times.size(), 0.0);
        }
        for (std::size_t i = 0; i < fresh.values.size(); ++i) {
            columns[i % columns.size()].values.push_back(fresh.values[i]);
        }
        times.insert(times.end(), fresh.times.begin(), fresh.times.end());
        at_ = series_.cursor();
    }
    std::size_t longest() const { return longest_; }

    std::vector<Time> times;
    std::vector<SeriesColumn> columns;

private:
    const SeriesRecorder& series_;
    SeriesCursor at_;
    std::size_t longest_ = 0;
};

TEST(Series, AReaderThatIsGivenOnlyWhatItLacksHasTheSame) {
    Metrics metrics;
    Counter& requests = metrics.counter("edge", "requests");
    Gauge& queue = metrics.gauge("edge", "queue");
    Histogram& latency = metrics.histogram("edge", "latency", "", {MetricUnit::Nanoseconds, true});
    SeriesRecorder series(metrics, 8);
    Reader often(series);
    Reader seldom(series);
    Stream chance(36, 0, "series");
    Time now = kStart;
    for (int i = 1; i <= 1000; ++i) {
        requests.add(chance.below(100));
        latency.record(static_cast<std::int64_t>(chance.below(1000)));
        now += Duration(1 + static_cast<std::int64_t>(chance.below(1'000'000)));
        queue.set(now, static_cast<std::int64_t>(chance.below(50)));
        if (i == 300) {
            metrics.counter("edge", "late");
        }
        series.sample(now);
        often.read();
        if (chance.below(100) == 0) {
            seldom.read();
        }
    }
    seldom.read();
    ASSERT_GT(series.epoch(), 5U);
    EXPECT_LE(often.longest(), 1U);
    for (const Reader* reader : {&often, &seldom}) {
        EXPECT_TRUE(std::equal(reader->times.begin(), reader->times.end(), series.times().begin(),
                               series.times().end()));
        ASSERT_EQ(reader->columns.size(), series.columns().size());
        for (std::size_t i = 0; i < reader->columns.size(); ++i) {
            EXPECT_EQ(reader->columns[i].values, series.columns()[i].values);
        }
    }
}

} // namespace
} // namespace doppel::sim
