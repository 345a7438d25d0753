// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_spec.h"

#include "gui/chart/series_catalogue.h"

#include <algorithm>
#include <limits>

namespace doppel::gui {
namespace {

using Of = TraceSpec::Of;
using Taken = TraceSpec::Taken;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

double asItIs(const RowSums& row) {
    return row.sums[0];
}

double perSecond(const RowSums& row) {
    return row.seconds > 0 ? row.sums[0] / row.seconds : kNothing;
}

double shareOfSecond(const RowSums& row) {
    return row.sums[1] > 0 ? row.sums[0] / row.sums[1] : kNothing;
}

// A quantile of nothing is no quantile.
double whereCounted(const RowSums& row) {
    return row.sums[0] > 0 ? row.sums[0] : kNothing;
}

// Of visits that were answered, but not as they should have been, a series does not tell by whom;
// copies that do not count are told apart. The rest are the edge's own answers first, then the
// origin's: where an error page is made. All traces together are the visits that ended.
struct Answered {
    double own;    // good answers that the edge made itself
    double origin; // … that the origin made
};
Answered goodAnswers(double synthetic, double origin, double badWithAnswer) {
    const double bad = std::max(0.0, badWithAnswer);
    const double beyond = std::max(0.0, bad - synthetic);
    return {std::max(0.0, synthetic - bad), std::max(0.0, origin - beyond)};
}

// Terms: the trace's own count, synthetic, origin, failed, without an answer or as copies that
// don't count.
Answered goodAnswers(const RowSums& row) {
    return goodAnswers(row.sums[1], row.sums[2], row.sums[3] - row.sums[4]);
}
double fromCache(const RowSums& row) {
    return row.seconds > 0 ? (row.sums[0] + goodAnswers(row).own) / row.seconds : kNothing;
}
double fromOrigin(const RowSums& row) {
    return row.seconds > 0 ? goodAnswers(row).origin / row.seconds : kNothing;
}
double lessUncounted(const RowSums& row) {
    return row.seconds > 0 ? std::max(0.0, row.sums[0] - row.sums[1]) / row.seconds : kNothing;
}

// As RecoveryResult::budgetBurned has it, for all that failed so far.
double budgetBurned(const RowSums& row) {
    const double allowed =
        row.elapsed > 0 ? row.budgetShare * row.sums[1] / row.elapsed * row.budgetSeconds : 0;
    return allowed > 0 ? row.sums[0] / allowed : kNothing;
}

constexpr const char* kNotTold = "failure_* outcome_uncounted_stale outcome_uncounted_mirror";
constexpr const char* kSelectOne = "Select a component on the map to see its load here";

ChartSpec latency() {
    ChartSpec chart{.id = "latency", .title = "Latency", .note = "of good answers", .unit = "s"};
    chart.form = ChartForm::Ribbon;
    chart.scale = ValueScale::Kind::Log;
    chart.better = Better::Lower;
    chart.compared = "p99";
    chart.empty = "No visitor was answered yet";
    const auto quantile = [](const char* name, DashPattern dash) {
        return TraceSpec{.name = name,
                         .terms = {"latency"},
                         .value = whereCounted,
                         .of = Of::AllVisits,
                         .taken = Taken::Greatest,
                         .statistic = name,
                         .dash = dash};
    };
    chart.traces = {quantile("p50", kSolid), quantile("p95", kDashed), quantile("p99", kDotted)};
    return chart;
}

ChartSpec errors() {
    ChartSpec chart{
        .id = "errors", .title = "Errors", .note = "of visits that ended, by kind", .unit = "1"};
    chart.form = ChartForm::Bars;
    chart.better = Better::Lower;
    chart.compared = "all";
    chart.empty = "No visit failed";
    const auto kind = [](const char* name, const char* metrics, TraceColour colour) {
        return TraceSpec{.name = name,
                         .terms = {metrics, "ok failed"},
                         .value = shareOfSecond,
                         .colour = colour,
                         .ifSeen = true};
    };
    TraceSpec byStatus = kind("", "status_5*", TraceColour::Error);
    byStatus.each = true;
    TraceSpec all = kind("all", "failed", TraceColour::Error);
    all.hidden = true;
    all.ifSeen = false;
    chart.traces = {
        all,
        byStatus,
        kind("timed out", "outcome_timed_out", TraceColour::Series2),
        kind("left", "outcome_left", TraceColour::Series6),
        kind("refused", "outcome_refused", TraceColour::Series7),
        kind("broken", "outcome_broken", TraceColour::Series5),
        kind("not resolved", "outcome_not_resolved", TraceColour::Series8),
        kind("rate limited", "outcome_rate_limited", TraceColour::Series4),
        kind("wrong answer",
             "outcome_wrong_redirect outcome_wrong_not_found outcome_client_error outcome_too_old "
             "outcome_outdated_page outcome_blank_page",
             TraceColour::Series3),
        kind("copy that doesn't count", "outcome_uncounted_stale outcome_uncounted_mirror",
             TraceColour::Stale),
    };
    return chart;
}

ChartSpec answeredBy() {
    ChartSpec chart{.id = "answered-by", .title = "Answered by", .note = "visits/s", .unit = "/s"};
    chart.form = ChartForm::Stack;
    chart.compared = "stale mirror origin cache";
    chart.empty = "No visit has ended yet";
    const auto answer = [](const char* name, std::vector<std::string> terms,
                           double (*value)(const RowSums&), TraceColour colour) {
        return TraceSpec{.name = name,
                         .terms = std::move(terms),
                         .value = value,
                         .colour = colour,
                         .hatched = colour == TraceColour::Stale};
    };
    chart.traces = {
        answer("cache",
               {"served_by_cache", "served_by_synthetic", "served_by_origin", "failed", kNotTold},
               fromCache, TraceColour::Cache),
        answer("origin",
               {"served_by_origin", "served_by_synthetic", "served_by_origin", "failed", kNotTold},
               fromOrigin, TraceColour::Origin),
        answer("stale", {"served_by_stale", "outcome_uncounted_stale"}, lessUncounted,
               TraceColour::Stale),
        answer("mirror", {"served_by_mirror", "outcome_uncounted_mirror"}, lessUncounted,
               TraceColour::Mirror),
        answer("error", {"failed"}, perSecond, TraceColour::Error),
    };
    return chart;
}

ChartSpec throughput() {
    ChartSpec chart{.id = "throughput", .title = "Throughput", .note = "visits/s", .unit = "/s"};
    chart.better = Better::Higher;
    chart.compared = "good";
    chart.traces = {
        {.name = "begun",
         .terms = {"requests"},
         .value = perSecond,
         .colour = TraceColour::Series8,
         .dash = kDotted},
        {.name = "good", .terms = {"ok"}, .value = perSecond},
        {.name = "failed",
         .terms = {"failed"},
         .value = perSecond,
         .colour = TraceColour::Error,
         .dash = kDashed,
         .ifSeen = true},
        {.name = "tried again",
         .terms = {"retries"},
         .value = perSecond,
         .colour = TraceColour::Series4,
         .dash = kDashed,
         .ifSeen = true},
    };
    return chart;
}

ChartSpec hitRatio() {
    ChartSpec chart{.id = "hit-ratio", .title = "Hit ratio", .note = "of look-ups", .unit = "1"};
    chart.better = Better::Higher;
    chart.compared = "visits";
    chart.empty = "Nothing was looked up in a cache yet";
    chart.traces = {
        {.name = "visits",
         .terms = {"served_by_cache served_by_stale", "served_by_*"},
         .value = shareOfSecond},
        {.name = "hit_ratio",
         .terms = {},
         .value = shareOfSecond,
         .of = Of::EachWithHitRatio,
         .colour = TraceColour::Series2,
         .dash = kDashed},
    };
    return chart;
}

ChartSpec load() {
    ChartSpec chart{.id = "load", .title = "%1", .note = "in use and waiting, means", .unit = ""};
    chart.better = Better::Lower;
    chart.compared = "waiting";
    chart.empty = kSelectOne;
    const auto gauge = [](const char* name, const char* metric, TraceColour colour,
                          DashPattern dash) {
        return TraceSpec{.name = name,
                         .terms = {metric},
                         .value = asItIs,
                         .of = Of::Selected,
                         .colour = colour,
                         .dash = dash};
    };
    const auto inUse = [&](const char* name, const char* metric) {
        return gauge(name, metric, TraceColour::Series1, kSolid);
    };
    const auto waiting = [&](const char* metric) {
        return gauge("waiting", metric, TraceColour::Series2, kDashed);
    };
    chart.traces = {
        inUse("busy threads", "puma_busy_threads"),
        gauge("threads", "puma_max_threads", TraceColour::Limit, kDashed),
        waiting("puma_request_backlog"),
        inUse("connections", "pg_stat_activity_count"),
        waiting("connections_waiting"),
        inUse("busy threads", "threads_busy"),
        waiting("commands_waiting"),
        inUse("busy cores", "cores_busy"),
        waiting("cores_wanted"),
        inUse("connections", "nginx_connections_active"),
        {.name = "",
         .terms = {"*"},
         .value = asItIs,
         .of = Of::OwnGauges,
         .each = true,
         .ifSeen = true,
         .fallback = true},
        inUse("in flight", "in_flight"),
    };
    chart.traces.back().fallback = true;
    return chart;
}

ChartSpec servers() {
    ChartSpec chart{.id = "servers", .title = "%1", .note = "servers", .unit = ""};
    chart.form = ChartForm::Stack;
    chart.better = Better::Higher;
    chart.compared = "ready";
    chart.empty = "Select a component that runs on servers to see them here";
    chart.table = ChartSpec::Table::Servers;
    const auto state = [](const char* name, const char* metrics, TraceColour colour) {
        return TraceSpec{.name = name,
                         .terms = {metrics},
                         .value = asItIs,
                         .of = Of::Selected,
                         .colour = colour,
                         .hatched = colour == TraceColour::Stale,
                         .ifSeen = true};
    };
    chart.traces = {
        state("ready", "servers_ready", TraceColour::Mirror),
        state("booting", "servers_booting servers_unready", TraceColour::Cache),
        state("draining", "servers_draining servers_stopping", TraceColour::Stale),
        state("failed", "servers_failed servers_lost", TraceColour::Error),
    };
    chart.traces.front().ifSeen = false;
    return chart;
}

ChartSpec recovery() {
    ChartSpec chart{
        .id = "recovery", .title = "Error budget", .note = "burned so far", .unit = "1"};
    chart.better = Better::Lower;
    chart.compared = "burned";
    chart.traces = {{.name = "burned",
                     .terms = {"failed", "ok failed"},
                     .value = budgetBurned,
                     .taken = Taken::SumSinceStart,
                     .colour = TraceColour::Error}};
    return chart;
}

} // namespace

std::span<const ChartSpec> standardCharts() {
    static const std::vector<ChartSpec> kCharts{latency(),  errors(), answeredBy(), throughput(),
                                                hitRatio(), load(),   servers(),    recovery()};
    return kCharts;
}

ChartSpec chartOf(const sim::SeriesColumn& column) {
    const bool isRate = column.kind == sim::SeriesColumn::Kind::Increase;
    const bool isQuantile = column.kind == sim::SeriesColumn::Kind::Quantile;
    const SeriesName name = nameOf(column);
    // Bytes a second have no unit of their own here: they are told as bytes.
    const bool isBytes = column.unit == "B";
    ChartSpec chart{.id = searchedText(name),
                    .title = "%1",
                    .note = name.metric,
                    .unit = isRate && !isBytes ? "/s" : column.unit};
    if (isRate) {
        chart.note += isBytes ? ", in each second" : "/s";
    }
    chart.traces = {{.name = name.statistic.empty() ? name.metric : name.statistic,
                     .terms = {name.metric},
                     .value = isRate       ? perSecond
                              : isQuantile ? whereCounted
                                           : asItIs,
                     .of = Of::Selected,
                     .statistic = name.statistic}};
    return chart;
}

} // namespace doppel::gui
