// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/layout_maker.h"
#include "gui/map/layout_store.h"
#include "gui/map/map_scene.h"
#include "gui/map/map_state.h"

#include <QObject>
#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::gui {

/// What the map shows and where: takes sketches and states, folds, has maps laid out, keeps where
/// people put cards. Views draw its scene and tell it what people want.
class MapModel final : public QObject {
    Q_OBJECT

public:
    explicit MapModel(LayoutStore store, QObject* parent = nullptr);

    /// Another platform: its map is laid out anew.
    void setSketch(const MapSketch& sketch);
    /// The platform at a moment. REQUIRES: of this sketch; its names live until the next one.
    void setState(const MapState& state);
    /// Nothing is known: the platform has not been played yet.
    void clearState();
    /// The pane that the map is for. What is too much for it as cards is laid out as chips; calls
    /// lead down or to the right, whichever shows it larger.
    void setView(const QSizeF& view);

    const MapScene& scene() const { return scene_; }
    const std::optional<MapState>& state() const { return state_; }

    /// Puts the tabs of a card, or what is in a stack, on cards of their own.
    void unfold(std::size_t card);
    /// The opposite, for all cards; and stacks whoever had no requests so far.
    void foldAll();
    /// Whether that would change something.
    bool canFold() const;
    void unfoldAll();
    bool isFolded() const;
    bool isUnfolded() const { return !wishes_.unfolded.empty(); }

    /// Puts a card elsewhere (its upper left corner), for good; ways to it become direct.
    void moveCard(const QString& name, QPointF to);
    bool hasMovedCards() const { return !places_.empty(); }
    /// All cards where the layout has them.
    void forgetPlaces();

Q_SIGNALS:
    /// Something is to be drawn otherwise.
    void changed();
    /// Cards have other places.
    void laidOut();
    /// A card was put elsewhere by moveCard; undone by moving it back.
    void moved(const QString& name, QPointF from, QPointF to);
    /// Why the map is plainer than it could be.
    void plainLayout(const QString& why);

private:
    void refold();
    void askForLayout();
    LayoutRequest requestFor(bool compact) const;
    bool choose(LayoutRequest& request) const;
    void takeLayout(const MapLayout& layout);
    void placeMovedCards();
    void drawAnew();

    LayoutStore store_;
    LayoutMaker maker_;
    FoldWishes wishes_;
    QuietNodes quiet_;
    std::vector<bool> known_; // what that came to
    bool hasStacked_ = false; // what is quiet, by itself
    std::optional<sim::Time> seenUntil_;
    std::size_t mostFolded_ = 0; // cards, with all that is quiet stacked
    MapScene scene_;
    MapLayout asLaidOut_; // before cards were moved
    LayoutStore::Places places_;
    std::optional<MapState> state_;
    QSizeF view_{960, 620};
};

} // namespace doppel::gui
