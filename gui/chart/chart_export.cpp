// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_export.h"

#include "gui/chart/chart_table.h"
#include "gui/chart/plot_painter.h"

#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <cmath>
#include <vector>

namespace doppel::gui {
namespace {

constexpr int kExportScale = 2;

void paintAll(QPainter& painter,
              std::span<const Chart* const> charts,
              const PlotLook& look,
              const Palette& palette,
              QSize sizeOfOne) {
    for (std::size_t i = 0; i < charts.size(); ++i) {
        const QRectF place(0, static_cast<qreal>(i) * sizeOfOne.height(), sizeOfOne.width(),
                           sizeOfOne.height());
        paintChart(painter, place, *charts[i], look, palette, true);
    }
}

// The shortest text that is read back as the same number.
QString exactText(double value) {
    return std::isfinite(value) ? QString::number(value, 'g', QLocale::FloatingPointShortest)
                                : QString();
}

QString quoted(QString text, QChar separator) {
    if (!text.contains(separator) && !text.contains(u'"')) {
        return text;
    }
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

// A table of charts that have the same rows.
QString oneTable(std::span<const Chart* const> charts, TimeRange range, QChar separator) {
    std::vector<TableColumn> columns;
    QStringList head{QStringLiteral("until_s")};
    for (const Chart* chart : charts) {
        for (const TableColumn& column : tableColumns(*chart)) {
            columns.push_back(column);
            const QString unit =
                chart->unit.empty() || chart->unit == "1"
                    ? QString()
                    : QStringLiteral(" (%1)").arg(QString::fromStdString(chart->unit));
            head << quoted(chart->title + u' ' + column.name + unit, separator);
        }
    }
    QString text = head.join(separator) + u'\n';
    const std::vector<sim::Time>& ends = charts.front()->a.ends;
    const RowRange rows = rowsIn(ends, range);
    for (std::size_t row = rows.first; row < rows.end; ++row) {
        QStringList cells{exactText(sim::toSeconds(ends[row]))};
        for (const TableColumn& column : columns) {
            const auto own = rowAt(column.future->ends, ends[row]);
            cells << (own ? exactText(column.trace->values[*own]) : QString());
        }
        text += cells.join(separator) + u'\n';
    }
    return text;
}

QString savedText(const QString& path, const QString& text) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit()) {
        return QStringLiteral("%1 can't be written: %2").arg(path, file.errorString());
    }
    return {};
}

} // namespace

QString tableText(std::span<const Chart* const> charts, TimeRange range, QChar separator) {
    std::vector<const Chart*> left(charts.begin(), charts.end());
    std::erase_if(left, [](const Chart* chart) { return tableColumns(*chart).empty(); });
    QStringList tables;
    while (!left.empty()) {
        std::vector<const Chart*> same;
        std::vector<const Chart*> others;
        for (const Chart* chart : left) {
            (chart->a.ends == left.front()->a.ends ? same : others).push_back(chart);
        }
        tables << oneTable(same, range, separator);
        left = std::move(others);
    }
    return tables.join(u'\n');
}

QString exportCharts(const QString& path,
                     std::span<const Chart* const> charts,
                     const PlotLook& look,
                     const Palette& palette,
                     QSize sizeOfOne) {
    const QString form = QFileInfo(path).suffix().toLower();
    const QSize size(sizeOfOne.width(), sizeOfOne.height() * static_cast<int>(charts.size()));
    if (form == QStringLiteral("csv")) {
        return savedText(path, tableText(charts, look.range, u','));
    }
    if (form == QStringLiteral("svg")) {
        QSvgGenerator svg;
        svg.setFileName(path);
        svg.setSize(size);
        svg.setViewBox(QRect(QPoint(), size));
        svg.setTitle(QStringLiteral("Doppel"));
        QPainter painter;
        if (!painter.begin(&svg)) {
            return QStringLiteral("%1 can't be written").arg(path);
        }
        paintAll(painter, charts, look, palette, sizeOfOne);
        return {};
    }
    if (form == QStringLiteral("png")) {
        QImage picture(size * kExportScale, QImage::Format_RGB32);
        picture.setDevicePixelRatio(kExportScale);
        picture.fill(palette.panel);
        QPainter painter(&picture);
        paintAll(painter, charts, look, palette, sizeOfOne);
        painter.end();
        return picture.save(path) ? QString() : QStringLiteral("%1 can't be written").arg(path);
    }
    return QStringLiteral("%1 should end in .png, .svg or .csv").arg(path);
}

} // namespace doppel::gui
