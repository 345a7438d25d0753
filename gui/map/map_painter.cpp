// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_painter.h"

#include "gui/look/type.h"
#include "gui/map/card_marks.h"
#include "gui/map/card_painter.h"
#include "gui/map/way_painter.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace doppel::gui {
namespace {

CardMood moodOf(std::size_t card, const MapMood& mood) {
    return {mood.selected == card, mood.hovered == card, mood.target == card};
}

QRectF partInView(const MapCamera& camera) {
    return {camera.toMap(QPointF()), camera.view / camera.zoom};
}

void useMapCoordinates(QPainter& painter, const MapCamera& camera) {
    const QPointF origin = camera.toScreen(QPointF());
    painter.translate(origin);
    painter.scale(camera.zoom, camera.zoom);
}

/// The frames around groups, in pixels of the screen. In a crowd a frame shows the worst within.
class FramePainter {
public:
    FramePainter(QPainter& painter,
                 const MapScene& scene,
                 const MapCamera& camera,
                 const Palette& palette)
        : painter_(painter), scene_(scene), camera_(camera), palette_(palette) {}

    void draw(const LayoutFrame& frame) {
        const QRectF rect = camera_.toScreen(frame.rect);
        const HealthMark worst = scene_.crowd ? worstOf(frame) : HealthMark::Well;
        const bool loud = severity(worst) > severity(HealthMark::Well);
        painter_.setPen(
            QPen(loud ? colourOf(worst, palette_).mark : palette_.border, loud ? 1.75 : 1));
        painter_.setBrush(scene_.crowd ? palette_.panel : palette_.raised);
        painter_.drawRoundedRect(rect, kCardRadius, kCardRadius);
        if (scene_.crowd) {
            nameAbove(rect, frame);
        }
    }

    // Over calls that pass.
    void name(const LayoutFrame& frame) {
        const QRectF room = frameNameRect(scene_, frame, camera_);
        QColor ground = palette_.raised;
        ground.setAlphaF(0.88F);
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(ground);
        painter_.drawRoundedRect(room, kBandRadius, kBandRadius);
        painter_.setFont(words(TextSize::Figure));
        painter_.setPen(palette_.text2);
        painter_.drawText(room, Qt::AlignCenter, frame.name);
    }

private:
    HealthMark worstOf(const LayoutFrame& frame) const {
        HealthMark worst = HealthMark::NoRequests;
        for (const std::size_t card : frame.cards) {
            const HealthMark health = scene_.faces[card].health;
            worst = severity(health) > severity(worst) ? health : worst;
        }
        return worst;
    }

    void nameAbove(const QRectF& rect, const LayoutFrame& frame) {
        const QRectF room(rect.left() + 8, rect.top() + 4, rect.width() - 16, 18);
        const QString count = QString::number(frame.cards.size());
        const QFont countFont = words(TextSize::Figure);
        const double countWidth = QFontMetricsF(countFont).horizontalAdvance(count);
        painter_.setFont(countFont);
        painter_.setPen(palette_.text3);
        painter_.drawText(room, Qt::AlignRight | Qt::AlignVCenter, count);
        const QFont font = words(TextSize::Figure, QFont::DemiBold);
        painter_.setFont(font);
        painter_.setPen(palette_.text);
        painter_.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetricsF(font).elidedText(frame.name, Qt::ElideRight,
                                                         room.width() - countWidth - 6));
    }

    QPainter& painter_;
    const MapScene& scene_;
    const MapCamera& camera_;
    const Palette& palette_;
};

void drawCards(QPainter& painter,
               const MapScene& scene,
               const MapCamera& camera,
               const MapMood& mood,
               const Palette& palette) {
    painter.save();
    useMapCoordinates(painter, camera);
    const QRectF inView = partInView(camera).adjusted(-20, -30, 20, 20);
    for (std::size_t card = 0; card < scene.faces.size(); ++card) {
        if (scene.layout.cards[card].intersects(inView)) {
            drawCard(painter, scene.layout.cards[card], scene.faces[card], moodOf(card, mood),
                     palette);
        }
    }
    std::vector<QRectF> taken = scene.layout.cards;
    for (std::size_t card = 0; card < scene.faces.size(); ++card) {
        std::size_t marks = 0; // on the card itself
        for (const FaultPin& pin : scene.faces[card].pins) {
            const QRectF& at = scene.layout.cards[card];
            FaultPin told = pin;
            QRectF place = pinPlace(at, pinSize(told, camera.zoom), taken, partInView(camera));
            const bool isBeside = std::abs(place.center().y() - at.center().y()) < 1;
            if (!isBeside || pin.whom != scene.faces[card].name) { // it may be another's, too
                told.text = pin.whom + QStringLiteral(": ") + pin.text;
                place = pinPlace(at, pinSize(told, camera.zoom), taken, partInView(camera));
            }
            const bool isCrowded =
                std::any_of(taken.begin(), taken.end(),
                            [&](const QRectF& other) { return other.intersects(place); });
            if (isCrowded) { // nothing covers another's card
                drawPinMark(painter, pinMarkPlace(at, marks++), pin, palette);
                continue;
            }
            taken.push_back(place);
            drawPin(painter, place, pinTip(place, at), told, palette);
        }
    }
    painter.restore();
}

void drawChips(QPainter& painter,
               const MapScene& scene,
               const MapCamera& camera,
               const MapMood& mood,
               const Palette& palette) {
    const QRectF view(QPointF(), camera.view);
    for (std::size_t card = 0; card < scene.faces.size(); ++card) {
        const QRectF chip = placeOnScreen(scene, card, camera);
        if (!chip.intersects(view)) {
            continue;
        }
        // Of a compact map larger with it; else of their own size on the places of cards.
        const double scale = scene.compact ? camera.zoom : 1;
        painter.save();
        painter.translate(chip.topLeft());
        painter.scale(scale, scale);
        drawChip(painter, QRectF(QPointF(), chip.size() / scale), scene.faces[card],
                 moodOf(card, mood), palette);
        painter.restore();
    }
}

/// Marks, and the names of those that are not well, the worst first, where there is room.
class MarkPainter {
public:
    /// `taken` are the places of other words.
    MarkPainter(QPainter& painter,
                const MapScene& scene,
                const MapCamera& camera,
                const Palette& palette,
                std::vector<QRectF> taken)
        : painter_(painter), scene_(scene), camera_(camera), palette_(palette),
          font_(words(TextSize::Tick, QFont::DemiBold)), taken_(std::move(taken)),
          isNamed_(scene.faces.size(), false) {}

    void drawAll(const MapMood& mood) {
        const QRectF view(QPointF(), camera_.view);
        if (!scene_.crowd) { // of few, names keep clear of other marks
            for (std::size_t card = 0; card < scene_.faces.size(); ++card) {
                taken_.push_back(placeOnScreen(scene_, card, camera_).adjusted(3, 3, -3, -3));
            }
        }
        for (std::size_t card = 0; card < scene_.faces.size(); ++card) {
            const QRectF place = placeOnScreen(scene_, card, camera_);
            if (place.intersects(view)) {
                drawMark(card, place.center());
            }
        }
        std::vector<std::size_t> named;
        for (std::size_t card = 0; card < scene_.faces.size(); ++card) {
            // In a crowd those that are well have none.
            if (!scene_.crowd || severity(scene_.faces[card].health) > severity(HealthMark::Well)) {
                named.push_back(card);
            }
        }
        std::stable_sort(named.begin(), named.end(), [&](std::size_t a, std::size_t b) {
            return severity(scene_.faces[a].health) > severity(scene_.faces[b].health);
        });
        for (const auto& wanted : {mood.selected, mood.target, mood.hovered}) {
            if (wanted) {
                name(*wanted, true);
            }
        }
        for (std::size_t card = 0; card < scene_.faces.size(); ++card) {
            if (scene_.faces[card].isHit()) {
                name(card, false); // before others, so that there is room
            }
        }
        for (const std::size_t card : named) {
            if (!scene_.faces[card].isHit()) {
                name(card, false);
            }
        }
    }

private:
    // Plain shapes: what is well is a dot, and only what is not has corners.
    void drawMark(std::size_t card, QPointF at) {
        const HealthMark health = scene_.faces[card].health;
        constexpr double kRadius = kMarkSize / 2 - 0.9;
        switch (health) {
        case HealthMark::Well:
            painter_.setPen(Qt::NoPen);
            painter_.setBrush(palette_.well.mark);
            painter_.drawEllipse(at, kRadius, kRadius);
            break;
        case HealthMark::NoRequests:
            painter_.setPen(QPen(palette_.idle.mark, 1.1));
            painter_.setBrush(Qt::NoBrush);
            painter_.drawEllipse(at, kRadius - 0.3, kRadius - 0.3);
            break;
        default:
            drawHealth(painter_, health, at, kMarkSize + 2, palette_);
        }
    }

    // To the right, the left, below or above of its mark, and nearer to that than to any other.
    QRectF roomFor(QPointF at, const QSizeF& size) const {
        constexpr double kAway = 8;
        constexpr double kFromOthers = 7;
        const QRectF view(QPointF(), camera_.view);
        const QPointF middle = at - QPointF(size.width(), size.height()) / 2;
        const std::array rooms{QRectF({at.x() + kAway, middle.y()}, size),
                               QRectF({at.x() - kAway - size.width(), middle.y()}, size),
                               QRectF({middle.x(), at.y() + kAway}, size),
                               QRectF({middle.x(), at.y() - kAway - size.height()}, size)};
        const std::array farSides{QMarginsF(0, 0, kFromOthers, 0), QMarginsF(kFromOthers, 0, 0, 0),
                                  QMarginsF(0, 0, 0, kFromOthers), QMarginsF(0, kFromOthers, 0, 0)};
        for (std::size_t i = 0; i < rooms.size(); ++i) {
            if (view.contains(rooms[i]) && isFree(rooms[i].marginsAdded(farSides[i]))) {
                return rooms[i];
            }
        }
        return {};
    }

    void name(std::size_t card, bool always) {
        if (isNamed_[card]) {
            return;
        }
        const QPointF at = placeOnScreen(scene_, card, camera_).center();
        const QString& text = scene_.faces[card].name;
        const bool hit = scene_.faces[card].isHit();
        const double icon = hit ? 14 : 0;
        const QSizeF size(QFontMetricsF(font_).horizontalAdvance(text) + 10 + icon, 15);
        QRectF room = roomFor(at, size);
        if (room.isEmpty()) {
            if (!always && !hit) {
                return;
            }
            const QRectF right(QPointF(at.x() + 8, at.y() - size.height() / 2), size);
            room = QRectF(QPointF(), camera_.view).contains(right)
                       ? right
                       : right.translated(-16 - size.width(), 0);
        }
        isNamed_[card] = true;
        taken_.push_back(room);
        const HealthMark health = scene_.faces[card].health;
        const bool notWell = severity(health) > severity(HealthMark::Well);
        painter_.setPen(!always && !notWell
                            ? Qt::NoPen
                            : QPen(always ? palette_.accent : colourOf(health, palette_).mark, 1));
        painter_.setBrush(palette_.panel);
        painter_.drawRoundedRect(room, kBandRadius, kBandRadius);
        painter_.setFont(font_);
        painter_.setPen(notWell ? colourOf(health, palette_).text : palette_.text);
        painter_.drawText(room.adjusted(icon, 0, 0, 0), Qt::AlignCenter, text);
        if (hit) {
            drawIcon(painter_, Icon::Fault, QPointF(room.left() + 10, room.center().y()), 11,
                     palette_.failing.mark);
        }
    }

    bool isFree(const QRectF& room) const {
        return std::none_of(taken_.begin(), taken_.end(),
                            [&](const QRectF& other) { return other.intersects(room); });
    }

    QPainter& painter_;
    const MapScene& scene_;
    const MapCamera& camera_;
    const Palette& palette_;
    QFont font_;
    std::vector<QRectF> taken_;
    std::vector<bool> isNamed_;
};

// Above cards, and in the frames of groups.
std::vector<QRectF> namesAndQueues(const MapScene& scene, const MapCamera& camera) {
    std::vector<QRectF> taken;
    if (scene.crowd) {
        return taken;
    }
    const bool hasQueues = detailOf(scene, camera) == MapDetail::Cards;
    for (std::size_t card = 0; hasQueues && card < scene.faces.size(); ++card) {
        if (scene.faces[card].waiting > 0) {
            taken.push_back(camera.toScreen(
                combRect(scene.layout.cards[card], scene.faces[card], camera.zoom)));
        }
    }
    for (const LayoutFrame& frame : scene.layout.frames) {
        taken.push_back(frameNameRect(scene, frame, camera));
    }
    return taken;
}

} // namespace

namespace {

// Below each other in the corner, as they point at nobody.
void drawPinsOfAll(QPainter& painter, const MapScene& scene, const Palette& palette) {
    constexpr double kEdge = 8;
    double top = kEdge;
    for (const FaultPin& pin : scene.ofAll) {
        const QRectF place(QPointF(kEdge, top), pinSize(pin, 1));
        drawPin(painter, place, {}, pin, palette);
        top = place.bottom() + kEdge / 2;
    }
}

} // namespace

void drawMap(QPainter& painter,
             const MapScene& scene,
             const MapCamera& camera,
             const MapMood& mood,
             const Palette& palette) {
    if (!scene.isLaidOut()) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const MapDetail detail = detailOf(scene, camera);
    FramePainter frames(painter, scene, camera, palette);
    for (const LayoutFrame& frame : scene.layout.frames) {
        frames.draw(frame);
    }
    painter.save();
    useMapCoordinates(painter, camera);
    drawWays(painter, scene, detail, partInView(camera), mood.selected, palette);
    painter.restore();
    if (!scene.crowd) {
        for (const LayoutFrame& frame : scene.layout.frames) {
            frames.name(frame);
        }
    }
    drawWayLabels(painter, wayLabels(scene, camera, namesAndQueues(scene, camera)), palette);
    switch (detail) {
    case MapDetail::Cards:
        drawCards(painter, scene, camera, mood, palette);
        break;
    case MapDetail::Chips:
        drawChips(painter, scene, camera, mood, palette);
        break;
    case MapDetail::Marks:
        MarkPainter(painter, scene, camera, palette, wordsOn(scene, camera)).drawAll(mood);
        break;
    }
    drawPinsOfAll(painter, scene, palette);
}

std::vector<QRectF> wordsOn(const MapScene& scene, const MapCamera& camera) {
    if (!scene.isLaidOut()) {
        return {};
    }
    std::vector<QRectF> taken = namesAndQueues(scene, camera);
    for (const WayLabel& label : wayLabels(scene, camera, taken)) {
        taken.push_back(label.rect);
    }
    return taken;
}

QRectF frameNameRect(const MapScene& scene, const LayoutFrame& frame, const MapCamera& camera) {
    constexpr double kHeight = 15;
    constexpr double kEdge = 6;
    const QRectF rect = camera.toScreen(frame.rect);
    const double width = QFontMetricsF(words(TextSize::Figure)).horizontalAdvance(frame.name) + 6;
    double lowest = rect.top();
    for (const std::size_t card : frame.cards) {
        lowest = std::max(lowest, placeOnScreen(scene, card, camera).bottom());
    }
    const bool fits = rect.bottom() - lowest >= kHeight + 2;
    return {rect.right() - kEdge - width, fits ? rect.bottom() - kHeight - 1 : rect.bottom() + 1,
            width, kHeight};
}

void drawDots(QPainter& painter,
              const MapScene& scene,
              const MapCamera& camera,
              const std::vector<CallDots>& dots,
              const std::vector<QRectF>& words,
              const Palette& palette) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.text);
    constexpr double kMostRadius = 2.4;
    const double scale = std::clamp(camera.zoom, 0.6, 1.5);
    const auto isFree = [&](QPointF at) {
        return std::none_of(words.begin(), words.end(), [&](const QRectF& room) {
            return room.adjusted(-kMostRadius, -kMostRadius, kMostRadius, kMostRadius).contains(at);
        });
    };
    for (std::size_t i = 0; i < std::min(dots.size(), scene.tracks.size()); ++i) {
        const double width = callWidth(scene.ways[i].rate, scene.largestRate);
        const double radius = std::clamp(width * 0.42, 1.5, kMostRadius) * scale;
        for (const double place : dots[i].places()) {
            if (const QPointF at = camera.toScreen(scene.tracks[i].at(place)); isFree(at)) {
                painter.drawEllipse(at, radius, radius);
            }
        }
    }
}

} // namespace doppel::gui
