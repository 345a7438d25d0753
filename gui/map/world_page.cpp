// SPDX-License-Identifier: Apache-2.0
#include "gui/map/world_page.h"

#include "gui/look/numbers.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/map/figure_text.h"

#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStringList>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

constexpr double kTitleRow = 44;
constexpr double kFootRow = 30;
constexpr double kFaresRow = 34;
constexpr double kFareGap = 8;
constexpr double kFailsFrom = 0.01; // as a component fails
constexpr double kItemWidth = 172;
constexpr double kTallest = 64;
constexpr double kLeastHeight = 40;

double bandWidth(double share, double room) {
    return std::max(1.2, share * room);
}

} // namespace

WorldPage::WorldPage(MapModel& model, QWidget* parent) : QWidget(parent), model_(model) {
    setAccessibleName(tr("Who visits, and from where"));
    setFocusPolicy(Qt::StrongFocus);
    connect(&model_, &MapModel::changed, this, &WorldPage::tellAnew);
    tellAnew();
}

void WorldPage::tellAnew() {
    WorldSketch world = worldOf(model_.scene().sketch, model_.state() ? &*model_.state() : nullptr);
    if (world == world_) {
        return;
    }
    world_ = std::move(world);
    tell();
    placeItems();
    update();
}

void WorldPage::tell() {
    QStringList spoken;
    for (const WorldSketch::Column& column : world_.columns) {
        QStringList items;
        for (const WorldItem& item : column.items) {
            items.push_back(item.visits ? item.name + QLatin1Char(' ') + rateText(*item.visits)
                                        : item.name);
        }
        spoken.push_back(column.title + QStringLiteral(": ") + items.join(QStringLiteral(", ")));
    }
    QStringList fares;
    for (const ClassFare& fare : fares_) {
        fares << tr("%1 %2, %3 fail")
                     .arg(fare.name, rateText(fare.visits), numberText(fare.failing, "1"));
    }
    if (!fares.isEmpty()) {
        spoken << tr("What they want: %1").arg(fares.join(QStringLiteral(", ")));
    }
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
}

void WorldPage::placeItems() {
    places_.clear();
    const auto columns = static_cast<double>(world_.columns.size());
    const double room = width() - 2.0 * 3 * kPadding;
    const double eachColumn = room / columns;
    const double share = eachColumn * 0.72 < kItemWidth ? 0.86 : 0.72; // bands give way to names
    const double itemWidth = std::min(kItemWidth, eachColumn * share);
    const double step = columns > 1 ? (room - itemWidth) / (columns - 1) : 0;
    for (std::size_t c = 0; c < world_.columns.size(); ++c) {
        const auto count = static_cast<double>(world_.columns[c].items.size());
        const double free = height() - kTitleRow - footHeight();
        const double each = std::clamp(free / std::max(1.0, count) - 12, kLeastHeight, kTallest);
        const double gap = count > 1 ? std::min(34.0, (free - each * count) / (count - 1)) : 0;
        double y = kTitleRow + std::max(0.0, (free - each * count - gap * (count - 1)) / 2);
        std::vector<QRectF> column;
        for (std::size_t i = 0; i < world_.columns[c].items.size(); ++i) {
            column.emplace_back(3 * kPadding + step * static_cast<double>(c), y, itemWidth, each);
            y += each + gap;
        }
        places_.push_back(std::move(column));
    }
}

double WorldPage::footHeight() const {
    return fares_.empty() ? kFootRow : kFootRow + kFaresRow;
}

void WorldPage::setFares(std::vector<ClassFare> fares) {
    if (fares == fares_) {
        return;
    }
    const bool wasThere = !std::exchange(fares_, std::move(fares)).empty();
    if (wasThere == fares_.empty()) {
        placeItems();
    }
    tell();
    update();
}

// "What they want" in one row, the worst first, as far as there is room.
void WorldPage::paintFares(QPainter& painter) const {
    if (fares_.empty()) {
        return;
    }
    const Palette& palette = paletteOf(this->palette());
    const double top = height() - footHeight();
    double x = 3 * kPadding;
    const auto put = [&](const QString& text, const QFont& font, const QColor& colour) {
        const double wide = QFontMetricsF(font).horizontalAdvance(text);
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(QRectF(x, top, wide + 1, kFaresRow), Qt::AlignVCenter, text);
        x += wide + kFareGap;
    };
    put(tr("What they want"), words(TextSize::Figure, QFont::DemiBold), palette.text2);
    for (const ClassFare& fare : fares_) {
        const bool fails = fare.failing >= kFailsFrom;
        x += kFareGap;
        put(fare.name, words(TextSize::Text, QFont::DemiBold), palette.text);
        put(rateText(fare.visits), figures(TextSize::Figure), palette.text2);
        put(tr("%1 fail").arg(numberText(fare.failing, "1")),
            figures(TextSize::Figure, fails ? QFont::Bold : QFont::Normal),
            fails ? palette.failing.text : palette.text3);
    }
}

void WorldPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeItems();
}

void WorldPage::mouseReleaseEvent(QMouseEvent* event) {
    for (std::size_t c = 0; c < places_.size(); ++c) {
        for (std::size_t i = 0; i < places_[c].size(); ++i) {
            if (places_[c][i].contains(event->position())) {
                current_ = {c, i};
                update();
                open(current_);
                return;
            }
        }
    }
    QWidget::mouseReleaseEvent(event);
}

void WorldPage::open(Place place) {
    if (place.column < world_.columns.size() &&
        place.item < world_.columns[place.column].items.size()) {
        if (const auto node = world_.columns[place.column].items[place.item].node) {
            Q_EMIT opened(model_.scene().sketch.nodes[*node].name);
        }
    }
}

void WorldPage::step(int columns, int items) {
    const auto moved = [](std::size_t from, int by, std::size_t count) {
        const auto last = static_cast<std::ptrdiff_t>(count) - 1;
        return static_cast<std::size_t>(
            std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(from) + by, 0, last));
    };
    if (world_.columns.empty()) {
        return;
    }
    current_.column = moved(current_.column, columns, world_.columns.size());
    const auto& column = world_.columns[current_.column].items;
    if (!column.empty()) {
        current_.item = moved(current_.item, items, column.size());
    }
    update();
}

void WorldPage::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Left:
        return step(-1, 0);
    case Qt::Key_Right:
        return step(1, 0);
    case Qt::Key_Up:
        return step(0, -1);
    case Qt::Key_Down:
        return step(0, 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return open(current_);
    default:
        QWidget::keyPressEvent(event);
    }
}

void WorldPage::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void WorldPage::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void WorldPage::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette.panel);
    // Bands leave an item one below the other, and arrive so.
    std::vector<std::vector<double>> left(places_.size());
    std::vector<std::vector<double>> arrived(places_.size());
    for (std::size_t c = 0; c < places_.size(); ++c) {
        left[c].resize(places_[c].size());
        arrived[c].resize(places_[c].size());
    }
    constexpr double kAllVisitors = 40; // pixels
    std::vector<std::vector<double>> out = left;
    std::vector<std::vector<double>> in = arrived;
    for (const WorldFlow& flow : world_.flows) {
        out[flow.column][flow.from] += bandWidth(flow.share, kAllVisitors);
        in[flow.column + 1][flow.to] += bandWidth(flow.share, kAllVisitors);
    }
    for (const WorldFlow& flow : world_.flows) {
        const QRectF& from = places_[flow.column][flow.from];
        const QRectF& to = places_[flow.column + 1][flow.to];
        const double band = bandWidth(flow.share, kAllVisitors);
        double& outAt = left[flow.column][flow.from];
        double& inAt = arrived[flow.column + 1][flow.to];
        const QPointF start(from.right(),
                            from.center().y() - out[flow.column][flow.from] / 2 + outAt + band / 2);
        const QPointF end(to.left(),
                          to.center().y() - in[flow.column + 1][flow.to] / 2 + inAt + band / 2);
        outAt += band;
        inAt += band;
        QPainterPath path(start);
        const double bow = (end.x() - start.x()) / 2;
        path.cubicTo(start + QPointF(bow, 0), end - QPointF(bow, 0), end);
        QColor colour = palette.call;
        colour.setAlphaF(0.55F);
        QPen pen(colour, band);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
    }
    for (std::size_t c = 0; c < places_.size(); ++c) {
        if (places_[c].empty()) {
            continue;
        }
        painter.setFont(words(TextSize::Figure, QFont::DemiBold));
        painter.setPen(palette.text2);
        const QRectF first = places_[c].front();
        const bool isLast = c + 1 == places_.size() || places_[c + 1].empty();
        const double room = (isLast ? width() : places_[c + 1].front().left()) - first.left() - 8;
        painter.drawText(QRectF(first.left(), 14, room, 20), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(world_.columns[c].title, Qt::ElideRight,
                                                          static_cast<int>(room)));
        for (std::size_t i = 0; i < places_[c].size(); ++i) {
            const QRectF& place = places_[c][i];
            const WorldItem& item = world_.columns[c].items[i];
            const bool isCurrent = hasFocus() && current_ == Place{c, i};
            const bool fails = item.failing >= kFailsFrom;
            const QColor edge = fails ? palette.failing.mark : palette.strongBorder;
            painter.setPen(isCurrent ? QPen(palette.accent, 2) : QPen(edge, fails ? 1.5 : 1));
            painter.setBrush(fails ? palette.failing.fill : palette.card);
            painter.drawRoundedRect(place, kCardRadius, kCardRadius);
            const QRectF text = place.adjusted(10, 0, -10, 0);
            const QRectF upper(text.left(), place.center().y() - 17, text.width(), 17);
            const QRectF lower(text.left(), place.center().y() + 1, text.width(), 17);
            const QString visits = item.visits ? rateText(*item.visits) : QString();
            const QFont visitsFont = figures(TextSize::Figure);
            const double visitsWidth = QFontMetricsF(visitsFont).horizontalAdvance(visits);
            const QFont nameFont = words(TextSize::Text, QFont::DemiBold);
            const QFontMetricsF nameMetrics(nameFont);
            const double nameWidth = nameMetrics.horizontalAdvance(item.name);
            // In a narrow one the name has its line, and the visits stand in place of the note.
            const bool isNarrow = nameWidth + visitsWidth + 6 > upper.width();
            const double nameRoom = upper.width() - (isNarrow ? 0 : visitsWidth + 6);
            painter.setFont(nameFont);
            painter.setPen(palette.text);
            painter.drawText(upper, Qt::AlignLeft | Qt::AlignVCenter,
                             nameMetrics.elidedText(item.name, Qt::ElideRight, nameRoom));
            painter.setFont(visitsFont);
            painter.drawText(isNarrow ? lower : upper,
                             (isNarrow ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter,
                             visits);
            const QString failing =
                fails ? tr("%1 fail").arg(numberText(item.failing, "1")) : QString();
            const QFont failingFont = figures(TextSize::Figure, QFont::Bold);
            const double failingWidth = QFontMetricsF(failingFont).horizontalAdvance(failing);
            painter.setFont(words(TextSize::Figure));
            painter.setPen(palette.text3);
            const double noteRoom = lower.width() - (fails ? failingWidth + 6 : 0);
            painter.drawText(lower, Qt::AlignLeft | Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(
                                 isNarrow && !visits.isEmpty() ? QString() : item.note,
                                 Qt::ElideRight, static_cast<int>(noteRoom)));
            painter.setFont(failingFont);
            painter.setPen(palette.failing.text);
            painter.drawText(lower, Qt::AlignRight | Qt::AlignVCenter, failing);
        }
    }
    paintFares(painter);
    painter.setFont(words(TextSize::Figure));
    painter.setPen(palette.text3);
    painter.drawText(QRectF(3 * kPadding, height() - kFootRow, width(), kFootRow),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     tr("Visits by place and point of presence: the scenario's weights of the "
                        "sources' rates."));
}

} // namespace doppel::gui
