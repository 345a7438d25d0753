// SPDX-License-Identifier: Apache-2.0
#include "gui/map/platform_page.h"

#include "gui/look/type.h"
#include "gui/map/find_bar.h"
#include "gui/map/hover_card.h"
#include "gui/map/map_legend.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {

PlatformPage::PlatformPage(MapModel& model, QWidget* parent)
    : QWidget(parent), model_(model), canvas_(new MapCanvas(model, this)),
      legend_(new MapLegend(this)), hover_(new HoverCard(canvas_)), find_(new FindBar(canvas_)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, kGutter);
    layout->setSpacing(kGutter);
    layout->addWidget(canvas_, 1);
    auto* strip = new QHBoxLayout;
    strip->setContentsMargins(2 * kGrid, 0, 2 * kGrid, kGrid);
    strip->addWidget(legend_);
    layout->addLayout(strip);
    setFocusProxy(canvas_);
    connect(canvas_, &MapCanvas::hoverChanged, this, &PlatformPage::followHover);
    connect(canvas_, &MapCanvas::selectionChanged, this, &PlatformPage::followSelection);
    connect(canvas_, &MapCanvas::findWanted, this, &PlatformPage::find);
    connect(canvas_, &MapCanvas::dotsChanged, this,
            [this] { legend_->setRequestsPerDot(canvas_->requestsPerDotNow()); });
    connect(find_, &FindBar::found, canvas_, &MapCanvas::select);
    connect(find_, &FindBar::closed, canvas_, qOverload<>(&QWidget::setFocus));
}

QString PlatformPage::countText() const {
    const MapScene& scene = model_.scene();
    const auto count = scene.sketch.nodes.size() - scene.sketch.sources;
    const auto cards =
        scene.fold.cards.size() - std::min(scene.fold.cards.size(), scene.sketch.sources);
    if (count == 0) {
        return {};
    }
    if (count == 1) {
        return tr("1 component");
    }
    return count == cards ? tr("%1 components").arg(count)
                          : tr("%1 components on %2 cards").arg(count).arg(cards);
}

void PlatformPage::find() {
    QStringList names;
    for (const MapNode& node : model_.scene().sketch.nodes) {
        names.push_back(node.name);
    }
    find_->setNames(names);
    placeOverlays();
    find_->start();
}

void PlatformPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeOverlays();
}

// The last word has whoever moved last, the pointer or the keys: a pointer that rests somewhere
// doesn't hide what is travelled to.
void PlatformPage::followHover() {
    if (hovered_ != canvas_->hoveredCard()) {
        hovered_ = canvas_->hoveredCard();
        told_ = hovered_ ? hovered_ : canvas_->selectedCard();
    }
    tellOfOne();
}

void PlatformPage::followSelection() {
    told_ = canvas_->selectedCard() ? canvas_->selectedCard() : hovered_;
    tellOfOne();
}

void PlatformPage::tellOfOne() {
    if (!told_ || !model_.scene().isLaidOut() || *told_ >= model_.scene().faces.size()) {
        hover_->hide();
        return;
    }
    hover_->tell(model_.scene(), *told_, model_.state() ? &*model_.state() : nullptr);
    placeOverlays(); // and gives it its size
    hover_->show();
}

QRect PlatformPage::placeFor(const std::vector<QSize>& sizes,
                             const QSize& pane,
                             const std::vector<QRect>& seen) {
    constexpr int kAway = 10;
    constexpr double kOwn = 1000; // what is told of matters more than the others
    constexpr double kFew = 1.0 / 3;
    const auto areaOf = [](const QRect& rect) {
        return static_cast<double>(rect.width()) * rect.height();
    };
    double others = 0;
    for (std::size_t i = 1; i < seen.size(); ++i) {
        others += areaOf(seen[i]);
    }
    const auto covered = [&](const QRect& place) {
        double area = 0;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            const double part = areaOf(seen[i].intersected(place));
            area += i == 0 ? kOwn * part : part;
        }
        return area;
    };
    QRect best;
    for (const QSize& size : sizes) {
        const int right = pane.width() - size.width() - kAway;
        const int bottom = pane.height() - size.height() - kAway;
        for (const QPoint& corner : {QPoint(right, kAway), QPoint(kAway, kAway),
                                     QPoint(right, bottom), QPoint(kAway, bottom)}) {
            const QRect place(corner, size);
            if (best.isNull() || covered(place) < covered(best)) {
                best = place;
            }
        }
        if (covered(best) <= kFew * others) {
            break;
        }
    }
    return best;
}

void PlatformPage::placeOverlays() {
    constexpr int kAway = 10;
    const MapScene& scene = model_.scene();
    std::vector<QRect> seen;
    if (told_ && scene.isLaidOut() && *told_ < scene.layout.cards.size()) {
        seen.push_back(placeOnScreen(scene, *told_, canvas_->camera()).toAlignedRect());
        for (std::size_t card = 0; card < scene.layout.cards.size(); ++card) {
            if (card != *told_) {
                seen.push_back(placeOnScreen(scene, card, canvas_->camera()).toAlignedRect());
            }
        }
    }
    hover_->setGeometry(placeFor(hover_->sizesIn(canvas_->size()), canvas_->size(), seen));
    find_->adjustSize();
    find_->move((canvas_->width() - find_->width()) / 2, kAway);
}

} // namespace doppel::gui
