// SPDX-License-Identifier: Apache-2.0
// A time without a book is one of requests, so that whoever adds another one has to say which.
#include "models/deploy/deploy_metrics.h"
#include "models/jobs/work_meter.h"
#include "models/rabbitmq/rabbit_metrics.h"
#include "models/registry.h"
#include "models/traffic/traffic_kinds.h"
#include "scenarios/metric_result.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>

namespace doppel::scenarios {
namespace {

bool isTime(const MetricResult& metric) {
    return std::holds_alternative<sim::Histogram>(metric.value) &&
           metric.unit == sim::MetricUnit::Nanoseconds;
}

// Of requests, which a component's own count judges.
constexpr std::array<std::string_view, 7> kOfRequests{
    "latency",
    "latency_failed",
    "http_request_queue_duration_seconds",
    "http_request_duration_seconds",
    "TargetResponseTime",
    "router_backend_handler_response_duration_seconds",
    "miss_time"};

TEST(TimesOfKinds, HaveABookOrAreOfRequests) {
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const bool isAsked = kind.whyUnasked.empty();
        for (const MetricResult& metric : declaredMetrics(kind.metrics, isAsked)) {
            const auto& books = kind.metrics.books;
            const bool hasBook = models::WorkMeter::isTime(metric.name) ||
                                 std::any_of(books.begin(), books.end(), [&](const auto& book) {
                                     return book.times == metric.name;
                                 });
            const bool isOfRequests =
                std::find(kOfRequests.begin(), kOfRequests.end(), metric.name) != kOfRequests.end();
            EXPECT_TRUE(!isTime(metric) || hasBook || (isAsked && isOfRequests))
                << kind.name << '.' << metric.name;
        }
    }
}

void expectMetricsOf(const models::BookOfTimes& book, const MetricResults& metrics) {
    const MetricResult* times = find(metrics, book.times);
    ASSERT_NE(times, nullptr) << book.times;
    EXPECT_TRUE(isTime(*times)) << book.times;
    for (const std::string_view name :
         {book.good, book.failed[0], book.failed[1], book.failed[2], book.overdue, book.sameAs}) {
        EXPECT_TRUE(name.empty() || find(metrics, name) != nullptr) << book.times << ": " << name;
    }
}

TEST(BooksOfTimes, AreOfMetricsThatTheKindHas) {
    std::set<std::string_view> named;
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const MetricResults metrics = declaredMetrics(kind.metrics);
        for (const models::BookOfTimes& book : kind.metrics.books) {
            expectMetricsOf(book, metrics);
            EXPECT_TRUE(named.insert(book.times).second) << book.times << " is another kind's, too";
        }
    }
    for (const models::TrafficKind& kind : models::trafficKinds()) {
        EXPECT_FALSE(kind.metrics.books.empty()) << kind.name;
        for (const models::BookOfTimes& book : kind.metrics.books) {
            expectMetricsOf(book, declaredMetrics(kind.metrics));
        }
    }
    sim::Metrics metrics;
    const models::DeployMetrics deploys(metrics, "");
    expectMetricsOf(models::DeployMetrics::kBook, metricResultsOf(metrics, "", sim::kStart));
}

// Under any of its labels.
bool isNamed(const MetricResults& metrics, std::string_view name) {
    return std::any_of(metrics.begin(), metrics.end(),
                       [&](const MetricResult& metric) { return metric.name == name; });
}

TEST(BasesOfMetrics, AreOfMetricsThatThereAre) {
    sim::Metrics common;
    const models::DeployMetrics deploys(common, "");
    const models::WorkMeter jobs(common, "");
    const models::RabbitQueueMetrics queue(common, "", {{"queue", "q"}});
    const MetricResults others = metricResultsOf(common, "", sim::kStart);
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const MetricResults metrics = declaredMetrics(kind.metrics);
        for (const models::MetricBasis& basis : kind.metrics.bases) {
            EXPECT_TRUE(isNamed(metrics, basis.metric) || isNamed(others, basis.metric))
                << kind.name << '.' << basis.metric;
        }
    }
    for (const models::MetricBasis& basis : models::DeployMetrics::kBases) {
        EXPECT_TRUE(isNamed(others, basis.metric)) << basis.metric;
    }
}

TEST(GoodCountsAndLevels, AreOfMetricsThatThereAre) {
    sim::Metrics common;
    const models::WorkMeter jobs(common, "");
    const models::RabbitQueueMetrics queue(common, "", {{"queue", "q"}});
    const MetricResults others = metricResultsOf(common, "", sim::kStart);
    std::size_t told = 0;
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const MetricResults metrics = declaredMetrics(kind.metrics);
        for (const models::GoodCount& count : kind.metrics.goodCounts) {
            for (const std::string_view name : {count.metric, count.good, count.alsoGood}) {
                EXPECT_TRUE(name.empty() || isNamed(metrics, name) || isNamed(others, name))
                    << kind.name << '.' << name;
            }
            ++told;
        }
        for (const models::LevelOfUndone& level : kind.metrics.undone) {
            for (const std::string_view name : {level.level, level.withFailed}) {
                const MetricResult* metric = find(metrics, name);
                ASSERT_NE(metric, nullptr) << kind.name << '.' << name;
                EXPECT_TRUE(std::holds_alternative<GaugeValue>(metric->value)) << name;
            }
            ++told;
        }
    }
    EXPECT_GE(told, 14U);
}

TEST(KindsThatNobodyAsks, CountNoRequests) {
    std::size_t unasked = 0;
    for (const models::ComponentKind& kind : models::componentKinds()) {
        if (!kind.whyUnasked.empty()) {
            ++unasked;
            EXPECT_TRUE(kind.whyUnasked.starts_with("answers no requests: ")) << kind.name;
            EXPECT_EQ(find(declaredMetrics(kind.metrics, false), "requests"), nullptr) << kind.name;
        }
    }
    EXPECT_EQ(unasked, 10U);
}

// Of harm, of work that has books of its own, or of what a kind does whoever waits.
constexpr std::array<std::string_view, 6> kSharesOfNoRequests{
    "cfs_throttled_ratio", "redelivered_share",     "rate_limited_ratio",
    "plan_failure_share",  "visible_in_time_ratio", "crawl_error_ratio"};

TEST(SharesOfRequests, HaveThoseThatHangInTheirWhole) {
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const MetricResults metrics = declaredMetrics(kind.metrics);
        for (const models::ShareOfMetrics& share : kind.metrics.shares) {
            const bool isOfLevels =
                std::holds_alternative<GaugeValue>(find(metrics, share.whole.front())->value);
            const bool isOfRequests =
                !isOfLevels && std::find(kSharesOfNoRequests.begin(), kSharesOfNoRequests.end(),
                                         share.name) == kSharesOfNoRequests.end();
            const bool isInWhole = std::find(share.whole.begin(), share.whole.end(),
                                             share.hanging) != share.whole.end();
            EXPECT_TRUE(!isOfRequests || (!share.hanging.empty() && isInWhole))
                << kind.name << '.' << share.name;
        }
    }
}

} // namespace
} // namespace doppel::scenarios
