// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_canvas.h"
#include "gui/map/map_model.h"

#include <QWidget>

namespace doppel::gui {

class FindBar;
class HoverCard;
class MapLegend;

/// The platform as a map, with its legend below, what a component shows in a corner, and a field to
/// find one.
class PlatformPage final : public QWidget {
    Q_OBJECT

public:
    /// The model outlives the page.
    explicit PlatformPage(MapModel& model, QWidget* parent = nullptr);

    MapCanvas& canvas() { return *canvas_; }
    HoverCard& hoverCard() { return *hover_; }
    FindBar& findBar() { return *find_; }
    MapLegend& legend() { return *legend_; }
    /// Where what is told lies: in the corner of the pane in which it covers least of what is to be
    /// seen, of equals in the first from the upper right on; nothing of the first of `seen`, if that
    /// can be. In the first of its sizes in which it covers a third of the others at most, or else
    /// in that in which it covers least.
    static QRect
    placeFor(const std::vector<QSize>& sizes, const QSize& pane, const std::vector<QRect>& seen);
    /// "37 components on 18 cards".
    QString countText() const;

public Q_SLOTS:
    void find();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void followHover();
    void followSelection();
    void tellOfOne();
    void placeOverlays();

    MapModel& model_;
    std::optional<std::size_t> hovered_; // when it was looked at last
    std::optional<std::size_t> told_;    // the card that was pointed at or selected last
    MapCanvas* canvas_;
    MapLegend* legend_;
    HoverCard* hover_;
    FindBar* find_;
};

} // namespace doppel::gui
