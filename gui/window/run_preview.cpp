// SPDX-License-Identifier: Apache-2.0
#include "gui/window/run_preview.h"

#include "analysis/hdf5_reader.h"
#include "analysis/hdf5_turn.h"
#include "gui/look/draw.h"
#include "gui/look/hatch.h"
#include "gui/look/palette.h"

#include <QLineF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace doppel::gui {
namespace {

// The sum, or the greatest, of a series of all sources; rows that one of them lacks count as 0.
template <class Combine>
void combine(analysis::Hdf5Reader& file,
             const std::vector<std::string>& sources,
             const std::string& series,
             std::vector<double>& into,
             Combine how) {
    for (const std::string& source : sources) {
        const std::string path = "/series/" + source + "." + series;
        if (!file.has(path)) {
            continue;
        }
        const std::vector<double> values = file.column<double>(path);
        for (std::size_t row = 0; row < std::min(values.size(), into.size()); ++row) {
            into[row] = how(into[row], values[row]);
        }
    }
}

double addTo(double a, double b) {
    return a + b;
}

double greaterOf(double a, double b) {
    return std::max(a, b);
}

// The logarithms of the least and the greatest latency, with a little space around.
std::pair<double, double> latencyRange(const std::vector<double>& latency) {
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    for (const double value : latency) {
        if (value > 0) {
            least = std::min(least, value);
            most = std::max(most, value);
        }
    }
    if (most <= 0) {
        return {0, 1};
    }
    const double low = std::log(least);
    const double space = std::max(0.35, (std::log(most) - low) * 0.08);
    // At least a doubling, so that noise looks like noise.
    return {low - 2 * space, std::max(std::log(most) + space, low + std::log(2.0))};
}

} // namespace

std::optional<RunPreview> readPreview(const QString& path) {
    const analysis::Hdf5Turn turn;
    auto opened = analysis::Hdf5Reader::open(path.toStdString());
    if (!opened) {
        return std::nullopt;
    }
    analysis::Hdf5Reader& file = opened.value();
    const std::vector<std::string> sources = file.column<std::string>("/sources/name");
    const std::vector<std::int64_t> times = file.column<std::int64_t>("/series/time_ns");
    if (times.empty() || sources.empty()) {
        return std::nullopt;
    }
    const auto length = static_cast<double>(times.back());
    const auto share = [&](std::int64_t t) {
        return std::clamp(static_cast<double>(t) / length, 0.0, 1.0);
    };
    RunPreview preview;
    for (const std::int64_t time : times) {
        preview.ends.push_back(share(time));
    }
    std::vector<double> good(times.size(), 0);
    preview.latency.assign(times.size(), 0);
    preview.failed.assign(times.size(), 0);
    combine(file, sources, "latency.p99", preview.latency, greaterOf);
    combine(file, sources, "failed", preview.failed, addTo);
    combine(file, sources, "ok", good, addTo);
    for (std::size_t row = 0; row < times.size(); ++row) {
        const double all = good[row] + preview.failed[row];
        preview.failed[row] = all > 0 ? preview.failed[row] / all : 0;
    }
    const auto from = file.column<std::int64_t>("/sli/disturbances/at_ns");
    const auto until = file.column<std::int64_t>("/sli/disturbances/until_ns");
    for (std::size_t i = 0; i < std::min(from.size(), until.size()); ++i) {
        preview.faults.emplace_back(share(from[i]), share(until[i]));
    }
    preview.warmUp = share(file.attribute<std::int64_t>("/", "warmup_ns"));
    return file.status() ? std::optional(preview) : std::nullopt;
}

void drawPreview(QPainter& painter,
                 const RunPreview& preview,
                 const QRectF& area,
                 const Palette& palette) {
    painter.save();
    painter.setClipRect(area);
    const auto xOf = [&](double share) {
        return area.left() + share * area.width();
    };
    painter.setPen(QPen(palette.hatch, 1));
    painter.setRenderHint(QPainter::Antialiasing);
    drawAll(painter, hatchLines(QRectF(area.left(), area.top(), preview.warmUp * area.width(),
                                       area.height())));
    QColor shade = palette.failing.mark;
    shade.setAlphaF(0.12F);
    for (const auto& [from, to] : preview.faults) {
        painter.fillRect(QRectF(xOf(from), area.top(), xOf(to) - xOf(from), area.height()), shade);
        painter.setPen(QPen(palette.failing.mark, 1, Qt::DashLine));
        painter.drawLine(QPointF(xOf(from), area.top()), QPointF(xOf(from), area.bottom()));
    }
    double most = 0.02; // one per cent is a bar of half the height of what is loud
    for (const double failed : preview.failed) {
        most = std::max(most, failed);
    }
    std::vector<QRectF> bars;
    double left = 0;
    for (std::size_t row = 0; row < preview.ends.size(); ++row) {
        if (preview.failed[row] > 0) {
            const double height = std::max(1.0, preview.failed[row] / most * area.height() * 0.45);
            bars.emplace_back(xOf(left), area.bottom() - height,
                              std::max(1.0, xOf(preview.ends[row]) - xOf(left) - 0.5), height);
        }
        left = preview.ends[row];
    }
    fillAll(painter, bars, palette.error.fill);

    const auto [low, high] = latencyRange(preview.latency);
    std::vector<QLineF> lines;
    std::optional<QPointF> before;
    for (std::size_t row = 0; row < preview.ends.size(); ++row) {
        if (preview.latency[row] <= 0) {
            before.reset();
            continue;
        }
        const double level = (std::log(preview.latency[row]) - low) / (high - low);
        const QPointF here(xOf(preview.ends[row]), area.bottom() - level * area.height());
        if (before) {
            lines.emplace_back(*before, here);
        }
        before = here;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette.futureA, 1.25));
    drawAll(painter, lines);
    painter.restore();
}

} // namespace doppel::gui
