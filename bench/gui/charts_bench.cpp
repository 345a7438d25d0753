// SPDX-License-Identifier: Apache-2.0
// What a frame of the window costs: eight charts of many points, painted as often as asked.
//     charts_bench [--points 100000] [--frames 100] [--scale 2]
#include "gui/chart/chart_book.h"
#include "gui/chart/plot_painter.h"
#include "gui/look/palette.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

namespace doppel::gui {
namespace {

constexpr int kWidth = 624;
constexpr int kHeight = 140;

double cpuMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Run {
    std::vector<sim::Time> times;
    std::vector<sim::SeriesColumn> columns;
};

// Every column that the standard charts look for, each with a noise of its own.
Run madeUp(int points) {
    Run run;
    const sim::Duration step = sim::Duration(std::chrono::hours(1)) / points;
    for (int i = 1; i <= points; ++i) {
        run.times.push_back(sim::kStart + i * step);
    }
    const auto add = [&](const char* component, const char* name, const char* label,
                         const char* statistic, double mean) {
        using Kind = sim::SeriesColumn::Kind;
        sim::SeriesColumn column{component,
                                 name,
                                 {},
                                 statistic,
                                 *statistic != '\0' ? "s" : "",
                                 *statistic != '\0' ? Kind::Quantile : Kind::Increase,
                                 {}};
        if (*label != '\0') {
            column.labels.push_back({"of", label});
        }
        std::uint32_t noise = static_cast<std::uint32_t>(run.columns.size()) + 1;
        for (int i = 0; i < points; ++i) {
            noise = noise * 1664525U + 1013904223U;
            column.values.push_back(mean * (1 + 0.3 * std::sin(i / 5000.0) + (noise >> 8) / 5e7));
        }
        run.columns.push_back(std::move(column));
    };
    for (const char* quantile : {"p50", "p95", "p99"}) {
        add("visitors", "latency", "", quantile, quantile[1] == '5' ? 0.03 : 0.2);
    }
    for (const char* server : {"cache", "origin", "stale", "mirror", "synthetic"}) {
        add("visitors", "served_by", server, "", 200);
    }
    for (const char* status : {"500", "503"}) {
        add("visitors", "status", status, "", 5);
    }
    for (const char* counter : {"requests", "ok", "failed", "retries"}) {
        add("visitors", counter, "", "", 500);
    }
    for (const char* gauge : {"puma_busy_threads", "puma_max_threads", "puma_request_backlog"}) {
        add("frontend", gauge, "", "", 80);
    }
    for (const char* state : {"ready", "booting", "draining", "failed"}) {
        add("frontend", "servers", state, "", 4);
    }
    add("fastly", "hits", "", "", 400);
    add("fastly", "miss", "", "", 100);
    return run;
}

int argument(int argc, char** argv, const char* name, int otherwise) {
    for (int i = 1; i + 1 < argc; ++i) {
        if (std::strcmp(argv[i], name) == 0) {
            return std::max(1, std::atoi(argv[i + 1]));
        }
    }
    return otherwise;
}

int measure(int points, int frames, int scale) {
    const Run run = madeUp(points);
    const SeriesView view{run.times, run.columns, 0};
    ChartBook book;
    ChartContext context;
    context.sources = {"visitors"};
    context.components = {{"fastly", "edge"}, {"frontend", "app"}};
    context.selected = "frontend";
    book.setContext(context);
    const double before = cpuMilliseconds();
    book.update({QStringLiteral("A"), view, view, run.times.back(), {}}, std::nullopt);
    const double filled = cpuMilliseconds();

    PlotLook look;
    look.end = run.times.back();
    look.range = {sim::kStart, look.end};
    look.playedUntil = look.end;
    look.playhead = look.end;
    QImage picture(kWidth * scale, kHeight * scale * static_cast<int>(book.size()),
                   QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(scale);
    std::vector<double> each;
    std::vector<double> ofChart(book.size());
    for (int frame = 0; frame < frames; ++frame) {
        const double start = cpuMilliseconds();
        QPainter painter(&picture);
        for (std::size_t i = 0; i < book.size(); ++i) {
            const double began = cpuMilliseconds();
            paintChart(painter, QRectF(0, static_cast<double>(i) * kHeight, kWidth, kHeight),
                       book.chart(i), look, Palette::light(), false);
            ofChart[i] += cpuMilliseconds() - began;
        }
        painter.end();
        each.push_back(cpuMilliseconds() - start);
    }
    std::sort(each.begin(), each.end());
    std::printf("%zu charts of %d points, %d device pixels a logical one\n", book.size(), points,
                scale);
    std::printf("  filling them    %8.2f ms CPU\n", filled - before);
    std::printf("  a frame, median %8.2f ms CPU  (%.2f to %.2f in %d frames)\n",
                each[each.size() / 2], each.front(), each.back(), frames);
    for (std::size_t i = 0; i < book.size(); ++i) {
        std::printf("    %-14s %8.2f ms\n", book.chart(i).id.c_str(), ofChart[i] / frames);
    }
    return 0;
}

} // namespace
} // namespace doppel::gui

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QGuiApplication application(argc, argv);
    using doppel::gui::argument;
    return doppel::gui::measure(argument(argc, argv, "--points", 100'000),
                                argument(argc, argv, "--frames", 100),
                                argument(argc, argv, "--scale", 1));
}
