// SPDX-License-Identifier: Apache-2.0
#include "gui/window/objectives_strip.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QTimer>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kCell = 270;
constexpr qreal kTextLeft = 38;
constexpr qreal kCellPadding = 16;

HealthMark markOf(ObjectiveStanding standing) {
    switch (standing) {
    case ObjectiveStanding::Met:
        return HealthMark::Well;
    case ObjectiveStanding::Awaited:
    case ObjectiveStanding::Missed:
        return HealthMark::Busy;
    case ObjectiveStanding::Lost:
        return HealthMark::Failing;
    case ObjectiveStanding::NotMeasured:
        break;
    }
    return HealthMark::NoRequests;
}

bool isLoud(ObjectiveStanding standing) {
    return analysis::isMissed(standing);
}

} // namespace

ObjectiveCell::ObjectiveCell(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize ObjectiveCell::sizeHint() const {
    return {kCell, ObjectivesStrip::kHeight - 1};
}

void ObjectiveCell::setObjective(const ObjectiveAt& objective) {
    if (objective == objective_) {
        return;
    }
    const bool stands = objective.standing != objective_.standing;
    objective_ = objective;
    const QString told =
        tr("%1: %2, %3. %4").arg(objective.name, objective.value, objective.said, objective.that);
    setAccessibleName(told);
    setToolTip(told);
    if (stands && hasFocus()) {
        QAccessibleEvent event(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
    update();
}

void ObjectiveCell::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const HealthMark mark = markOf(objective_.standing);
    const Palette::Status& status = colourOf(mark, palette);
    const qreal right = width() - kCellPadding;
    drawHealth(painter, mark, {22, 22}, 14, palette);

    const bool loud = isLoud(objective_.standing);
    painter.setFont(figures(TextSize::Sentence, loud ? QFont::Bold : QFont::Normal));
    painter.setPen(loud ? status.text : palette.text);
    const qreal value = painter.fontMetrics().horizontalAdvance(objective_.value);
    const QRectF first(kTextLeft, 8, right - kTextLeft, 18);
    painter.drawText(first, Qt::AlignRight | Qt::AlignVCenter, objective_.value);

    painter.setFont(words(TextSize::Text, QFont::DemiBold));
    painter.setPen(palette.text);
    const auto shortened = [&](const QString& text, qreal space) {
        return painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(space));
    };
    painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                     shortened(objective_.name, first.width() - value - 2 * kGrid));
    painter.setFont(figures(TextSize::Tick));
    painter.setPen(palette.text3);
    painter.drawText(QRectF(kTextLeft, 27, right - kTextLeft, 15), Qt::AlignLeft | Qt::AlignVCenter,
                     shortened(objective_.brief, right - kTextLeft));

    const QRectF bar(kTextLeft, 47, right - kTextLeft, 3);
    painter.fillRect(bar, palette.border);
    if (objective_.filled) {
        painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * *objective_.filled, 3),
                         status.mark);
    }
    painter.fillRect(QRectF(bar.left() + bar.width() * objective_.bound - 1, bar.top() - 3, 2, 9),
                     palette.text);
    painter.fillRect(QRectF(width() - 1, 10, 1, height() - 20), palette.border);
    if (hasFocus()) {
        painter.setPen(QPen(palette.accent, 1.5));
        painter.drawRoundedRect(QRectF(rect()).adjusted(5, 3, -6, -3), kBandRadius, kBandRadius);
    }
}

/// Numbers at the right end: what changes keeps its place.
class ObjectivesStrip::Figures final : public QWidget {
public:
    explicit Figures(QWidget* parent) : QWidget(parent) {
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setObjectName(QStringLiteral("figures"));
        pause_.setSingleShot(true);
        pause_.setInterval(kSpokenEvery);
        connect(&pause_, &QTimer::timeout, this, &Figures::speak);
    }

    void set(const std::vector<MomentFigure>& figures) {
        if (figures == figures_) {
            return;
        }
        const bool more = figures.size() != figures_.size();
        figures_ = figures;
        QStringList told;
        for (const MomentFigure& figure : figures_) {
            told << QStringLiteral("%1 %2").arg(figure.name, figure.value);
        }
        told_ = told.join(QStringLiteral(", "));
        if (!pause_.isActive()) {
            speak();
        }
        if (more) {
            updateGeometry();
        }
        update();
    }

    QSize sizeHint() const override {
        return {kColumn * static_cast<int>(figures_.size()) + kPadding, kHeight - 1};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Palette& palette = paletteOf(this->palette());
        QPainter painter(this);
        qreal left = 0;
        for (const MomentFigure& figure : figures_) {
            const auto line = [&](qreal top, qreal height, const QString& text) {
                painter.drawText(QRectF(left, top, kColumn, height),
                                 Qt::AlignRight | Qt::AlignVCenter, text);
            };
            painter.setFont(words(TextSize::Tick));
            painter.setPen(palette.text3);
            line(6, 14, figure.name);
            line(41, 14, figure.note);
            const bool loud = figure.weight != MomentFigure::Weight::Usual;
            painter.setFont(
                doppel::gui::figures(TextSize::Headline, loud ? QFont::Bold : QFont::Normal));
            painter.setPen(figure.weight == MomentFigure::Weight::Failing ? palette.failing.text
                           : loud                                         ? palette.busy.text
                                                                          : palette.text);
            line(20, 20, figure.value);
            left += kColumn;
        }
    }

private:
    // A screen reader is told once a second at the most.
    void speak() {
        if (told_ != accessibleName()) {
            setAccessibleName(told_);
            pause_.start();
        }
    }

    static constexpr int kColumn = 96;
    static constexpr int kSpokenEvery = 1000; // ms
    std::vector<MomentFigure> figures_;
    QString told_;
    QTimer pause_;
};

ObjectivesStrip::ObjectivesStrip(QWidget* parent)
    : QWidget(parent), scroll_(new QScrollArea(this)),
      none_(new QLabel(tr("This scenario has no objectives: what stands under `objectives:` is "
                          "judged here."),
                       this)),
      figures_(new Figures(this)) {
    setFixedHeight(kHeight);
    setAccessibleName(tr("Objectives"));
    auto* inside = new QWidget;
    row_ = new QHBoxLayout(inside);
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(0);
    row_->addStretch();
    scroll_->setWidget(inside);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 1);
    layout->setSpacing(0);
    none_->setForegroundRole(QPalette::PlaceholderText);
    none_->setContentsMargins(kPadding + kGrid, 0, 0, 0);
    none_->setMinimumWidth(1);
    layout->addWidget(scroll_, 1);
    layout->addWidget(none_, 1);
    layout->addWidget(figures_);
}

void ObjectivesStrip::setObjectives(const std::vector<ObjectiveAt>& objectives) {
    while (cells_.size() > objectives.size()) {
        delete cells_.back();
        cells_.pop_back();
    }
    while (cells_.size() < objectives.size()) {
        auto* cell = new ObjectiveCell;
        cell->installEventFilter(this);
        row_->insertWidget(static_cast<int>(cells_.size()), cell);
        cells_.push_back(cell);
    }
    for (std::size_t i = 0; i < objectives.size(); ++i) {
        cells_[i]->setObjective(objectives[i]);
    }
    scroll_->setVisible(!cells_.empty());
    none_->setVisible(cells_.empty());
    update();
}

void ObjectivesStrip::setFigures(const std::vector<MomentFigure>& figures) {
    figures_->set(figures);
}

void ObjectivesStrip::goTo(std::size_t objective) {
    if (objective < cells_.size()) {
        cells_[objective]->setFocus(Qt::TabFocusReason);
    }
}

bool ObjectivesStrip::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) {
        scroll_->ensureWidgetVisible(static_cast<QWidget*>(watched), 0, 0);
        static_cast<QWidget*>(watched)->update();
    }
    return QWidget::eventFilter(watched, event);
}

void ObjectivesStrip::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.panel);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), palette.border);
}

} // namespace doppel::gui
