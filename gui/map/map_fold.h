// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_sketch.h"

#include <QString>

#include <cstddef>
#include <set>
#include <vector>

namespace doppel::gui {

/// A card of the map: a node, with the nodes that stand behind it as tabs; or a stack of several
/// such that had no requests.
struct MapCard {
    std::vector<std::size_t> fronts; ///< whom it shows; several: a stack
    std::vector<std::size_t> tabs;   ///< sidecars and helpers behind them

    bool isStack() const { return fronts.size() > 1; }
    std::size_t front() const { return fronts.front(); }
};

/// The calls from one card to another.
struct MapWay {
    std::size_t from = 0;
    std::size_t to = 0;
    std::vector<std::size_t> calls; ///< of the sketch
};

/// Cards that are framed together.
struct MapGroup {
    QString name;
    std::vector<std::size_t> cards;
};

/// What of a sketch is shown by which card.
struct MapFold {
    std::vector<MapCard> cards;
    std::vector<std::size_t> cardOf; ///< by node
    std::vector<MapWay> ways;
    std::vector<MapGroup> groups;
};

/// What folding goes by, beside the sketch.
struct FoldWishes {
    std::vector<bool> quiet;      ///< by node: it had no requests so far; empty: nothing is known
    std::set<QString> unfolded{}; ///< nodes that somebody wants to see on cards of their own
};

/// Puts nodes onto cards, so that 37 components become 18:
///
///     a sidecar                                     -> a tab of the component in whose pods it is
///     a component that answers no pages and has
///       one caller, which is a component            -> a tab of its caller
///     three or more of which no request was heard,
///       called by the same cards, and alone in
///       calling none                                -> one stack
///
/// Mirrors of one CDN are framed together and never stacked: they are there to be quiet. Whoever is
/// unfolded stands on a card of their own.
MapFold foldOf(const MapSketch& sketch, const FoldWishes& wishes);

/// "4 apps, 4 nginx": what is in a stack, by kind.
QString stackName(const MapSketch& sketch, const MapCard& card);

/// Which nodes have not been asked for anything, so far as a play was watched. What was asked once
/// is never quiet again, so that scrubbing moves no card.
class QuietNodes {
public:
    /// Before so many visits nobody is called quiet.
    static constexpr double kEnoughVisits = 1000;

    /// `rates` by node, over the `seconds` until now; `visits` a second, of all sources.
    void see(const std::vector<double>& rates, double visits, double seconds);
    /// Empty while too little was seen.
    std::vector<bool> quiet() const;

private:
    std::vector<bool> asked_;
    double visits_ = 0;
};

} // namespace doppel::gui
