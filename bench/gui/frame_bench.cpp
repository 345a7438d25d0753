// SPDX-License-Identifier: Apache-2.0
// What a frame of the window costs, in CPU of the whole process: maps of several sizes, eight
// charts of many points, and a map of 61 components together with them. Painted offscreen.
//     frame_bench [--points 100000] [--frames 100] [--scale 2]
#include "gui/chart/chart_book.h"
#include "gui/chart/plot_painter.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/map/map_canvas.h"
#include "gui/map/platform_page.h"
#include "tests/gui/map/map_samples.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QPainter>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

namespace doppel::gui {
namespace {

double cpuMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Options {
    int points = 100'000;
    int frames = 100;
    int scale = 1; ///< device pixels a logical one
};

QImage canvas(QSize logical, int scale) {
    QImage image(logical * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    return image;
}

class Map {
public:
    Map(const PlatformSketch& platform, PlatformState state, int scale)
        : state_(std::move(state)), sketch_(sketchOf(platform)),
          image_(canvas({1180, 700}, scale)) {
        page_.resize(1180, 700);
        QElapsedTimer waiting;
        waiting.start();
        model_.setSketch(sketch_);
        model_.setState(mapStateOf(sketch_, {}, state_));
        while (!model_.scene().isLaidOut() && waiting.elapsed() < 10'000) {
            QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
        }
        opened_ = static_cast<double>(waiting.nsecsElapsed()) / 1e6;
        paint();
    }

    void paint() { page_.render(&image_); }
    void paintNewState() {
        model_.setState(mapStateOf(sketch_, {}, state_));
        paint();
    }
    /// Wall milliseconds from a sketch to its map, dot's work included.
    double opened() const { return opened_; }
    std::size_t cards() const { return model_.scene().faces.size(); }

private:
    PlatformState state_;
    MapSketch sketch_;
    QTemporaryDir folder_;
    MapModel model_{LayoutStore(folder_.filePath("cache"), folder_.filePath("data"))};
    PlatformPage page_{model_};
    QImage image_;
    double opened_ = 0;
};

/// Every column that the standard charts look for, each with a noise of its own.
class MadeUpRun {
public:
    explicit MadeUpRun(int points) {
        const sim::Duration step = sim::Duration(std::chrono::hours(1)) / points;
        for (int i = 1; i <= points; ++i) {
            times_.push_back(sim::kStart + i * step);
        }
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
        for (const char* gauge :
             {"puma_busy_threads", "puma_max_threads", "puma_request_backlog"}) {
            add("frontend", gauge, "", "", 80);
        }
        for (const char* state : {"ready", "booting", "draining", "failed"}) {
            add("frontend", "servers", state, "", 4);
        }
        add("fastly", "hits", "", "", 400);
        add("fastly", "hits_good", "", "", 400);
        add("fastly", "miss", "", "", 100);
    }

    SeriesView view() const { return {times_, columns_, 0}; }
    sim::Time end() const { return times_.back(); }

private:
    void add(const char* component,
             const char* name,
             const char* label,
             const char* statistic,
             double mean) {
        using Kind = sim::SeriesColumn::Kind;
        const bool quantile = *statistic != '\0';
        sim::SeriesColumn column{component,
                                 name,
                                 {},
                                 statistic,
                                 quantile ? "s" : "",
                                 quantile ? Kind::Quantile : Kind::Increase,
                                 {}};
        if (*label != '\0') {
            column.labels.push_back({"of", label});
        }
        std::uint32_t noise = static_cast<std::uint32_t>(columns_.size()) + 1;
        for (std::size_t i = 0; i < times_.size(); ++i) {
            noise = noise * 1664525U + 1013904223U;
            const double wave = std::sin(static_cast<double>(i) / 5000.0);
            column.values.push_back(mean * (1 + 0.3 * wave + (noise >> 8) / 5e7));
        }
        columns_.push_back(std::move(column));
    }

    std::vector<sim::Time> times_;
    std::vector<sim::SeriesColumn> columns_;
};

class Charts {
public:
    explicit Charts(const Options& options) : run_(options.points) {
        ChartContext context;
        context.sources = {"visitors"};
        context.components = {{"fastly", "edge"}, {"frontend", "app"}};
        context.selected = "frontend";
        book_.setContext(context);
        const double before = cpuMilliseconds();
        book_.update({QStringLiteral("A"), run_.view(), run_.view(), run_.end(), {}}, std::nullopt);
        filled_ = cpuMilliseconds() - before;
        look_.end = run_.end();
        look_.range = {sim::kStart, look_.end};
        look_.playedUntil = look_.end;
        look_.playhead = look_.end;
        image_ = canvas({kWidth, kHeight * static_cast<int>(book_.size())}, options.scale);
    }

    void paint() {
        QPainter painter(&image_);
        for (std::size_t i = 0; i < book_.size(); ++i) {
            paintChart(painter, QRectF(0, static_cast<double>(i) * kHeight, kWidth, kHeight),
                       book_.chart(i), look_, Palette::light(), false);
        }
    }
    double filled() const { return filled_; }
    std::size_t size() const { return book_.size(); }

private:
    static constexpr int kWidth = 624;
    static constexpr int kHeight = 140;

    MadeUpRun run_;
    ChartBook book_;
    PlotLook look_;
    QImage image_;
    double filled_ = 0;
};

template <class Paint>
void measure(const char* what, int frames, Paint paint) {
    std::vector<double> each;
    for (int i = 0; i < frames; ++i) {
        const double began = cpuMilliseconds();
        paint();
        each.push_back(cpuMilliseconds() - began);
    }
    std::sort(each.begin(), each.end());
    std::printf("%-52s %8.2f %8.2f %8.2f\n", what, each[each.size() / 2], each.front(),
                each.back());
}

void measureMap(const char* name,
                const PlatformSketch& platform,
                const PlatformState& state,
                const Options& options) {
    Map map(platform, state, options.scale);
    std::printf("%s: %zu components, %zu cards, %.0f ms until it is laid out\n", name,
                platform.components.size(), map.cards(), map.opened());
    measure("  a new state", options.frames, [&] { map.paintNewState(); });
    measure("  dots that have moved", options.frames, [&] { map.paint(); });
}

void measureAll(const Options& options) {
    std::printf("%-52s %8s %8s %8s\n", "ms of CPU a frame", "median", "least", "most");
    measureMap("a cafe", samples::cafe(), samples::cafeBusy(samples::cafe()), options);
    measureMap("GOV.UK", samples::govuk(), samples::govukRecovering(samples::govuk()), options);
    measureMap("a thousand", samples::thousand(), samples::thousandBusy(samples::thousand()),
               options);
    measureMap("twenty sites", samples::sixty(), samples::sixtyBusy(samples::sixty()), options);

    Charts charts(options);
    std::printf("%zu charts of %d points, filled in %.1f ms\n", charts.size(), options.points,
                charts.filled());
    measure("  all of them", options.frames, [&] { charts.paint(); });

    Map map(samples::sixty(), samples::sixtyBusy(samples::sixty()), options.scale);
    std::printf("the window: twenty sites and the charts\n");
    measure("  a new state of both", options.frames, [&] {
        map.paintNewState();
        charts.paint();
    });
}

Options optionsOf(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const int value = std::max(1, std::atoi(argv[i + 1]));
        if (std::strcmp(argv[i], "--points") == 0) {
            options.points = value;
        } else if (std::strcmp(argv[i], "--frames") == 0) {
            options.frames = value;
        } else if (std::strcmp(argv[i], "--scale") == 0) {
            options.scale = value;
        }
    }
    return options;
}

} // namespace
} // namespace doppel::gui

int main(int argc, char** argv) {
    using namespace doppel::gui;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setStyle("Fusion");
    QApplication::setPalette(Palette::light().forWidgets());
    QApplication::setFont(words());
    measureAll(optionsOf(argc, argv));
    return 0;
}
