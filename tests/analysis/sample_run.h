// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/evaluation.h"
#include "scenarios/run_result.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace doppel::analysis {

/// A result as a run could have left it, made by hand: ten minutes of 500s at the origin of a small
/// platform, with one objective met and one missed.
inline scenarios::RunResult sampleRun() {
    using namespace std::chrono_literals;
    const auto at = [](sim::Duration d) {
        return sim::kStart + d;
    };
    scenarios::RunResult run;
    run.version = "0.1.0";
    run.scenario = "scenarios/sample/errors.yaml";
    run.title = "Origin answers 500 for ten minutes";
    run.configuration = "doppel: 1\ntitle: Origin answers 500 for ten minutes\n";
    run.seed = 36;
    run.fingerprint = "3f2a90cc17d04b11";
    run.status = {sim::RunStatus::Reason::ReachedEnd, at(70min), ""};
    run.warmup = 10min;
    run.simulated = 1h;
    run.events = 41'200'000;
    run.wallSeconds = 2.13;
    run.cpuSeconds = 2.4;
    run.windowCpuSeconds = 2.05;
    run.peakMemoryBytes = 61'000'000;
    run.defaultedFields = 132;

    using scenarios::MetricResults;
    using Labels = std::vector<sim::MetricLabel>;
    const auto add = [](MetricResults& metrics, const char* name, auto value, Labels labels = {},
                        sim::MetricUnit unit = sim::MetricUnit::None) {
        metrics.push_back({name, std::move(labels), unit, "", value});
    };
    const auto count = [&](MetricResults& metrics, const char* name, std::uint64_t value,
                           Labels labels = {}) {
        add(metrics, name, scenarios::CounterValue{value}, std::move(labels));
    };
    const auto level = [&](MetricResults& metrics, const char* name, sim::Int128 integral) {
        add(metrics, name, scenarios::GaugeValue{integral, 1h, 12, 3, 0});
    };
    const auto times = [&](MetricResults& metrics, const char* name,
                           std::vector<std::pair<sim::Duration, std::uint64_t>> values) {
        sim::Histogram histogram;
        for (const auto& [value, n] : values) {
            histogram.record(value.count(), n);
        }
        add(metrics, name, histogram, {}, sim::MetricUnit::Nanoseconds);
    };

    MetricResults visits;
    times(visits, "latency", {{12ms, 92'000}, {140ms, 7'600}, {1900ms, 100}, {61s, 30}});
    times(visits, "latency_failed", {{20ms, 240}, {1900ms, 30}});
    count(visits, "ok", 99'700);
    count(visits, "failed", 300);
    count(visits, "retries", 25);
    add(visits, "bytes", scenarios::CounterValue{3'400'000'000}, {}, sim::MetricUnit::Bytes);
    for (const auto& [server, n] :
         std::vector<std::pair<const char*, std::uint64_t>>{{"origin", 7'600},
                                                            {"cache", 92'000},
                                                            {"stale", 400},
                                                            {"mirror", 0},
                                                            {"synthetic", 0}}) {
        count(visits, "served_by", n, {{"server", server}});
    }
    for (const auto& [outcome, n] :
         std::vector<std::pair<const char*, std::uint64_t>>{{"page", 99'100},
                                                            {"stale_page", 400},
                                                            {"redirect", 150},
                                                            {"not_found", 50},
                                                            {"server_error", 240},
                                                            {"too_late", 10},
                                                            {"left", 30},
                                                            {"unfinished", 20}}) {
        count(visits, "outcome", n, {{"outcome", outcome}});
    }
    count(visits, "unfinished", 50);
    count(visits, "overdue", 20);
    count(visits, "late", 10);
    count(visits, "within", 99'000, {{"limit", "1s"}});
    count(visits, "failure", 0, {{"failure", "timeout"}});
    count(visits, "failure", 30, {{"failure", "gave_up"}});
    count(visits, "status", 99'500, {{"status", "200"}});
    count(visits, "status", 150, {{"status", "301"}});
    count(visits, "status", 50, {{"status", "404"}});
    count(visits, "status", 240, {{"status", "500"}});
    for (const auto& [pageClass, all, failed] :
         std::vector<std::tuple<const char*, std::uint64_t, std::uint64_t>>{
             {"page", 96'000, 86}, {"search", 2'675, 214}, {"unused", 0, 0}}) {
        count(visits, "class", all, {{"page_class", pageClass}});
        count(visits, "class", failed, {{"page_class", pageClass}, {"outcome", "failed"}});
    }
    run.traffic = {scenarios::TrafficResult::of("visitors", "open", std::move(visits))};

    MetricResults inTheSurge;
    count(inTheSurge, "ok", 9'000);
    count(inTheSurge, "failed", 100);
    times(inTheSurge, "latency", {{12ms, 9'000}});
    run.limited = {
        scenarios::TrafficResult::of("visitors during surge", "open", std::move(inTheSurge))};

    using scenarios::Shortfall;
    run.shortfallsOfTimes = {
        {"",
         {Shortfall::Of::Visits, "visitors", "visits", Shortfall::Fared::LackedAPart, 3, 1'000}},
        {"during surge",
         {Shortfall::Of::Work, "workers", "tries of jobs of workers (mail)",
          Shortfall::Fared::NotDone, 0, 70},
         true}};

    MetricResults edge;
    count(edge, "requests", 100'025);
    count(edge, "failed", 300);
    count(edge, "wasted", 40);
    times(edge, "latency", {{2ms, 98'000}, {131ms, 2'000}});
    count(edge, "hits", 92'400);
    count(edge, "hits_stale", 400);
    count(edge, "miss", 7'600);
    add(edge, "hit_ratio", scenarios::ShareValue{{"hits"}, {"hits", "miss"}});
    MetricResults app;
    count(app, "requests", 7'600);
    count(app, "failed", 300);
    count(app, "late", 3);
    count(app, "aborted", 12);
    count(app, "unfinished", 5);
    count(app, "wasted", 0);
    times(app, "latency", {{84ms, 7'500}, {610ms, 100}});
    level(app, "puma_busy_threads", sim::Int128{11'700'000'000'000});
    level(app, "puma_request_backlog", sim::Int128{1'800'000'000'000});
    MetricResults database;
    count(database, "requests", 0);
    times(database, "latency", {});
    run.components = {{"fastly", "edge", std::move(edge)},
                      {"frontend", "app", std::move(app)},
                      {"postgres", "database", std::move(database)}};

    run.sli.rules.bucket = 1min;
    run.sli.rules.rules = {{"pages", 1h, 5min, {0.0144}, 0s}, {"5 % over one minute"}};
    run.sli.length = 70min;
    run.sli.rateAtStart = sim::Rate{1'600.0 / 60};
    run.sli.buckets.assign(70, {1'600, 1});
    std::fill_n(run.sli.buckets.begin() + 30, 10, models::SliBucket{1'600, 180});
    run.sli.bySource = {{"visitors", run.sli.buckets, run.sli.rateAtStart},
                        {"crawler", {{3, 1}}, std::nullopt}};
    run.sli.disturbances = {{at(30min), at(40min), "error on frontend (status 500, 100 %)", true}};
    run.recovery = recoveryOf(run);
    run.objectives = {
        {"availability", "visitors.availability >= 99%", 0.997, true},
        {"in the surge", "visitors.availability >= 95%", 0.989, true, "during surge"},
        {"recovery", "recovery.time_to_recover <= 2min", 600.0, false},
    };
    run.decisions = {
        {at(30min + 10s), "fastly", "marks the origin as sick at London", "3 of 5 probes failed"},
        {at(31min), "hpa", "scales frontend from 6 to 8", "cpu",
         models::Rescale{"frontend", 6, 8}}};
    run.timeline = {{at(30min), "error on frontend (status 500, 100 %)"},
                    {at(40min), "end of: error on frontend (status 500, 100 %)"}};

    std::vector<double> requests;
    std::vector<double> failed;
    std::vector<double> p99;
    std::vector<double> cache;
    std::vector<double> origin;
    for (int minute = 1; minute <= 70; ++minute) {
        const bool ill = minute > 30 && minute <= 40;
        run.seriesTimes.push_back(at(minute * 1min));
        requests.push_back(minute <= 10 ? 160.0 * minute : 1600.0);
        failed.push_back(ill ? 30.0 : 0.0);
        p99.push_back(ill ? 1.9 : 0.14);
        cache.push_back(requests.back() * (ill ? 0.9 : 0.95));
        origin.push_back(requests.back() - cache.back());
    }
    using Kind = sim::SeriesColumn::Kind;
    run.series = {{"visitors", "requests", {}, "", "", Kind::Increase, requests},
                  {"visitors", "failed", {}, "", "", Kind::Increase, failed},
                  {"visitors", "latency", {}, "p99", "s", Kind::Quantile, p99},
                  {"visitors", "served_by", {{"server", "cache"}}, "", "", Kind::Increase, cache},
                  {"visitors", "served_by", {{"server", "origin"}}, "", "", Kind::Increase, origin},
                  {"fastly", "requests", {}, "", "", Kind::Increase, requests}};

    const auto span = [&](std::uint32_t number, std::uint32_t parent, const char* component,
                          sim::Duration from, sim::Duration to, int status) {
        scenarios::JourneySpan one;
        one.visit = 4711;
        one.number = number;
        one.parent = parent;
        one.component = component;
        one.start = at(35min + from);
        one.sent = parent == 0 ? one.start : one.start - 2ms;
        one.end = at(35min + to);
        one.status = static_cast<std::uint16_t>(status);
        one.servedBy = models::ServedBy::Origin;
        return one;
    };
    // The search begins and ends while the content store answers, but the frontend calls both.
    run.journeys = {span(1, 0, "fastly", 0ms, 90ms, 500), span(2, 1, "frontend", 6ms, 84ms, 500),
                    span(3, 2, "content-store", 10ms, 60ms, 200),
                    span(5, 2, "search", 20ms, 40ms, 200)};
    run.journeys[1].received = at(35min + 85ms);
    run.journeys[1].waits = {{"thread", at(35min + 6ms), at(35min + 18ms)},
                             {"processor", at(35min + 60ms), at(35min + 63ms)}};
    run.notes = {"visits.log: 120 lines accepted, 3 rejected"};
    return run;
}

} // namespace doppel::analysis
