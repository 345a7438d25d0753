// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/run_result.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace doppel::analysis {

/// A result as a run could have left it, made by hand: ten minutes of 500s at the origin of a small
/// platform, with one objective met and one missed.
inline scenarios::RunResult sampleRun() {
    using namespace std::chrono_literals;
    using scenarios::Figure;
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
    run.cpuSeconds = 2.05;
    run.peakMemoryBytes = 61'000'000;
    run.defaultedFields = 132;

    scenarios::TrafficResult visitors;
    visitors.name = "visitors";
    visitors.kind = "open";
    visitors.total = 100'000;
    visitors.ok = 99'700;
    visitors.failed = 300;
    visitors.latency.record(12'000'000, 92'000);
    visitors.latency.record(140'000'000, 7'600);
    visitors.latency.record(1'900'000'000, 400);
    visitors.failures = {{"500", 260}, {"gave_up", 40}};
    visitors.servedBy = {
        {"cache", 92'000}, {"mirror", 0}, {"origin", 7'600}, {"stale", 400}, {"synthetic", 0}};
    visitors.availabilityByClass = {{"page", 0.9991}, {"search", 0.92}, {"unused", {}}};
    visitors.figures = {{"retries", "", 25.0, ""}, {"bytes", "B", 3.4e9, ""}};
    run.traffic = {visitors};

    run.components = {
        {"fastly",
         "edge",
         {{"requests", "", 100'025.0, ""},
          {"failed", "", 300.0, ""},
          {"wasted", "", 40.0, ""},
          {"latency.p50", "s", 0.002, ""},
          {"latency.p99", "s", 0.131, ""},
          {"hits", "", 92'400.0, ""},
          {"hits_stale", "", 400.0, ""},
          {"miss", "", 7'600.0, ""}}},
        {"frontend",
         "app",
         {{"requests", "", 7'600.0, ""},
          {"failed", "", 300.0, ""},
          {"wasted", "", 0.0, ""},
          {"latency.p50", "s", 0.084, ""},
          {"latency.p99", "s", 0.61, ""},
          {"puma_busy_threads", "", 3.25, ""},
          {"puma_request_backlog", "", 0.5, ""}}},
        {"postgres", "database", {{"requests", "", 0.0, ""}, {"latency.p50", "s", {}, ""}}},
    };

    scenarios::RecoveryResult recovery;
    recovery.firstFault = at(30min);
    recovery.timeToDetect = 65s;
    recovery.timeToMitigate = 10min;
    recovery.timeToRecover = 12min + 30s;
    recovery.failedRequests = 300;
    recovery.lostRequests = 240.5;
    recovery.budgetBurned = 0.031;
    recovery.target = 0.999;
    recovery.detectedBy = "5 % over one minute";
    recovery.worstErrorShare = 0.11;
    run.recovery = recovery;
    run.objectives = {
        {"availability", "visitors.availability >= 99%", 0.997, true},
        {"recovery", "recovery.time_to_recover <= 2min", 750.0, false},
    };
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
    run.series = {{"visitors", "requests", "", "", Kind::Increase, requests},
                  {"visitors", "failed", "", "", Kind::Increase, failed},
                  {"visitors", "latency", "p99", "s", Kind::Quantile, p99},
                  {"visitors", "served_by_cache", "", "", Kind::Increase, cache},
                  {"visitors", "served_by_origin", "", "", Kind::Increase, origin},
                  {"fastly", "requests", "", "", Kind::Increase, requests}};

    const auto span = [&](const char* component, sim::Duration from, sim::Duration to, int status) {
        scenarios::JourneySpan one;
        one.visit = 4711;
        one.component = component;
        one.start = at(35min + from);
        one.end = at(35min + to);
        one.status = static_cast<std::uint16_t>(status);
        one.servedBy = models::ServedBy::Origin;
        return one;
    };
    run.journeys = {span("fastly", 0ms, 90ms, 500), span("frontend", 6ms, 84ms, 500),
                    span("content-store", 10ms, 30ms, 200), span("search", 40ms, 60ms, 200)};
    run.notes = {"visits.log: 120 lines accepted, 3 rejected"};
    return run;
}

} // namespace doppel::analysis
