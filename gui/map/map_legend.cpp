// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_legend.h"

#include "gui/look/hatch.h"
#include "gui/look/marks.h"
#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/map/card_marks.h"

#include <QFontMetricsF>
#include <QPainter>

#include <functional>
#include <numeric>
#include <vector>

namespace doppel::gui {
namespace {

constexpr double kMarkRoom = 18;
constexpr double kBetweenItems = 11;

/// A mark and what it means.
struct LegendItem {
    QString text;
    double markWidth;
    std::function<void(QPainter&, QPointF centre)> draw;
};

LegendItem healthItem(HealthMark mark, const QString& text, const Palette& palette) {
    return {text, kMarkRoom, [mark, &palette](QPainter& painter, QPointF centre) {
                drawHealth(painter, mark, centre, 13, palette);
            }};
}

LegendItem serverItem(ServerMark mark, const QString& text, const Palette& palette) {
    return {text, 10, [mark, &palette](QPainter& painter, QPointF centre) {
                drawServerMark(painter, mark, centre, palette.text2, palette);
            }};
}

LegendItem combItem(const QString& text, const Palette& palette) {
    return {text, kMarkRoom + 2, [&palette](QPainter& painter, QPointF centre) {
                painter.setPen(Qt::NoPen);
                painter.setBrush(palette.busy.mark);
                for (int i = -1; i <= 1; ++i) {
                    painter.drawRect(QRectF(centre.x() + i * 4.6 - 1.5, centre.y() - 4, 3, 8));
                }
            }};
}

// As cards are that work for nobody.
LegendItem hatchItem(const QString& text, const Palette& palette) {
    return {text, kMarkRoom + 6, [&palette](QPainter& painter, QPointF centre) {
                const QRectF chip(centre.x() - 10, centre.y() - 5.5, 19, 11);
                painter.setPen(QPen(palette.strongBorder, 1));
                painter.setBrush(palette.card);
                painter.drawRoundedRect(chip, kBandRadius, kBandRadius);
                painter.setPen(QPen(palette.idle.mark, 1));
                const std::vector<QLineF> lines = hatchLines(chip.adjusted(1, 1, -1, -1), 4);
                painter.drawLines(lines.data(), static_cast<int>(lines.size()));
            }};
}

LegendItem dotItem(const QString& text, const Palette& palette) {
    return {text, 30, [&palette](QPainter& painter, QPointF centre) {
                painter.setPen(QPen(palette.call, 4));
                painter.drawLine(QPointF(centre.x() - 13, centre.y()),
                                 QPointF(centre.x() + 9, centre.y()));
                painter.setPen(Qt::NoPen);
                painter.setBrush(palette.text);
                painter.drawEllipse(centre - QPointF(2, 0), 2.2, 2.2);
            }};
}

} // namespace

MapLegend::MapLegend(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Legend of the map"));
    setWindow({});
}

void MapLegend::setWindow(const QString& words) {
    const QString dots =
        tr("One dot setting out each second stands for so many requests a second.");
    setToolTip(words.isEmpty()
                   ? dots
                   : dots + tr(" Rates, failures and mean times are those %1, as the figures of "
                               "visitors are; servers and queues are those of the playhead.")
                                .arg(words));
}

void MapLegend::setRequestsPerDot(std::optional<double> rate) {
    if (rate != requestsPerDot_) {
        requestsPerDot_ = rate;
        setAccessibleDescription(dotText());
        update();
    }
}

QString MapLegend::dotText() const {
    return requestsPerDot_ ? tr("1 dot = %1").arg(numberText(*requestsPerDot_, "/s")) : QString();
}

void MapLegend::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette.border);
    painter.setBrush(palette.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius,
                            kBandRadius);

    std::vector<LegendItem> items{
        healthItem(HealthMark::Well, tr("well"), palette),
        healthItem(HealthMark::Busy, tr("busy: \u2265 80 %, a queue or a fault"), palette),
        healthItem(HealthMark::Failing, tr("failing: \u2265 1 %"), palette),
        healthItem(HealthMark::NoRequests, tr("no requests"), palette),
        healthItem(HealthMark::Down, tr("down"), palette),
        hatchItem(tr("in vain: nobody waits for it"), palette),
        combItem(tr("queue, a tooth a doubling"), palette),
        serverItem(ServerMark::Ready, tr("server"), palette),
        serverItem(ServerMark::Booting, tr("booting"), palette),
        serverItem(ServerMark::Draining, tr("draining"), palette),
        serverItem(ServerMark::Failed, tr("failed"), palette)};
    const QFont font = words(TextSize::Figure);
    const QFontMetricsF metrics(font);
    const double middle = height() / 2.0;
    const auto drawItem = [&](const LegendItem& item, double x) {
        item.draw(painter, QPointF(x + item.markWidth / 2, middle));
        painter.setFont(font);
        painter.setPen(palette.text2);
        painter.drawText(QRectF(x + item.markWidth, 0, width(), height()),
                         Qt::AlignLeft | Qt::AlignVCenter, item.text);
    };
    const auto widthOf = [&](const LegendItem& item) {
        return item.markWidth + metrics.horizontalAdvance(item.text) + kBetweenItems;
    };
    double end = width() - kPadding;
    if (const QString text = dotText(); !text.isEmpty()) {
        const LegendItem dots = dotItem(text, palette);
        end -= widthOf(dots) - kBetweenItems;
        drawItem(dots, end);
        end -= kBetweenItems;
    }
    double x = 10;
    const auto needed = [&] {
        return std::accumulate(
            items.begin(), items.end(), x - kBetweenItems,
            [&](double sum, const LegendItem& item) { return sum + widthOf(item); });
    };
    // All in a word each before some are left out; what health means is explained the longest.
    for (auto item = items.rbegin(); item != items.rend() && needed() > end; ++item) {
        item->text = item->text.section(u':', 0, 0).section(u',', 0, 0);
    }
    for (const LegendItem& item : items) {
        if (x + widthOf(item) - kBetweenItems > end) {
            break;
        }
        drawItem(item, x);
        x += widthOf(item);
    }
}

} // namespace doppel::gui
