// SPDX-License-Identifier: Apache-2.0
#include "gui/window/objectives_strip.h"

#include "gui/look/future_tag.h"
#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QAccessible>
#include <QEvent>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr int kUsualCell = 270;
constexpr int kMostCell = 440;
constexpr int kLeastCell = 168;
constexpr int kValueRoom = 84; // of most values: a cell keeps its width while they change
constexpr qreal kTextLeft = 38;
constexpr qreal kCellPadding = 16;
constexpr qreal kLetter = 13;
constexpr qreal kEarlier = 0.45; // what is of another moment is no standing now

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

QRectF letterBeside(const QRectF& line, qreal value) {
    return {line.right() - value - kGrid - kLetter, line.center().y() - kLetter / 2, kLetter,
            kLetter};
}

// A name in two lines, the first no wider than that; the second is empty where one will do, or
// where no part of it fits.
std::pair<QString, QString>
inTwoLines(const QString& name, const QFontMetrics& metrics, qreal room) {
    if (metrics.horizontalAdvance(name) <= room) {
        return {name, {}};
    }
    for (qsizetype end = name.size() - 1; end > 0; --end) {
        const QString first = name.left(end);
        const bool breaks = name[end] == u' ' || QStringLiteral("-_./").contains(name[end - 1]);
        if (breaks && metrics.horizontalAdvance(first) <= room) {
            return {first, name.mid(end).trimmed()};
        }
    }
    return {name, {}};
}

bool isLoud(ObjectiveStanding standing) {
    return analysis::isMissed(standing);
}

} // namespace

QString boundIn(const QString& brief) {
    static const QRegularExpression kBound(QStringLiteral("(<=|>=|==|<|>|=)\\s*[^\\s,]+"));
    return kBound.match(brief).captured();
}

QString briefIn(const QString& brief, const QFontMetricsF& metrics, qreal room) {
    constexpr qsizetype kTelling = 5; // letters of what is measured
    const QString bound = boundIn(brief);
    const QString elided = metrics.elidedText(brief, Qt::ElideMiddle, room);
    if (bound.isEmpty() || elided == brief) {
        return elided;
    }
    if (metrics.horizontalAdvance(bound) > room) {
        return {}; // it would lie on what is beside it
    }
    // What follows the bound goes first.
    const QString what =
        metrics.elidedText(brief.left(brief.indexOf(bound)).trimmed(), Qt::ElideMiddle,
                           room - metrics.horizontalAdvance(u' ' + bound));
    return what.size() < kTelling ? bound : what + u' ' + bound;
}

ObjectiveCell::ObjectiveCell(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

// With its name and what is wanted whole, within bounds.
QSize ObjectiveCell::sizeHint() const {
    const qreal letter = other_ ? kLetter + kGrid : 0;
    const qreal first =
        QFontMetricsF(words(TextSize::Text, QFont::DemiBold)).horizontalAdvance(objective_.name) +
        2 * kGrid + kValueRoom + letter;
    const qreal second =
        QFontMetricsF(figures(TextSize::Tick)).horizontalAdvance(objective_.brief) +
        (other_ ? kValueRoom + letter : 0);
    const auto width = static_cast<int>(kTextLeft + std::max(first, second) + kCellPadding) + 1;
    return {std::clamp(width, kUsualCell, kMostCell), ObjectivesStrip::kHeight - 1};
}

QSize ObjectiveCell::minimumSizeHint() const {
    return {kLeastCell, ObjectivesStrip::kHeight - 1};
}

QString ObjectiveCell::told(const ObjectiveAt& objective) const {
    const QString told = QStringLiteral("%1, %2").arg(objective.value, objective.said);
    return objective.ended.isEmpty() ? told : told + QStringLiteral(", ") + objective.ended;
}

void ObjectiveCell::setObjective(const ObjectiveAt& objective,
                                 const std::optional<ObjectiveAt>& other) {
    if (objective == objective_ && other == other_) {
        return;
    }
    const bool stands = objective.standing != objective_.standing;
    if (objective.name != objective_.name || objective.brief != objective_.brief ||
        other.has_value() != other_.has_value()) {
        updateGeometry();
    }
    objective_ = objective;
    other_ = other;
    const QString all =
        other_ ? tr("A %1; B %2").arg(told(objective_), told(*other_)) : told(objective_);
    const QString sentence = QStringLiteral("%1: %2. %3").arg(objective.name, all, objective.that);
    setAccessibleName(sentence);
    setToolTip(sentence);
    if (stands && hasFocus()) {
        QAccessibleEvent event(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
    update();
}

// A's in the first line, B's in the second: its mark, its value, and its part of the bar.
void ObjectiveCell::paintStanding(QPainter& painter, const ObjectiveAt& objective, bool isB) const {
    const Palette& palette = paletteOf(this->palette());
    const HealthMark mark = markOf(objective.standing);
    const Palette::Status& status = colourOf(mark, palette);
    const qreal right = width() - kCellPadding;
    const QRectF line(kTextLeft, isB ? 26 : 8, right - kTextLeft, isB ? 17 : 18);
    const qreal middle = other_ ? line.center().y() : 22;
    const bool isEarlier = !objective.ended.isEmpty();
    painter.setOpacity(isEarlier ? kEarlier : 1);
    drawHealth(painter, mark, {22, middle}, other_ ? 13 : 14, palette);
    if (objective.isNoted) { // met, yet with a word
        drawHealth(painter, HealthMark::Busy, {30, middle + 6}, 8, palette);
    }
    painter.setOpacity(1);
    const bool loud = isLoud(objective.standing) && !isEarlier;
    painter.setFont(figures(TextSize::Sentence, loud ? QFont::Bold : QFont::Normal));
    painter.setPen(loud ? status.text : isEarlier ? palette.text3 : palette.text);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, objective.value);
    if (other_) {
        drawFutureLetter(painter, letterBeside(line, valueWidth()), isB, palette);
    }
    const QRectF bar(kTextLeft, isB ? 52 : 47, right - kTextLeft, 3);
    painter.setOpacity(isEarlier ? kEarlier : 1);
    const qreal filled = bar.width() * objective.filled.value_or(0);
    if (isB) {
        painter.setPen(QPen(status.mark, 2, Qt::CustomDashLine));
        QPen pen = painter.pen();
        pen.setDashPattern({3, 2});
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(QPointF(bar.left(), bar.center().y()),
                         QPointF(bar.left() + filled, bar.center().y()));
    } else {
        painter.fillRect(bar, palette.border);
        painter.fillRect(QRectF(bar.left(), bar.top(), filled, 3), status.mark);
    }
    painter.setOpacity(1);
}

// Letters stand below each other.
qreal ObjectiveCell::valueWidth() const {
    const QFontMetricsF bold(figures(TextSize::Sentence, QFont::Bold));
    return std::max(bold.horizontalAdvance(objective_.value),
                    other_ ? bold.horizontalAdvance(other_->value) : 0);
}

void ObjectiveCell::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintStanding(painter, objective_, false);
    if (other_) {
        paintStanding(painter, *other_, true);
    }
    const qreal right = width() - kCellPadding;
    const qreal beside = valueWidth() + 2 * kGrid + (other_ ? kLetter + kGrid : 0);
    const auto write = [&](const QRectF& line, const QString& text, qreal space,
                           Qt::TextElideMode mode) {
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(text, mode, static_cast<int>(space)));
    };
    const QRectF first(kTextLeft, 8, right - kTextLeft, 18);
    painter.setFont(words(TextSize::Text, QFont::DemiBold));
    painter.setPen(palette.text);
    // A long name has the line of what is wanted too, up to the bound.
    const auto [name, rest] =
        inTwoLines(objective_.name, painter.fontMetrics(), first.width() - beside);
    const QRectF second(kTextLeft, 27, right - kTextLeft, 15);
    const qreal ofSecond = first.width() - (other_ ? beside : 0);
    write(first, name, first.width() - beside, Qt::ElideRight);
    const QFontMetricsF small(figures(TextSize::Tick));
    const auto writeSmall = [&](const QString& text, Qt::Alignment side) {
        painter.setFont(figures(TextSize::Tick));
        painter.setPen(palette.text3);
        painter.drawText(second, side | Qt::AlignVCenter, text);
    };
    if (other_ && !other_->ended.isEmpty()) {
        writeSmall(small.elidedText(other_->ended, Qt::ElideRight, ofSecond), Qt::AlignLeft);
    } else if (rest.isEmpty()) {
        writeSmall(briefIn(objective_.brief, small, ofSecond), Qt::AlignLeft);
    } else {
        const QString bound = other_ ? QString() : boundIn(objective_.brief);
        const qreal ofBound = bound.isEmpty() ? 0 : small.horizontalAdvance(bound) + 2 * kGrid;
        const qreal ofRest =
            std::min(QFontMetricsF(painter.font()).horizontalAdvance(rest) + 1, ofSecond - ofBound);
        write(second, rest, ofRest, Qt::ElideRight);
        if (!other_) {
            writeSmall(briefIn(objective_.brief, small, ofSecond - ofRest - 2 * kGrid),
                       Qt::AlignRight);
        }
    }
    const qreal bound = kTextLeft + first.width() * objective_.bound;
    painter.fillRect(QRectF(bound - 1, 44, 2, other_ ? 12 : 9), palette.text);
    painter.fillRect(QRectF(width() - 1, 10, 1, height() - 20), palette.border);
    if (hasFocus()) {
        painter.setPen(QPen(palette.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
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
            told << (figure.other.isEmpty()
                         ? QStringLiteral("%1 %2").arg(figure.name, figure.value)
                         : tr("%1 A %2, B %3").arg(figure.name, figure.value, figure.other));
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
            if (figure.other.isEmpty()) {
                line(41, 14, figure.note);
            }
            const bool loud = figure.weight != MomentFigure::Weight::Usual;
            painter.setFont(
                doppel::gui::figures(TextSize::Headline, loud ? QFont::Bold : QFont::Normal));
            painter.setPen(figure.weight == MomentFigure::Weight::Failing ? palette.failing.text
                           : loud                                         ? palette.busy.text
                                                                          : palette.text);
            line(20, 20, figure.value);
            if (!figure.other.isEmpty()) {
                painter.setRenderHint(QPainter::Antialiasing);
                painter.setFont(doppel::gui::figures());
                painter.setPen(palette.text);
                line(40, 16, figure.other);
                const auto letter = [&](qreal middle, bool isB, qreal width) {
                    const QRectF all(left, middle - 8, kColumn, 16);
                    drawFutureLetter(painter, letterBeside(all, width), isB, palette);
                };
                const qreal width =
                    std::max(QFontMetricsF(doppel::gui::figures(TextSize::Headline, QFont::Bold))
                                 .horizontalAdvance(figure.value),
                             QFontMetricsF(doppel::gui::figures()).horizontalAdvance(figure.other));
                letter(30, false, width);
                letter(48, true, width);
            }
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
    : QWidget(parent), scroll_(new QScrollArea(this)), more_(new QToolButton(this)),
      none_(new QLabel(this)), figures_(new Figures(this)) {
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
    more_->setAutoRaise(true);
    more_->setFont(words(TextSize::Figure, QFont::DemiBold));
    more_->setFocusPolicy(Qt::NoFocus); // Tab goes from one to the next, and brings each into view
    more_->hide();
    connect(more_, &QToolButton::clicked, this, &ObjectivesStrip::showMore);
    QScrollBar* bar = scroll_->horizontalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, &ObjectivesStrip::countHidden);
    connect(bar, &QScrollBar::valueChanged, this, &ObjectivesStrip::countHidden);
    layout->addWidget(scroll_, 1);
    layout->addWidget(more_);
    layout->addWidget(none_, 1);
    layout->addWidget(figures_);
}

void ObjectivesStrip::setObjectives(const std::vector<ObjectiveAt>& objectives,
                                    const std::vector<ObjectiveAt>& others) {
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
        const auto other = std::find_if(others.begin(), others.end(), [&](const ObjectiveAt& each) {
            return each.name == objectives[i].name;
        });
        cells_[i]->setObjective(objectives[i],
                                other == others.end() ? std::nullopt : std::optional(*other));
    }
    none_->setText(
        tr("This scenario has no objectives: what stands under `objectives:` is judged here."));
    scroll_->setVisible(!cells_.empty());
    countHidden();
    none_->setVisible(cells_.empty());
    update();
}

void ObjectivesStrip::clear() {
    setObjectives({});
    setFigures({});
    none_->setText(tr("The scenario is being read: its objectives come here."));
}

std::size_t ObjectivesStrip::hidden() const {
    const QRect seen = scroll_->viewport()->rect();
    return static_cast<std::size_t>(
        std::count_if(cells_.begin(), cells_.end(), [&](const ObjectiveCell* cell) {
            const QPoint at = cell->mapTo(scroll_->viewport(), QPoint());
            return !seen.contains(QRect(at, QSize(cell->width(), 1)));
        }));
}

void ObjectivesStrip::countHidden() {
    const bool scrolls = !cells_.empty() && scroll_->horizontalScrollBar()->maximum() > 0;
    more_->setVisible(scrolls);
    if (scrolls) {
        const QString count = QStringLiteral("+%1").arg(hidden());
        more_->setText(count);
        more_->setToolTip(tr("%1 more objectives").arg(hidden()));
        more_->setAccessibleName(more_->toolTip());
    }
}

// The next ones, and after the last the first.
void ObjectivesStrip::showMore() {
    QScrollBar* bar = scroll_->horizontalScrollBar();
    bar->setValue(bar->value() >= bar->maximum() ? 0 : bar->value() + cells_.front()->width());
}

void ObjectivesStrip::setFigures(const std::vector<MomentFigure>& figures, const QString& scope) {
    figures_->setToolTip(scope);
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
