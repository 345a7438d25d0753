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
    connect(canvas_, &MapCanvas::hoverChanged, this, &PlatformPage::tellOfOne);
    connect(canvas_, &MapCanvas::selectionChanged, this, &PlatformPage::tellOfOne);
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

void PlatformPage::tellOfOne() {
    const auto card = canvas_->hoveredCard() ? canvas_->hoveredCard() : canvas_->selectedCard();
    if (!card || !model_.scene().isLaidOut() || *card >= model_.scene().faces.size()) {
        hover_->hide();
        return;
    }
    hover_->tell(model_.scene(), *card, model_.state() ? &*model_.state() : nullptr);
    placeOverlays();
    hover_->show();
}

// In the upper right corner; in the left one if the card that it tells of is there.
void PlatformPage::placeOverlays() {
    constexpr int kAway = 10;
    const auto card = canvas_->hoveredCard() ? canvas_->hoveredCard() : canvas_->selectedCard();
    QRect place(QPoint(canvas_->width() - hover_->width() - kAway, kAway), hover_->size());
    if (card && model_.scene().isLaidOut() && *card < model_.scene().layout.cards.size() &&
        placeOnScreen(model_.scene(), *card, canvas_->camera()).toRect().intersects(place)) {
        place.moveLeft(kAway);
    }
    hover_->move(place.topLeft());
    find_->adjustSize();
    find_->move((canvas_->width() - find_->width()) / 2, kAway);
}

} // namespace doppel::gui
