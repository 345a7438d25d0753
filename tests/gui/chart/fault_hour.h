// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart_book.h"
#include "gui/chart/server_history.h"
#include "gui/time/play_clock.h"
#include "tests/gui/chart/chart_samples.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace doppel::gui {

/// An hour made up by hand, in rows of 30 s: the router answers 503 from 30 to 40 minutes, mirrors
/// take over, and when it is well again frontend's queue grows to `queue` and drains.
class FaultHour {
public:
    static constexpr int kRows = 120;

    explicit FaultHour(int rows = kRows, double queue = 419) {
        table_.times = rowsEvery(30s, rows);
        Columns c;
        for (int row = 0; row < rows; ++row) {
            addRow(c, row, queue);
        }
        const auto served = [&](const char* server, std::vector<double> values) {
            table_.columns.push_back(
                counterColumn("visitors", "served_by", std::move(values), {{"server", server}}));
        };
        table_.columns = {quantileColumn("visitors", "p50", c.p50),
                          quantileColumn("visitors", "p95", c.p95),
                          quantileColumn("visitors", "p99", c.p99),
                          counterColumn("visitors", "requests", c.requests),
                          counterColumn("visitors", "ok", c.ok),
                          counterColumn("visitors", "failed", c.failed),
                          counterColumn("visitors", "status", c.failed, {{"status", "503"}}),
                          gaugeColumn("frontend", "puma_busy_threads", c.busy),
                          gaugeColumn("frontend", "puma_max_threads", c.threads),
                          gaugeColumn("frontend", "puma_request_backlog", c.waiting),
                          counterColumn("fastly", "hits", c.cache),
                          counterColumn("fastly", "hits_good", c.cache),
                          counterColumn("fastly", "miss", c.origin)};
        served("cache", c.cache);
        served("origin", c.origin);
        served("stale", c.stale);
        served("mirror", c.mirror);
        served("synthetic", c.failed);
        const std::vector<std::string> names{"frontend"};
        for (int row = 0; row < rows; ++row) {
            const bool hit = row >= 60 && row < 70;
            scenarios::ComponentState state;
            state.servers = {{"ready", hit ? 5U : 6U}, {"failed", hit ? 1U : 0U}};
            servers_.add(table_.times[static_cast<std::size_t>(row)], names, std::vector{state});
        }
    }

    FutureSeries series(QString name = QStringLiteral("as written")) const {
        return {std::move(name), table_.view(), servers_.view(), table_.times.back(), {}};
    }
    const SeriesTable& table() const { return table_; }

    static ChartContext context() {
        ChartContext context;
        context.sources = {"visitors"};
        context.components = {{"fastly", "edge"}, {"frontend", "app"}};
        context.selected = "frontend";
        return context;
    }

    static void setUp(PlayClock& clock, sim::Duration played) {
        clock.setRun({.end = sim::kStart + 1h, .warmUp = 10min, .start = {}});
        clock.setPlayedUntil(sim::kStart + played);
        Span fault;
        fault.name = QStringLiteral("router answers 503");
        fault.range = {sim::kStart + 30min, sim::kStart + 40min};
        clock.setSpans({fault});
        clock.setRange({sim::kStart + 25min, sim::kStart + 45min});
    }

private:
    struct Columns {
        std::vector<double> p50, p95, p99, requests, ok, failed, cache, origin, stale, mirror, busy,
            threads, waiting;
    };

    static void addRow(Columns& c, int row, double queue) {
        constexpr double kVisits = 75'000;
        const double ripple = std::sin(row * 1.7);
        const bool fault = row >= 60 && row < 80;
        const double after = row >= 80 ? std::max(0.0, 1 - (row - 80) / 4.0) : 0;
        const double fade = fault ? std::exp(-(row - 60) / 4.0) : 1;
        c.p50.push_back(0.026 + 0.001 * ripple + (fault ? 0.004 : 0));
        c.p95.push_back(0.118 + 0.01 * ripple + 1.1 * after);
        c.p99.push_back(0.25 + 0.02 * ripple + (0.6 + queue / 419) * after);
        const double failed = fault ? kVisits * 0.031 * (1 - 0.5 * fade) : 0;
        c.failed.push_back(std::round(failed));
        c.requests.push_back(kVisits);
        c.ok.push_back(kVisits - c.failed.back());
        c.cache.push_back(std::round(kVisits * 0.8 * fade - (fault ? 0 : 6000 * after)));
        c.stale.push_back(std::round(6000 * after));
        c.origin.push_back(fault ? 0 : kVisits - c.cache.back() - c.stale.back());
        c.mirror.push_back(fault ? kVisits - c.cache.back() - c.failed.back() : 0);
        c.busy.push_back(fault ? 0 : 22 + 2 * ripple + 96 * after);
        c.threads.push_back(120);
        c.waiting.push_back(queue * after);
    }

    SeriesTable table_;
    ServerHistory servers_;
};

} // namespace doppel::gui
