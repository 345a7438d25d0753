// SPDX-License-Identifier: Apache-2.0
#include "gui/window/scenario_card.h"

#include "gui/look/marks.h"
#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/paragraph.h"
#include "gui/look/type.h"

#include <QKeyEvent>
#include <QPainter>

namespace doppel::gui {
namespace {

constexpr int kAboutLines = 3;
constexpr qreal kAboutLine = 16;
constexpr qreal kCardPadding = 14;

QString objectivesText(const analysis::StoredRun& run) {
    if (!run.reachedEnd) {
        return QStringLiteral("stopped early");
    }
    return run.objectives == 0
               ? QStringLiteral("no objectives")
               : QStringLiteral("%1 of %2 met").arg(run.objectivesMet).arg(run.objectives);
}

// "1 h simulated, takes about 40 s": of real time, as its last run did.
QString lengthText(const LibraryScenario& scenario) {
    QStringList parts;
    if (scenario.length) {
        parts << QStringLiteral("%1 simulated").arg(numberText(*scenario.length, "s"));
    }
    if (scenario.takes) {
        parts << QStringLiteral("takes about %1").arg(numberText(*scenario.takes, "s"));
    }
    return parts.join(QStringLiteral(", "));
}

HealthMark markOf(const analysis::StoredRun& run) {
    if (!run.reachedEnd || run.objectives == 0) {
        return HealthMark::NoRequests;
    }
    return run.objectivesMet == run.objectives ? HealthMark::Well : HealthMark::Failing;
}

} // namespace

ScenarioCard::ScenarioCard(const LibraryScenario& scenario,
                           const RunPreview* preview,
                           QWidget* parent)
    : QAbstractButton(parent), scenario_(scenario), preview_(preview) {
    setText(scenario.title);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(scenario.title);
    setAccessibleDescription(
        scenario.lastRun ? tr("%1 %2").arg(scenario.about, objectivesText(*scenario.lastRun))
                         : tr("%1 Not played yet.").arg(scenario.about));
    setToolTip(scenario.title + u'\n' + scenario.file);
}

void ScenarioCard::setPreview(const RunPreview* preview) {
    preview_ = preview;
    update();
}

void ScenarioCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void ScenarioCard::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal edge = hasFocus() ? 2 : 1;
    painter.setPen(QPen(hasFocus()     ? palette.accent
                        : underMouse() ? palette.strongBorder
                                       : palette.border,
                        edge));
    painter.setBrush(palette.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2),
                            kCardRadius, kCardRadius);
    const qreal width = this->width() - 2 * kCardPadding;
    painter.setFont(words(TextSize::Sentence, QFont::DemiBold));
    painter.setPen(palette.text);
    painter.drawText(
        QRectF(kCardPadding, 10, width, 20), Qt::AlignVCenter,
        painter.fontMetrics().elidedText(text(), Qt::ElideRight, static_cast<int>(width)));
    painter.setFont(words(TextSize::Text));
    painter.setPen(palette.text2);
    drawParagraph(painter, scenario_.about,
                  QRectF(kCardPadding, 32, width, kAboutLines * kAboutLine), kAboutLines,
                  kAboutLine);
    painter.setFont(words(TextSize::Figure));
    painter.setPen(palette.text3);
    painter.drawText(QRectF(kCardPadding, 90, width, 16), Qt::AlignVCenter, lengthText(scenario_));
    paintChart(painter, QRectF(kCardPadding, 110, width, 66), palette);
    paintFoot(painter, QRectF(kCardPadding, 184, width, 22), palette);
}

void ScenarioCard::paintChart(QPainter& painter, const QRectF& area, const Palette& palette) const {
    if (preview_ != nullptr) {
        painter.fillRect(area, palette.raised);
        drawPreview(painter, *preview_, area, palette);
        return;
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(palette.border, 1, Qt::DashLine));
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), kBandRadius, kBandRadius);
    painter.setFont(words());
    painter.setPen(palette.text3);
    painter.drawText(area, Qt::AlignCenter,
                     scenario_.lastRun ? tr("no chart is stored") : tr("not played yet"));
}

void ScenarioCard::paintFoot(QPainter& painter, const QRectF& area, const Palette& palette) const {
    if (!scenario_.lastRun) {
        painter.setFont(words(TextSize::Text, QFont::DemiBold));
        painter.setPen(palette.link);
        painter.drawText(area, Qt::AlignVCenter, tr("Play"));
        return;
    }
    const analysis::StoredRun& run = *scenario_.lastRun;
    const HealthMark mark = markOf(run);
    drawHealth(painter, mark, {area.left() + 7, area.center().y()}, 13, palette);
    painter.setFont(words());
    painter.setPen(mark == HealthMark::Failing ? palette.failing.text : palette.text);
    painter.drawText(area.adjusted(20, 0, 0, 0), Qt::AlignVCenter, objectivesText(run));
    QStringList numbers;
    if (run.availability) {
        numbers << numberText(*run.availability, "1");
    }
    if (run.p99Seconds) {
        numbers << QStringLiteral("p99 ") + numberText(*run.p99Seconds, "s");
    }
    painter.setFont(figures());
    painter.setPen(palette.text2);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignRight, numbers.join(QStringLiteral("   ")));
}

} // namespace doppel::gui
