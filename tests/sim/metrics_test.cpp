// SPDX-License-Identifier: Apache-2.0
#include "sim/metrics.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::sim {
namespace {

using namespace std::chrono_literals;

TEST(Metrics, SameNameIsTheSameThing) {
    Metrics metrics;
    Counter& first = metrics.counter("edge", "cache_hit");
    first.add(2);
    EXPECT_EQ(&metrics.counter("edge", "cache_hit"), &first);
    EXPECT_NE(&metrics.counter("origin", "cache_hit"), &first);
    EXPECT_EQ(metrics.entries().size(), 2U);
}

TEST(Metrics, ReferencesStayGoodWhileOthersRegister) {
    Metrics metrics;
    Counter& first = metrics.counter("edge", "requests");
    for (int i = 0; i < 1000; ++i) {
        metrics.histogram("part" + std::to_string(i), "latency");
    }
    first.add();
    EXPECT_EQ(std::get<Counter>(metrics.find("edge", "requests")->value).value(), 1U);
    EXPECT_EQ(metrics.find("edge", "nothing"), nullptr);
}

TEST(Metrics, AreListedInTheOrderOfRegistration) {
    Metrics metrics;
    metrics.counter("z", "one");
    metrics.gauge("a", "two");
    metrics.histogram("m", "three");
    std::vector<std::string> names;
    for (const Metric& metric : metrics.entries()) {
        names.push_back(metric.component + '.' + metric.name);
    }
    EXPECT_EQ(names, (std::vector<std::string>{"z.one", "a.two", "m.three"}));
}

TEST(MetricsDeathTest, AskingForAnotherKindIsABug) {
    Metrics metrics;
    metrics.counter("edge", "requests");
    EXPECT_DEATH(metrics.gauge("edge", "requests"), "");
}

TEST(Metrics, EndOfTheWarmUpStartsANewWindowForAll) {
    Metrics metrics;
    Counter& requests = metrics.counter("edge", "requests");
    Gauge& queue = metrics.gauge("edge", "queue");
    Histogram& latency = metrics.histogram("edge", "latency");
    requests.add(10);
    queue.set(kStart, 4);
    latency.record(100);
    metrics.reset(kStart + 1min);
    EXPECT_EQ(requests.value(), 0U);
    EXPECT_EQ(requests.total(), 10U);
    EXPECT_EQ(queue.current(), 4);
    EXPECT_TRUE(queue.integral(kStart + 1min) == 0);
    EXPECT_EQ(latency.count(), 0U);
    EXPECT_EQ(metrics.windowStart(), kStart + 1min);
    requests.add(3);
    EXPECT_EQ(requests.value(), 3U);
    EXPECT_EQ(requests.total(), 13U);
}

TEST(Metrics, GaugeThatIsRegisteredLateWasZeroSinceTheReset) {
    Metrics metrics;
    metrics.reset(kStart + 10s);
    Gauge& late = metrics.gauge("edge", "queue");
    late.set(kStart + 15s, 2);
    EXPECT_DOUBLE_EQ(late.mean(kStart + 20s), 1.0);
}

TEST(Metrics, OfOneNameDifferByTheirLabels) {
    Metrics metrics;
    Counter& missing = metrics.counter("edge", "status", "", {.labels = {{"status", "404"}}});
    Counter& failed = metrics.counter("edge", "status", "", {.labels = {{"status", "503"}}});
    EXPECT_NE(&missing, &failed);
    EXPECT_EQ(&failed, &metrics.counter("edge", "status", "", {.labels = {{"status", "503"}}}));
    ASSERT_NE(metrics.find("edge", "status_503"), nullptr);
    EXPECT_EQ(metrics.find("edge", "status_503")->name, "status");
    EXPECT_EQ(metrics.find("edge", "status"), nullptr);
}

TEST(MetricUnit, IsShownAsPeopleReadIt) {
    EXPECT_EQ(toText(MetricUnit::Nanoseconds), "s");
    EXPECT_EQ(inUnit(1'900'000'000, MetricUnit::Nanoseconds), 1.9);
    EXPECT_EQ(toText(MetricUnit::Bytes), "B");
    EXPECT_EQ(toText(MetricUnit::None), "");
}

} // namespace
} // namespace doppel::sim
