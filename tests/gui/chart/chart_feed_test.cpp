// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_book.h"
#include "gui/chart/chart_feed.h"
#include "gui/chart/chart_marks.h"
#include "gui/chart/plot_look.h"
#include "gui/chart/server_history.h"
#include "tests/gui/chart/chart_samples.h"

#include <gmock/gmock.h>

#include <cmath>
#include <utility>

namespace doppel::gui {
namespace {

using ::testing::ElementsAre;

const ChartSpec& standardChart(std::string_view id) {
    for (const ChartSpec& spec : standardCharts()) {
        if (spec.id == id) {
            return spec;
        }
    }
    throw std::invalid_argument("no such chart");
}

ChartContext twoSources() {
    ChartContext context;
    context.sources = {"visitors", "crawlers"};
    context.components = {{"fastly", "edge"}, {"frontend", "app"}};
    return context;
}

std::vector<double> valuesOf(const ChartFuture& future, const char* trace) {
    const Trace* found = traceOf(future, QString::fromUtf8(trace));
    if (found == nullptr) {
        return {};
    }
    return {found->values.values().begin(), found->values.values().end()};
}

ChartFuture filled(std::string_view id, const SeriesTable& table, const ChartContext& context) {
    ChartFeed feed(standardChart(id), context);
    ChartFuture future;
    feed.update(table.view(), future);
    return future;
}

TEST(StandardCharts, AreEight) {
    std::vector<std::string> ids;
    for (const ChartSpec& spec : standardCharts()) {
        ids.push_back(spec.id);
    }
    EXPECT_THAT(ids, ElementsAre("latency", "errors", "answered-by", "throughput", "hit-ratio",
                                 "load", "servers", "recovery"));
}

TEST(LatencyChart, IsThatOfAllVisitsTogether) {
    SeriesTable table{
        rowsEvery(10s, 2),
        {quantileColumn("visitors", "p99", {0.2, 0.3}), quantileColumn("crawlers", "p99", {9, 9})}};
    ChartFeed feed(standardChart("latency"), twoSources());
    ChartFuture future;
    feed.update(table.view(), future);
    EXPECT_EQ(feed.note(), "of good answers, the slowest source's") << "a run that was stored so";
    table.columns.push_back(quantileColumn("all visits", "p99", {0.25, 0.31}));
    feed.update(table.view(), future);
    EXPECT_THAT(valuesOf(future, "p99"), ElementsAre(0.25, 0.31));
    EXPECT_EQ(feed.note(), "of good answers");
}

TEST(LoadChart, OfWhatNobodyAsksShowsItsOwnGauges) {
    SeriesTable table{rowsEvery(10s, 2),
                      {gaugeColumn("hpa", "in_flight", {0, 0}),
                       gaugeColumn("hpa", "desired_replicas", {3, 5}),
                       counterColumn("hpa", "limited", {1, 0})}};
    ChartContext context = twoSources();
    context.components.push_back({"hpa", "hpa", false});
    context.selected = "hpa";
    const ChartFuture future = filled("load", table, context);
    ASSERT_EQ(future.traces.size(), 1U);
    EXPECT_EQ(future.traces[0].name, "desired_replicas");
    EXPECT_THAT(valuesOf(future, "desired_replicas"), ElementsAre(3, 5));
    context.components.back().isAsked = true;
    EXPECT_EQ(filled("load", table, context).traces[0].name, "in flight");
}

TEST(LatencyChart, HasTheSlowestSourcesQuantilesAndGapsWhereNobodyWasAnswered) {
    SeriesTable table{rowsEvery(10s, 3),
                      {quantileColumn("visitors", "p99", {0.2, 0.3, 0}),
                       quantileColumn("crawlers", "p99", {0.1, 0.9, 0}),
                       quantileColumn("fastly", "p99", {5, 5, 5})}};
    const std::vector<double> p99 = valuesOf(filled("latency", table, twoSources()), "p99");
    EXPECT_EQ(p99[0], 0.2);
    EXPECT_EQ(p99[1], 0.9);
    EXPECT_TRUE(std::isnan(p99[2]));
}

TEST(ErrorsChart, HasAShareForEachKindThatWasSeen) {
    SeriesTable table{rowsEvery(10s, 2),
                      {counterColumn("visitors", "ok", {90, 50}),
                       counterColumn("visitors", "failed", {10, 50}),
                       counterColumn("visitors", "status", {10, 20}, {{"status", "503"}}),
                       counterColumn("visitors", "outcome", {0, 30}, {{"outcome", "timed_out"}}),
                       counterColumn("visitors", "outcome", {0, 0}, {{"outcome", "refused"}})}};
    const ChartFuture future = filled("errors", table, twoSources());
    EXPECT_THAT(valuesOf(future, "503"), ElementsAre(0.1, 0.2));
    EXPECT_THAT(valuesOf(future, "timed out"), ElementsAre(0, 0.3));
    EXPECT_FALSE(traceOf(future, "refused")->shown);
    EXPECT_FALSE(traceOf(future, "all")->shown);
    EXPECT_THAT(valuesOf(future, "all"), ElementsAre(0.1, 0.5));
    // Bars stand on each other.
    EXPECT_DOUBLE_EQ(traceOf(future, "timed out")->tops[1], 0.5);
}

// 100 visits in 10 s: 50 from the cache, 10 made up by the edge, of which 8 were 503s; 30 from the
// origin; 6 stale copies of which 1 does not count; 4 without any answer. Failed: 8 + 1 + 4.
TEST(AnsweredByChart, CountsGoodAnswersAndAddsUpToAllVisits) {
    SeriesTable table{rowsEvery(10s, 1),
                      {counterColumn("visitors", "served_by", {50}, {{"server", "cache"}}),
                       counterColumn("visitors", "served_by", {30}, {{"server", "origin"}}),
                       counterColumn("visitors", "served_by", {6}, {{"server", "stale"}}),
                       counterColumn("visitors", "served_by", {0}, {{"server", "mirror"}}),
                       counterColumn("visitors", "served_by", {10}, {{"server", "synthetic"}}),
                       counterColumn("visitors", "failure", {4}, {{"failure", "timeout"}}),
                       counterColumn("visitors", "outcome", {1}, {{"outcome", "uncounted_stale"}}),
                       counterColumn("visitors", "failed", {13})}};
    const ChartFuture future = filled("answered-by", table, twoSources());
    EXPECT_THAT(valuesOf(future, "cache"), ElementsAre(5.2)); // and 2 that the edge answered well
    EXPECT_THAT(valuesOf(future, "origin"), ElementsAre(3));
    EXPECT_THAT(valuesOf(future, "stale"), ElementsAre(0.5));
    EXPECT_THAT(valuesOf(future, "error"), ElementsAre(1.3));
    EXPECT_DOUBLE_EQ(future.traces.back().tops[0], 10);
}

TEST(HitRatioChart, HasALineForEachCacheOfItsKind) {
    SeriesTable table{
        rowsEvery(10s, 1),
        {counterColumn("fastly", "hits", {35}), counterColumn("fastly", "hits_good", {30}),
         counterColumn("fastly", "miss", {5}), counterColumn("frontend", "hits", {1})}};
    const ChartFuture future = filled("hit-ratio", table, twoSources());
    ASSERT_EQ(future.traces.size(), 1U);
    EXPECT_THAT(valuesOf(future, "fastly"), ElementsAre(0.75));
}

TEST(LoadChart, IsOfTheSelectedComponentAndFallsBackToWhatIsInside) {
    SeriesTable table{rowsEvery(10s, 1),
                      {gaugeColumn("frontend", "puma_busy_threads", {118.6}),
                       gaugeColumn("frontend", "in_flight", {200}),
                       gaugeColumn("fastly", "in_flight", {7})}};
    ChartContext context = twoSources();
    EXPECT_TRUE(filled("load", table, context).traces.empty()) << "none is selected";
    context.selected = "frontend";
    EXPECT_THAT(valuesOf(filled("load", table, context), "busy threads"), ElementsAre(118.6));
    EXPECT_EQ(filled("load", table, context).traces.size(), 1U);
    context.selected = "fastly";
    EXPECT_THAT(valuesOf(filled("load", table, context), "in flight"), ElementsAre(7));
}

TEST(ServersChart, HasServersByState) {
    ServerHistory history;
    const std::vector<std::string> names{"frontend"};
    scenarios::ComponentState six;
    six.servers = {{"ready", 6}};
    scenarios::ComponentState hit;
    hit.servers = {{"ready", 4}, {"failed", 1}, {"lost", 1}};
    history.add(sim::kStart + 10s, names, std::vector{six});
    history.add(sim::kStart + 20s, names, std::vector{hit});
    ChartContext context = twoSources();
    context.selected = "frontend";
    ChartFeed feed(standardChart("servers"), context);
    ChartFuture future;
    feed.update(history.view(), future);
    EXPECT_THAT(valuesOf(future, "ready"), ElementsAre(6, 4));
    EXPECT_THAT(valuesOf(future, "failed"), ElementsAre(0, 2));
}

// 0.1 % of 100 visits in each 10 s may fail for 30 days: 0.001 * 10/s * 2,592,000 s = 25,920.
TEST(RecoveryChart, HasTheShareOfTheBudgetThatIsBurned) {
    SeriesTable table{rowsEvery(10s, 2),
                      {counterColumn("visitors", "ok", {100, 74.08}),
                       counterColumn("visitors", "failed", {0, 25.92})}};
    const std::vector<double> burned = valuesOf(filled("recovery", table, twoSources()), "burned");
    EXPECT_EQ(burned[0], 0);
    EXPECT_NEAR(burned[1], 0.001, 1e-12);
}

TEST(ChartFeed, TakesNewRowsAndAllOfThemWhenTheSeriesWasHalved) {
    ChartFeed feed(standardChart("throughput"), twoSources());
    ChartFuture future;
    SeriesTable table{rowsEvery(10s, 3), {counterColumn("visitors", "requests", {10, 20, 30})}};
    feed.update(table.view(), future);
    table.times = rowsEvery(10s, 4);
    table.columns[0].values = {10, 20, 30, 50};
    feed.update(table.view(), future);
    EXPECT_THAT(valuesOf(future, "begun"), ElementsAre(1, 2, 3, 5));
    sim::halveRows(table.times, table.columns, sim::kStart);
    table.epoch = 1;
    feed.update(table.view(), future);
    EXPECT_THAT(valuesOf(future, "begun"), ElementsAre(1.5, 4));
    EXPECT_THAT(future.ends, ElementsAre(sim::kStart + 20s, sim::kStart + 40s));
    // A metric that is registered late brings a trace.
    table.columns.push_back(counterColumn("visitors", "retries", {0, 40}));
    feed.update(table.view(), future);
    EXPECT_THAT(valuesOf(future, "tried again"), ElementsAre(0, 2));
}

TEST(ChartFeed, TakesAllRowsOfAnotherFutureThatHasAsMany) {
    ChartFeed feed(standardChart("throughput"), twoSources());
    ChartFuture shown;
    const auto begun = [](double each) {
        return SeriesTable{rowsEvery(10s, 2),
                           {counterColumn("visitors", "requests", {each, each})}};
    };
    const SeriesTable a = begun(10);
    const SeriesTable b = begun(40);
    feed.update({a.times, a.columns, 0, 1}, shown);
    feed.update({b.times, b.columns, 0, 2}, shown);
    EXPECT_THAT(valuesOf(shown, "begun"), ElementsAre(4, 4));
}

TEST(ReadOuts, AreTheRowOfTheMoment) {
    SeriesTable table{rowsEvery(10s, 3),
                      {counterColumn("visitors", "requests", {10, 20, 30}),
                       counterColumn("visitors", "ok", {10, 20, 30})}};
    ChartBook book;
    book.setContext(twoSources());
    book.update({QStringLiteral("A"), table.view(), {}, sim::kStart + 35s, {}}, std::nullopt);
    const Chart& chart = book.chart(3);
    const auto begun = [&](sim::Duration at) {
        return readOutsOf(chart, {.cursor = sim::kStart + at}).front().value;
    };
    EXPECT_EQ(begun(10s), "1/s");
    EXPECT_EQ(begun(11s), "2/s");
    EXPECT_EQ(begun(30s), "3/s");
    EXPECT_EQ(begun(35s), "3/s") << "the row is under way";
    EXPECT_EQ(begun(36s), "–") << "not played yet";
}

TEST(Objectives, DrawLinesWhereTheyBelong) {
    const auto latency = limitsOf("latency", "fast", "visitors.latency.p95 <= 500ms");
    ASSERT_EQ(latency.size(), 1U);
    EXPECT_EQ(latency[0], (ChartLimit{"fast: p95 at most 500 ms", 0.5, "p95"}));
    const auto errors = limitsOf("errors", "available", "visitors.availability >= 99%");
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_NEAR(errors[0].value, 0.01, 1e-12);
    EXPECT_TRUE(limitsOf("errors", "fast", "visitors.latency.p95 <= 500ms").empty());
    EXPECT_TRUE(limitsOf("errors", "pages", "visitors.availability.page >= 99%").empty());
    EXPECT_TRUE(limitsOf("errors", "wrong", "not an objective").empty());
}

TEST(RecoverySpans, FollowEachOtherAndSayWhatIsNotKnownYet) {
    scenarios::RecoveryResult recovery;
    scenarios::Incident incident;
    incident.began = sim::kStart + 30min;
    incident.timeToDetect = 2min;
    incident.timeToMitigate = 8min;
    recovery.incidents = {incident};
    const std::vector<Span> spans = recoverySpans(recovery, sim::kStart + 45min);
    ASSERT_EQ(spans.size(), 3U);
    EXPECT_EQ(spans[0].name, "detected after 2 min");
    EXPECT_EQ(spans[1].range, (TimeRange{sim::kStart + 32min, sim::kStart + 38min}));
    EXPECT_EQ(spans[2].name, "not well so far");
    EXPECT_EQ(spans[2].kind, SpanKind::NotWell) << "which is not green";
    EXPECT_EQ(spans[2].range.to, sim::kStart + 45min);
    EXPECT_TRUE(spans[2].open);
}

// As origin-errors.yaml comes out: no alert fires, and the worst is over when the fault ends.
TEST(RecoverySpans, EndWhereVisitorsAreWellThoughNothingWasDetected) {
    scenarios::RecoveryResult recovery;
    scenarios::Incident incident;
    incident.began = sim::kStart + 30min;
    incident.timeToMitigate = 10min;
    incident.wellAfter = 10min + 10s;
    recovery.incidents = {incident};
    std::vector<Span> spans = recoverySpans(recovery, sim::kStart + 45min);
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[0].name, "mitigated after 10 min, not detected so far");
    EXPECT_EQ(spans[1].name, "well after 10 min 10 s, being confirmed");
    recovery.incidents[0].wellAfter.reset();
    recovery.incidents[0].timeToRecover = 10min + 10s;
    spans = recoverySpans(recovery, sim::kStart + 1h);
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[0].name, "mitigated after 10 min, never detected");
    EXPECT_EQ(spans[1].name, "well again after 10 min 10 s");
    EXPECT_EQ(spans[1].range.to, sim::kStart + 40min + 10s);
    EXPECT_FALSE(spans[1].open);
}

TEST(RecoverySpans, TellThatAllIsWellWhereTheWorstIsOverAtThatMoment) {
    scenarios::RecoveryResult recovery;
    recovery.incidents = {{.began = sim::kStart + 30min,
                           .what = "error",
                           .timeToDetect = 1min,
                           .timeToMitigate = 4min,
                           .timeToRecover = 4min}};
    std::vector<Span> spans = recoverySpans(recovery, sim::kStart + 1h);
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[1].name, "well again after 4 min");
    recovery.incidents[0].wellAfter = std::exchange(recovery.incidents[0].timeToRecover, {});
    spans = recoverySpans(recovery, sim::kStart + 1h);
    ASSERT_EQ(spans.size(), 2U);
    EXPECT_EQ(spans[1].name, "well after 4 min, being confirmed");
}

TEST(RecoverySpans, OfWhatNobodySawYetReachToThePlayhead) {
    scenarios::RecoveryResult recovery;
    recovery.incidents = {{.began = sim::kStart + 30min, .what = "error"}};
    const std::vector<Span> spans = recoverySpans(recovery, sim::kStart + 33min);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(spans[0].name, "not detected so far");
    EXPECT_EQ(spans[0].range, (TimeRange{sim::kStart + 30min, sim::kStart + 33min}));
}

// Columns come as their statuses are seen for the first time.
TEST(ChartFeed, AStatusKeepsItsColourWhenAnotherComes) {
    const auto colourOf504 = [&](std::vector<const char*> statuses) {
        SeriesTable table{
            rowsEvery(30s, 1),
            {counterColumn("visitors", "ok", {90}), counterColumn("visitors", "failed", {10})}};
        for (const char* status : statuses) {
            table.columns.push_back(counterColumn("visitors", "status", {5}, {{"status", status}}));
        }
        ChartFeed feed(standardChart("errors"), {.sources = {"visitors"}});
        ChartFuture future;
        feed.update(table.view(), future);
        return traceOf(future, "504")->colour;
    };
    EXPECT_EQ(colourOf504({"504"}), colourOf504({"504", "502"}));
    EXPECT_EQ(colourOf504({"504"}), colourOf504({"503", "504"}));
    EXPECT_NE(colourOf504({"504"}), TraceColour::Error) << "which is that of 503";
}

TEST(ReadOuts, KeepTheLastPointWhileThePlayheadRunsAhead) {
    SeriesTable table{rowsEvery(30s, 4),
                      {counterColumn("visitors", "requests", {30, 60, 90, 120})}};
    ChartBook book;
    book.setContext({.sources = {"visitors"}});
    const sim::Time known = sim::kStart + 2min;
    const FutureSeries a{QStringLiteral("A"), table.view(), {}, known, {}};
    SeriesTable less{rowsEvery(30s, 2), {counterColumn("visitors", "requests", {30, 60})}};
    const auto readOuts = [&](std::optional<FutureSeries> b, PlotLook look) {
        book.update(a, b);
        std::vector<QString> values;
        for (const ReadOut& one : readOutsOf(book.chart(3), look)) {
            values.push_back(one.value);
        }
        return values;
    };
    const PlotLook ahead{.playhead = known + 7s};
    EXPECT_EQ(readOuts(std::nullopt, ahead).front(), "4/s");
    EXPECT_EQ(readOuts(std::nullopt, {.cursor = known + 7s}).front(), "–") << "of that moment";
    book.chart(3).compared = QStringLiteral("begun");
    const FutureSeries b{QStringLiteral("B"), less.view(), {}, sim::kStart + 1min, {}};
    EXPECT_EQ(readOuts(b, ahead).back(), "2/s") << "B is two rows behind";
    const FutureSeries behind{QStringLiteral("B"), less.view(), {}, sim::kStart + 59s, {}};
    EXPECT_EQ(readOuts(behind, ahead).back(), "–") << "B was not played to there";
}

TEST(ReadOuts, BeforeTheFirstRowSayWhenItComes) {
    ChartBook book;
    book.setContext({.sources = {"visitors"}, .every = 30s});
    book.update({QStringLiteral("A"), {}, {}, sim::kStart, {}}, std::nullopt);
    EXPECT_EQ(emptyText(book.chart(1), {}), "first point at 0:30") << "not that no visit failed";
    SeriesTable table{
        rowsEvery(30s, 1),
        {counterColumn("visitors", "ok", {90}), counterColumn("visitors", "failed", {0})}};
    book.update({QStringLiteral("A"), table.view(), {}, sim::kStart + 30s, {}}, std::nullopt);
    EXPECT_EQ(emptyText(book.chart(1), {.playhead = sim::kStart + 30s}), "No visit failed");
}

TEST(ChartBook, LeavesOutWhatThePlatformCannotHave) {
    const auto ids = [](const ChartBook& book) {
        std::vector<std::string> all;
        for (const std::size_t i : book.order()) {
            all.push_back(book.chart(i).id);
        }
        return all;
    };
    ChartBook book;
    book.setContext({.sources = {"visitors"}, .components = {{"shop", "app"}}});
    EXPECT_THAT(ids(book), ElementsAre("latency", "errors", "answered-by", "throughput", "recovery",
                                       "load", "servers"));
    book.setContext({.sources = {"visitors"},
                     .components = {{"fastly", "edge"}, {"shop", "app"}},
                     .selected = "shop"});
    EXPECT_THAT(ids(book), ElementsAre("latency", "errors", "load", "servers", "answered-by",
                                       "throughput", "hit-ratio", "recovery"));
}

} // namespace
} // namespace doppel::gui
