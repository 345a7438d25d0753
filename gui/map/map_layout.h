// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include <cstddef>
#include <utility>
#include <vector>

namespace doppel::gui {

/// What is to be laid out: sizes and who calls whom, without names or meaning.
struct LayoutRequest {
    std::vector<QSizeF> cards;
    std::vector<std::pair<std::size_t, std::size_t>> ways; ///< no two alike, none to itself
    std::vector<std::vector<std::size_t>> groups;          ///< cards that stand together
    std::vector<std::size_t> first; ///< cards of the first layer: visitors, and whom they ask
    bool leftToRight = false;       ///< else from top to bottom
    bool close = false;             ///< little room between cards: they are chips
    friend bool operator==(const LayoutRequest&, const LayoutRequest&) = default;
};

/// Frames around groups of cards, with room for a name.
struct LayoutFrame {
    QRectF rect;
    QString name; ///< empty: whoever asked knows
    std::vector<std::size_t> cards;
    friend bool operator==(const LayoutFrame&, const LayoutFrame&) = default;
};

/// Where everything is, in pixels at scale 1; the origin is the upper left corner.
struct MapLayout {
    QSizeF size;
    std::vector<QRectF> cards; ///< in the order of the request
    /// A Bézier curve for each way, from the caller's edge to the callee's: a start, then three
    /// points for each piece. Empty: drawn straight, and only where it matters.
    std::vector<std::vector<QPointF>> ways;
    std::vector<LayoutFrame> frames;
    bool leftToRight = false; ///< calls lead to the right; else down
    friend bool operator==(const MapLayout&, const MapLayout&) = default;
};

/// All of a layout, with cards that were put beyond its edges.
QRectF boundsOf(const MapLayout& layout);

/// Whether a layout answers a request, so that one kept in a file can be trusted.
bool fits(const MapLayout& layout, const LayoutRequest& request);

/// A curve from one card to another that nobody routed: from edge to edge with the flow of calls,
/// if the one lies before the other there; else along the greater of the two distances.
std::vector<QPointF> directWay(const QRectF& from, const QRectF& to, bool leftToRight = false);

/// The frame around some cards, a margin away.
QRectF frameAround(const MapLayout& layout, const std::vector<std::size_t>& cards);

} // namespace doppel::gui
