// SPDX-License-Identifier: Apache-2.0
#include "gui/why/phase_look.h"

#include "gui/look/draw.h"
#include "gui/look/hatch.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <string_view>

namespace doppel::gui {
namespace {

constexpr qreal kPhaseHatch = 4;

void drawBox(QPainter& painter, const QRectF& bar, const QColor& fill, const QColor& edge) {
    painter.setPen(QPen(edge, 1));
    painter.setBrush(fill);
    const QRectF box = bar.adjusted(0.5, 0.5, -0.5, -0.5);
    if (box.width() < 2) {
        painter.fillRect(bar, edge);
        return;
    }
    painter.drawRoundedRect(box, 1.5, 1.5);
}

// Lines that stand upright.
std::vector<QLineF> barsIn(const QRectF& area) {
    std::vector<QLineF> lines;
    for (qreal x = area.left() + kPhaseHatch / 2; x < area.right(); x += kPhaseHatch) {
        lines.emplace_back(x, area.top(), x, area.bottom());
    }
    return lines;
}

} // namespace

QString withArticle(const std::string& what) {
    const QString name = QString::fromStdString(what);
    if (what.find("'s ") != std::string::npos) { // somebody's
        return name;
    }
    const bool areSeveral = what.ends_with('s') && !what.ends_with("ss");
    const bool isSpokenAn =
        !what.empty() && std::string_view("aeiou").find(what[0]) != std::string_view::npos;
    return (areSeveral   ? QStringLiteral("the ")
            : isSpokenAn ? QStringLiteral("an ")
                         : QStringLiteral("a ")) +
           name;
}

QString wordOf(StayPhase phase) {
    const auto said = [](const char* word) {
        return QCoreApplication::translate("StayPhase", word);
    };
    switch (phase) {
    case StayPhase::OnTheWay:
        return said("on the way");
    case StayPhase::Waiting:
        return said("waiting");
    case StayPhase::Calling:
        return said("calling");
    case StayPhase::Retrying:
        return said("retrying");
    case StayPhase::Serving:
        break;
    }
    return said("serving");
}

void drawPhase(QPainter& painter, StayPhase phase, QRectF bar, const Palette& palette) {
    bar.setWidth(std::max<qreal>(bar.width(), 1));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    switch (phase) {
    case StayPhase::Serving:
        painter.fillRect(bar, palette.futureA);
        break;
    case StayPhase::Calling:
        drawBox(painter, bar, palette.panel, palette.call);
        break;
    case StayPhase::OnTheWay:
        drawBox(painter, bar, palette.border, palette.strongBorder);
        break;
    case StayPhase::Waiting:
        drawBox(painter, bar, palette.busy.fill, palette.busy.mark);
        painter.setPen(QPen(palette.busy.mark, 1));
        drawAll(painter, hatchLines(bar.adjusted(1, 1, -1, -1), kPhaseHatch));
        break;
    case StayPhase::Retrying:
        drawBox(painter, bar, palette.failing.fill, palette.failing.mark);
        painter.setPen(QPen(palette.failing.mark, 1));
        drawAll(painter, barsIn(bar.adjusted(1, 1, -1, -1)));
        break;
    }
    painter.restore();
}

} // namespace doppel::gui
