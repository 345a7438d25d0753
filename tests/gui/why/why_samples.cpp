// SPDX-License-Identifier: Apache-2.0
#include "tests/gui/why/why_samples.h"

#include "tests/gui/map/map_samples.h"

#include <algorithm>
#include <chrono>
#include <map>

namespace doppel::gui::samples {
namespace {

using namespace std::chrono_literals;
using Kind = sim::SeriesColumn::Kind;

constexpr int kRows = 81; // of half a minute, up to 40:30
constexpr int kFault = 60;
constexpr int kWell = 80;

// A series by member and metric, by its values at rest, during the fault and after it.
struct Levels {
    const char* member;
    const char* name;
    double rest;
    double fault;
    double after;
    Kind kind = Kind::Increase;
    const char* statistic = "";
};

constexpr Levels kLevels[] = {
    {"visitors", "requests", 76'000, 76'000, 76'000},
    {"visitors", "failed", 0, 1'760, 100},
    {"visitors", "status_503", 0, 1'760, 100},
    {"visitors", "latency", 76'000, 74'240, 75'900, Kind::Increase, "count"},
    {"visitors", "latency", 0.13, 0.16, 1.24, Kind::Quantile, "p95"},
    {"visitors", "served_by_mirror", 0, 59'000, 200},
    {"visitors", "served_by_stale", 0, 0, 6'320},
    {"fastly", "requests", 76'000, 76'000, 76'000},
    {"fastly", "failed", 0, 1'760, 100},
    {"fastly", "hits", 60'500, 9'000, 39'600},
    {"fastly", "hits_good", 60'500, 9'000, 39'600},
    {"fastly", "miss", 15'500, 67'000, 36'400},
    {"fastly", "connection_limit", 0, 0, 6'750},
    {"www-origin", "requests", 15'500, 25'000, 26'300},
    {"www-origin", "failed", 0, 25'000, 0},
    {"router-nginx", "requests", 15'500, 25'000, 26'300},
    {"router-nginx", "failed", 0, 25'000, 0},
    {"router", "requests", 15'500, 25'000, 26'300},
    {"router", "failed", 0, 25'000, 0},
    {"frontend", "requests", 11'000, 0, 18'500},
    {"frontend", "failed", 0, 0, 0},
    {"frontend", "puma_busy_threads", 24, 0, 118.6, Kind::Mean},
    {"frontend", "puma_max_threads", 120, 120, 120, Kind::Mean},
    {"frontend", "puma_request_backlog", 0, 0, 419, Kind::Mean},
    {"mirror-s3", "requests", 0, 15'900, 300},
    {"mirror-s3", "failed", 0, 0, 0},
};

void addSeries(Recording& recording) {
    sim::SeriesRows rows;
    std::vector<sim::SeriesColumn> columns;
    for (const Levels& levels : kLevels) {
        columns.push_back({levels.member, levels.name, {}, levels.statistic, "", levels.kind, {}});
    }
    recording.addColumns(std::move(columns));
    for (int row = 0; row < kRows; ++row) {
        rows.times.push_back(sim::kStart + (row + 1) * 30s);
        for (const Levels& levels : kLevels) {
            rows.values.push_back(row < kFault  ? levels.rest
                                  : row < kWell ? levels.fault
                                                : levels.after);
        }
    }
    recording.addRows(rows);
}

void addSpans(Recording& recording, const VisitMaker& visit) {
    for (const scenarios::JourneySpan& span : visit.spans()) {
        recording.add(span);
    }
}

// A page that frontend makes: it waits for a thread, asks the content store, and answers.
std::uint32_t addFreshPage(Recording& recording,
                           std::uint64_t visit,
                           std::uint32_t number,
                           sim::Time begin,
                           const std::string& app,
                           int waits) {
    const int got = 22 + waits; // when it had its thread
    const int end = got + 78;   // when it had answered
    VisitMaker maker(visit, number, begin);
    const auto visitors = maker.call(0, "visitors", {0, 0, end + 20, end + 20});
    maker.call(visitors, "dns", {0, 0, 1, 1});
    const auto fastly = maker.call(visitors, "fastly", {1, 9, end + 12, end + 20});
    const auto balancer = maker.call(fastly, "www-origin", {9, 15, end + 5, end + 12});
    const auto nginx = maker.call(balancer, "router-nginx", {15, 16, end + 4, end + 5});
    const auto router = maker.call(nginx, "router", {16, 17, end + 3, end + 4});
    const auto appNginx = maker.call(router, app + "-nginx", {17, 19, end + 1, end + 3});
    const auto frontend = maker.call(appNginx, app, {19, 20, end, end + 1});
    maker.wait("thread", 20, got);
    const auto storeNginx =
        maker.call(frontend, "content-store-nginx", {got + 5, got + 6, got + 13, got + 14});
    const auto store =
        maker.call(storeNginx, "content-store", {got + 6, got + 7, got + 12, got + 13});
    maker.call(store, "content-store-db", {got + 8, got + 9, got + 11, got + 12});
    addSpans(recording, maker);
    return 11;
}

// What the CDN answers itself, or a mirror does; some don't.
std::uint32_t addCachedPage(Recording& recording,
                            std::uint64_t visit,
                            std::uint32_t number,
                            sim::Time begin,
                            int took,
                            bool fails = false) {
    VisitMaker maker(visit, number, begin);
    const auto visitors = maker.call(0, "visitors", {0, 0, took, took});
    if (fails) {
        maker.fail(503);
    }
    const auto fastly = maker.call(visitors, "fastly", {0, took / 3, took * 2 / 3, took});
    if (fails) {
        maker.call(fastly, "mirror-s3", {took / 3, took / 2, took * 3 / 5, took * 2 / 3});
        maker.fail(404);
    }
    addSpans(recording, maker);
    return fails ? 3 : 2;
}

void addJourneys(Recording& recording) {
    const sim::Time minute = sim::kStart + 40min;
    std::uint64_t visit = 1;
    std::uint32_t number = 1;
    const auto fresh = [&](sim::Duration after, const char* app, int waits) {
        number += addFreshPage(recording, visit++, number, minute + after, app, waits);
    };
    const auto cached = [&](sim::Duration after, int took, bool fails = false) {
        number += addCachedPage(recording, visit++, number, minute + after, took, fails);
    };
    cached(0s, 30);
    cached(4s, 26);
    cached(8s, 18);
    fresh(16s, "frontend", 733);
    cached(20s, 18);
    fresh(24s, "smartanswers", 577);
    cached(28s, 45, true);
    fresh(32s, "frontend", 1'210);
    fresh(36s, "frontend", 28);
    fresh(40s, "frontend", 852);
    cached(44s, 26);
    fresh(48s, "frontend", 1'160);
    cached(52s, 26);
    cached(56s, 8);
    cached(59s, 18);
}

scenarios::RecoveryResult recovery() {
    scenarios::RecoveryResult result;
    result.target = 0.999;
    result.incidents.push_back({.began = sim::kStart + 30min,
                                .what = "error on router (status 503, 100 %)",
                                .timeToRecover = 10min + 10s,
                                .failedRequests = 35'300});
    result.alerts.push_back(
        {"burn rate 6", {sim::kStart + 38min + 20s, sim::kStart + 40min + 20s}});
    return result;
}

} // namespace

VisitMaker::VisitMaker(std::uint64_t visit, std::uint32_t firstNumber, sim::Time begin)
    : visit_(visit), next_(firstNumber), begin_(begin) {}

sim::Time VisitMaker::at(int milliseconds) const {
    return begin_ + std::chrono::milliseconds(milliseconds);
}

std::uint32_t
VisitMaker::call(std::uint32_t caller, const std::string& component, SpanTimes times) {
    scenarios::JourneySpan span;
    span.visit = visit_;
    span.number = next_++;
    span.parent = caller;
    span.component = component;
    span.sent = at(times.sent);
    span.start = at(times.start);
    span.end = at(times.end);
    span.received = at(times.received);
    span.status = 200;
    spans_.push_back(span);
    return span.number;
}

void VisitMaker::wait(const std::string& what, int from, int until) {
    spans_.back().waits.push_back({what, at(from), at(until)});
}

void VisitMaker::fail(std::uint16_t status) {
    spans_.back().status = status;
}

Recording recovering() {
    Recording recording;
    PlatformSketch sketch = govuk();
    sketch.title = "Origin answers 503 for ten minutes";
    sketch.duration = 1h;
    sketch.warmup = 20min;
    sketch.events = govukFault();
    recording.setSketch(sketch);
    addSeries(recording);
    recording.add(scenarios::TimelineEntry{sim::kStart + 30min, sketch.events.front().text});
    recording.add(
        scenarios::TimelineEntry{sim::kStart + 40min, "end of: " + sketch.events.front().text});
    addJourneys(recording);
    recording.add(Judgement{.at = sim::kStart + 40min + 30s, .recovery = recovery()});
    PlatformState now = govukRecovering(sketch);
    now.at = sim::kStart + 41min;
    recording.setNow(now);
    return recording;
}

void setUp(PlayClock& clock) {
    clock.setRun({.end = sim::kStart + 1h, .warmUp = 20min, .start = {}});
    clock.setPlayedUntil(sim::kStart + 41min);
    clock.setPlayhead(sim::kStart + 40min + 32s);
}

} // namespace doppel::gui::samples
