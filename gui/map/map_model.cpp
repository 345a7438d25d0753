// SPDX-License-Identifier: Apache-2.0
#include "gui/map/map_model.h"

#include "gui/map/card_painter.h"
#include "gui/map/crowd_layout.h"
#include "gui/map/layered_layout.h"
#include "gui/map/map_camera.h"
#include "sim/assert.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace doppel::gui {
namespace {

std::vector<double> ratesOf(const MapState& state) {
    std::vector<double> rates;
    for (const NodeState& node : state.nodes) {
        rates.push_back(node.inFlight > 0 || node.failing ? std::max(node.rate, 1e-9) : node.rate);
    }
    return rates;
}

} // namespace

MapModel::MapModel(LayoutStore store, QObject* parent)
    : QObject(parent), store_(store), maker_(std::move(store)) {
    connect(&maker_, &LayoutMaker::ready, this, &MapModel::takeLayout);
    connect(&maker_, &LayoutMaker::fellBack, this, &MapModel::plainLayout);
}

void MapModel::setSketch(const MapSketch& sketch) {
    scene_ = {};
    scene_.sketch = sketch;
    wishes_ = {};
    quiet_ = {};
    known_.clear();
    mostFolded_ = sketch.nodes.size();
    hasStacked_ = false;
    seenUntil_.reset();
    state_.reset();
    places_ = store_.placesOn(sketch);
    refold();
}

void MapModel::setState(const MapState& state) {
    DOPPEL_ASSERT(state.nodes.size() == scene_.sketch.nodes.size());
    // Only what is played for the first time tells anything new of who is quiet.
    if (!seenUntil_ || state.now > *seenUntil_) {
        double visits = 0;
        for (std::size_t i = 0; i < scene_.sketch.sources; ++i) {
            visits += state.nodes[i].rate;
        }
        quiet_.see(ratesOf(state), visits,
                   sim::toSeconds(state.now - seenUntil_.value_or(sim::kStart)));
        seenUntil_ = state.now;
    }
    state_ = state;
    // What is quiet is stacked once, as soon as that is known; from then on only if it is asked for,
    // so that no card moves under people's eyes.
    if (auto quiet = quiet_.quiet(); quiet != known_) {
        known_ = std::move(quiet);
        mostFolded_ = foldOf(scene_.sketch, {.quiet = known_, .unfolded = {}}).cards.size();
        const bool isFirst = !std::exchange(hasStacked_, true);
        if (!scene_.isLaidOut() || (isFirst && !isUnfolded() && places_.empty())) {
            wishes_.quiet = known_;
            refold();
            return;
        }
    }
    drawAnew();
}

void MapModel::clearState() {
    state_.reset();
    drawAnew();
}

void MapModel::setView(const QSizeF& view) {
    const bool smallChange = std::abs(view.width() - view_.width()) < 0.1 * view_.width() &&
                             std::abs(view.height() - view_.height()) < 0.1 * view_.height();
    if (smallChange || view.isEmpty()) {
        return; // a pane that is dragged to and fro doesn't turn the map
    }
    view_ = view;
    if (scene_.isLaidOut()) {
        askForLayout();
    }
}

void MapModel::unfold(std::size_t card) {
    const MapCard& folded = scene_.fold.cards[card];
    for (const std::size_t tab : folded.tabs) {
        if (!folded.isStack()) {
            wishes_.unfolded.insert(scene_.sketch.nodes[tab].name);
        }
    }
    if (folded.isStack()) {
        for (const std::size_t front : folded.fronts) {
            wishes_.unfolded.insert(scene_.sketch.nodes[front].name);
        }
    }
    refold();
}

void MapModel::foldAll() {
    wishes_.unfolded.clear();
    wishes_.quiet = known_;
    refold();
}

void MapModel::unfoldAll() {
    for (const MapNode& node : scene_.sketch.nodes) {
        wishes_.unfolded.insert(node.name);
    }
    refold();
}

bool MapModel::canFold() const {
    return isUnfolded() || mostFolded_ < scene_.fold.cards.size();
}

bool MapModel::isFolded() const {
    return scene_.fold.cards.size() < scene_.sketch.nodes.size();
}

void MapModel::moveCard(const QString& name, QPointF to) {
    const auto card = scene_.cardNamed(name);
    DOPPEL_ASSERT(card && scene_.isLaidOut());
    const QPointF from = scene_.layout.cards[*card].topLeft();
    if (from == to) {
        return;
    }
    places_[scene_.nameOf(*card)] = to;
    store_.keepPlaces(scene_.sketch, places_);
    placeMovedCards();
    Q_EMIT moved(scene_.nameOf(*card), from, to);
}

void MapModel::forgetPlaces() {
    places_.clear();
    store_.keepPlaces(scene_.sketch, places_);
    placeMovedCards();
}

void MapModel::refold() {
    MapFold fold = foldOf(scene_.sketch, wishes_);
    const bool same = scene_.isLaidOut() && fold.cardOf == scene_.fold.cardOf;
    scene_.fold = std::move(fold);
    if (same) {
        drawAnew();
        return;
    }
    scene_.layout = {};
    drawAnew();
    askForLayout();
}

void MapModel::askForLayout() {
    const MapFold& fold = scene_.fold;
    scene_.crowd = fold.cards.size() > kCrowd;
    scene_.compact = false;
    if (scene_.crowd) {
        std::vector<QString> names;
        std::vector<QString> kinds;
        for (const MapCard& card : fold.cards) {
            const MapNode& node = scene_.sketch.nodes[card.front()];
            names.push_back(node.name);
            kinds.push_back(node.isSource ? tr("visitors") : node.kind);
        }
        takeLayout(crowdLayout(names, kinds, QSizeF(kCardWidth, kCardHeight),
                               view_.width() / view_.height()));
        return;
    }
    LayoutRequest request = requestFor(false);
    if (!choose(request)) {
        scene_.compact = true;
        request = requestFor(true);
        choose(request);
    }
    maker_.request(request);
}

LayoutRequest MapModel::requestFor(bool compact) const {
    LayoutRequest request;
    request.close = compact;
    for (std::size_t card = 0; card < scene_.fold.cards.size(); ++card) {
        const MapNode& node = scene_.sketch.nodes[scene_.fold.cards[card].front()];
        request.cards.push_back(compact ? chipSize(scene_.faces[card])
                                        : cardSize(scene_.faces[card]));
        if (node.isSource || node.resolvesNames) {
            request.first.push_back(card);
        }
    }
    for (const MapWay& way : scene_.fold.ways) {
        request.ways.emplace_back(way.from, way.to);
    }
    for (const MapGroup& group : scene_.fold.groups) {
        request.groups.push_back(group.cards);
    }
    return request;
}

// Down, unless to the right shows it a quarter larger; false: either way cards would be too small.
// The plain layout tells how large dot's will be about.
bool MapModel::choose(LayoutRequest& request) const {
    const auto zoomOf = [&](bool leftToRight) {
        request.leftToRight = leftToRight;
        MapCamera camera;
        camera.view = view_;
        return camera.fitted(boundsOf(layeredLayout(request))).zoom;
    };
    const double right = zoomOf(true);
    const double down = zoomOf(false);
    request.leftToRight = right > 1.25 * down;
    return detailAt(std::max(right, down)) == MapDetail::Cards;
}

void MapModel::takeLayout(const MapLayout& layout) {
    asLaidOut_ = layout;
    for (std::size_t i = 0; i < scene_.fold.groups.size() && i < asLaidOut_.frames.size(); ++i) {
        if (!scene_.crowd) {
            asLaidOut_.frames[i].name = scene_.fold.groups[i].name;
        }
    }
    placeMovedCards();
}

void MapModel::placeMovedCards() {
    scene_.layout = asLaidOut_;
    std::vector<bool> isMoved(scene_.layout.cards.size());
    for (const auto& [name, place] : places_) {
        const auto card = scene_.cardNamed(name);
        if (card && scene_.nameOf(*card) == name) {
            scene_.layout.cards[*card].moveTopLeft(place);
            isMoved[*card] = true;
        }
    }
    scene_.tracks.clear();
    for (std::size_t i = 0; i < scene_.layout.ways.size(); ++i) {
        const MapWay& way = scene_.fold.ways[i];
        if (isMoved[way.from] || isMoved[way.to]) {
            scene_.layout.ways[i] =
                directWay(scene_.layout.cards[way.from], scene_.layout.cards[way.to],
                          scene_.layout.leftToRight);
        }
        scene_.tracks.emplace_back(scene_.layout.ways[i]);
    }
    if (!scene_.crowd) {
        for (LayoutFrame& frame : scene_.layout.frames) {
            frame.rect = frameAround(scene_.layout, frame.cards);
        }
    }
    drawAnew();
    Q_EMIT laidOut();
}

void MapModel::drawAnew() {
    const MapFold& fold = scene_.fold;
    scene_.faces.clear();
    for (const MapCard& card : fold.cards) {
        scene_.faces.push_back(state_ ? faceOf(scene_.sketch, card, *state_)
                                      : faceOf(scene_.sketch, card));
    }
    scene_.ofAll = state_ ? state_->ofAll : std::vector<FaultPin>();
    scene_.ways.assign(fold.ways.size(), {});
    scene_.largestRate = 0;
    for (std::size_t i = 0; state_ && i < fold.ways.size(); ++i) {
        scene_.ways[i] = together(*state_, fold.ways[i].calls);
        scene_.largestRate = std::max(scene_.largestRate, scene_.ways[i].rate);
    }
    Q_EMIT changed();
}

} // namespace doppel::gui
