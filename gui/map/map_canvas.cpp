// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_canvas.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/map/map_access.h"
#include "gui/map/map_painter.h"

#include <QPainter>
#include <QResizeEvent>

#include <algorithm>
#include <cmath>

namespace doppel::gui {

MapCanvas::MapCanvas(MapModel& model, QWidget* parent) : QWidget(parent), model_(model) {
    installMapAccess(); // before its name makes Qt ask for the canvas's interface, which it keeps
    setMouseTracking(true);
    setAcceptDrops(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Map of the platform"));
    setAccessibleDescription(tr("Arrow keys travel along calls, Enter opens a component."));
    glide_.setDuration(160);
    glide_.setEasingCurve(QEasingCurve::OutCubic);
    glide_.setStartValue(0.0);
    glide_.setEndValue(1.0);
    connect(&glide_, &QVariantAnimation::valueChanged, this, [this](const QVariant& share) {
        goTo(MapCamera::between(glideFrom_, glideTo_, share.toDouble()));
    });
    connect(&model_, &MapModel::changed, this, &MapCanvas::sceneChanged);
    connect(&model_, &MapModel::laidOut, this, &MapCanvas::placesChanged);
    camera_.view = size();
}

void MapCanvas::setPlaying(bool playing, double speed) {
    playing_ = playing;
    speed_ = speed;
    runDots();
    Q_EMIT dotsChanged();
}

void MapCanvas::setMotion(bool motion) {
    motion_ = motion;
    runDots();
}

std::optional<double> MapCanvas::requestsPerDotNow() const {
    const MapScene& scene = model_.scene();
    if (scene.tracks.empty() || scene.largestRate <= 0 || (playing_ && speed_ > kFastestDots) ||
        detailOf(scene, camera_) == MapDetail::Marks) {
        return std::nullopt;
    }
    return perDot_;
}

void MapCanvas::select(const QString& node) {
    const auto card = model_.scene().cardNamed(node);
    const QString name = card ? node : QString();
    if (name == selected_) {
        return;
    }
    selected_ = name;
    showSelected();
    drawAnew();
    tellAccessOfSelection(*this);
    Q_EMIT selectionChanged(selected_);
}

std::optional<std::size_t> MapCanvas::selectedCard() const {
    return selected_.isEmpty() ? std::nullopt : model_.scene().cardNamed(selected_);
}

void MapCanvas::fit() {
    fitted_ = true;
    if (model_.scene().isLaidOut()) {
        glideTo(camera_.fitted(boundsOf(model_.scene().layout)));
    }
}

void MapCanvas::travel(Heading heading) {
    const MapScene& scene = model_.scene();
    if (!scene.isLaidOut()) {
        return;
    }
    const auto from = selectedCard();
    if (!from) {
        selectCard(0);
    } else if (const auto to = travelFrom(*from, heading, scene.fold, scene.layout)) {
        selectCard(*to);
    }
}

void MapCanvas::open() {
    const auto card = selectedCard();
    if (!card) {
        return;
    }
    if (model_.scene().fold.cards[*card].isStack()) {
        model_.unfold(*card);
    } else {
        Q_EMIT opened(selected_);
    }
}

void MapCanvas::sceneChanged() {
    if (!selected_.isEmpty() && !model_.scene().sketch.find(selected_)) {
        selected_.clear();
        Q_EMIT selectionChanged(selected_);
    }
    if (hovered_ && *hovered_ >= model_.scene().faces.size()) {
        hovered_.reset();
    }
    const double rate = model_.scene().largestRate;
    perDot_ = playing_ ? steadyRequestsPerDot(perDot_, rate) : requestsPerDot(rate);
    if (dots_.size() != model_.scene().fold.ways.size() || !dotsTimer_.isActive()) {
        settleDots();
    }
    drawAnew();
    Q_EMIT dotsChanged();
    Q_EMIT hoverChanged(); // its figures may be others
}

void MapCanvas::placesChanged() {
    hover(std::nullopt);
    settleDots();
    if (fitted_) {
        goTo(camera_.fitted(boundsOf(model_.scene().layout)));
    }
    drawAnew();
    runDots();
}

void MapCanvas::drawAnew() {
    stale_ = true;
    update();
}

QPointF MapCanvas::zoomCentre() const {
    const auto card = selectedCard();
    const QPointF chosen = card && model_.scene().isLaidOut()
                               ? camera_.toScreen(model_.scene().layout.cards[*card]).center()
                               : QPointF(-1, -1);
    return QRectF(rect()).contains(chosen) ? chosen : QRectF(rect()).center();
}

// Marks of a crowd are far from each other's chips: a step takes more of the way there.
double MapCanvas::zoomStep() const {
    const bool isCrowdOfMarks =
        model_.scene().crowd && detailOf(model_.scene(), camera_) == MapDetail::Marks;
    return isCrowdOfMarks ? kCrowdStep : kZoomStep;
}

// Whoever is chosen stays in view, and comes into it.
void MapCanvas::zoomChosenBy(double factor) {
    const auto card = selectedCard();
    if (!card || !model_.scene().isLaidOut()) {
        zoomBy(factor, zoomCentre());
        return;
    }
    fitted_ = false;
    const bool gliding = glide_.state() == QAbstractAnimation::Running;
    const MapCamera from = gliding ? glideTo_ : camera_;
    const QRectF& chosen = model_.scene().layout.cards[*card];
    const QPointF about = from.toScreen(chosen).center();
    const bool isSeen = QRectF(rect()).contains(about);
    glideTo(from.zoomedAbout(isSeen ? about : QRectF(rect()).center(), factor).showing(chosen));
}

void MapCanvas::zoomBy(double factor, QPointF about) {
    fitted_ = false;
    const bool gliding = glide_.state() == QAbstractAnimation::Running;
    glideTo((gliding ? glideTo_ : camera_).zoomedAbout(about, factor));
}

void MapCanvas::panBy(QPointF screen) {
    fitted_ = false;
    glideTo(camera_.movedBy(screen));
}

void MapCanvas::glideTo(const MapCamera& camera) {
    glide_.stop();
    if (!motion_ || !isVisible()) {
        goTo(camera);
        return;
    }
    glideFrom_ = camera_;
    glideTo_ = camera;
    glide_.start();
}

void MapCanvas::goTo(const MapCamera& camera) {
    camera_ = camera;
    drawAnew();
    Q_EMIT dotsChanged();
}

void MapCanvas::selectCard(std::size_t card) {
    select(model_.scene().nameOf(card));
}

void MapCanvas::showSelected() {
    const auto card = selectedCard();
    if (card && model_.scene().isLaidOut() && !fitted_) {
        glideTo(camera_.showing(model_.scene().layout.cards[*card]));
    }
}

void MapCanvas::hover(std::optional<std::size_t> card) {
    if (card != hovered_) {
        hovered_ = card;
        drawAnew();
        Q_EMIT hoverChanged();
    }
}

double MapCanvas::dotsPerSecond(std::size_t way) const {
    return model_.scene().ways[way].rate / perDot_;
}

double MapCanvas::travelTime(std::size_t way) const {
    const auto& tracks = model_.scene().tracks;
    return way < tracks.size() ? std::max(1.0, tracks[way].length()) / kDotSpeed : 1;
}

void MapCanvas::settleDots() {
    dots_.clear();
    for (std::size_t way = 0; way < model_.scene().fold.ways.size(); ++way) {
        dots_.emplace_back(static_cast<std::uint32_t>(way));
        dots_.back().settle(dotsPerSecond(way), travelTime(way));
    }
}

void MapCanvas::runDots() {
    constexpr int kFrame = 33; // milliseconds
    const bool run =
        playing_ && motion_ && speed_ <= kFastestDots && !model_.scene().tracks.empty();
    if (run && !dotsTimer_.isActive()) {
        sinceDots_.start();
        dotsTimer_.start(kFrame, this);
    } else if (!run && dotsTimer_.isActive()) {
        dotsTimer_.stop();
        settleDots();
        update();
    }
}

MapScene MapCanvas::sceneWhileDragging() const {
    MapScene scene = model_.scene();
    const std::size_t card = *grip_->card;
    scene.layout.cards[card].moveTopLeft(grip_->corner +
                                         QPointF(grip_->last - grip_->pressed) / camera_.zoom);
    for (std::size_t i = 0; i < scene.tracks.size(); ++i) {
        const MapWay& way = scene.fold.ways[i];
        if (way.from == card || way.to == card) {
            scene.tracks[i] =
                WayTrack(directWay(scene.layout.cards[way.from], scene.layout.cards[way.to],
                                   scene.layout.leftToRight));
        }
    }
    return scene;
}

void MapCanvas::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    const MapMood mood{selectedCard(), hovered_, target_};
    const bool drags = grip_ && grip_->card && grip_->drags;
    const double ratio = devicePixelRatioF();
    if (stale_ || still_.devicePixelRatio() != ratio) {
        still_ = QPixmap((QSizeF(size()) * ratio).toSize());
        still_.setDevicePixelRatio(ratio);
        still_.fill(palette.panel);
        QPainter onStill(&still_);
        drawMap(onStill, drags ? sceneWhileDragging() : model_.scene(), camera_, mood, palette);
        words_ = wordsOn(model_.scene(), camera_);
        stale_ = false;
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, still_);
    if (!model_.scene().isLaidOut()) {
        painter.setFont(words());
        painter.setPen(palette.text3);
        painter.drawText(rect(), Qt::AlignCenter,
                         model_.scene().sketch.nodes.empty()
                             ? tr("The map comes here as soon as the scenario is read.")
                             : tr("Laying out the map …"));
    } else if (requestsPerDotNow() && !drags) {
        drawDots(painter, model_.scene(), camera_, dots_, words_, palette);
    }
    if (hasFocus() && !selectedCard()) {
        painter.setPen(QPen(palette.accent, 1));
        painter.setBrush(Qt::NoBrush); // dots are filled
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void MapCanvas::resizeEvent(QResizeEvent* event) {
    camera_.view = QSizeF(size());
    glide_.stop();
    model_.setView(size());
    if (fitted_ && model_.scene().isLaidOut()) {
        camera_ = camera_.fitted(boundsOf(model_.scene().layout));
    }
    drawAnew();
    Q_EMIT dotsChanged();
    QWidget::resizeEvent(event);
}

void MapCanvas::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        drawAnew();
    }
    QWidget::changeEvent(event);
}

void MapCanvas::timerEvent(QTimerEvent* event) {
    if (event->timerId() != dotsTimer_.timerId()) {
        QWidget::timerEvent(event);
        return;
    }
    // A frame that was held up doesn't make dots leap.
    const double seconds = std::min(0.1, static_cast<double>(sinceDots_.restart()) / 1000);
    for (std::size_t way = 0; way < dots_.size(); ++way) {
        dots_[way].advance(seconds, dotsPerSecond(way), travelTime(way));
    }
    if (isVisible()) {
        update();
    }
}

} // namespace doppel::gui
