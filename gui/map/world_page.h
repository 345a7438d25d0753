// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/map_model.h"
#include "gui/map/page_class_fares.h"
#include "gui/map/world_sketch.h"

#include <QRectF>
#include <QWidget>

#include <cstddef>
#include <vector>

class QPainter;

namespace doppel::gui {

/// The world as a schematic: who visits, from where, through which point of presence, to whom.
/// Bands are as wide as their share of the visitors. Arrow keys lead from item to item, Enter opens
/// one that is a source or a component.
class WorldPage final : public QWidget {
    Q_OBJECT

public:
    /// The model outlives the page.
    explicit WorldPage(MapModel& model, QWidget* parent = nullptr);

    const WorldSketch& world() const { return world_; }
    /// How visits fare by what they want; empty: the platform has one class of pages.
    void setFares(std::vector<ClassFare> fares);
    const std::vector<ClassFare>& fares() const { return fares_; }

Q_SIGNALS:
    /// A source, or a component that visitors enter by, is to be shown from inside.
    void opened(const QString& node);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// An item, by its column and its place in it.
    struct Place {
        std::size_t column = 0;
        std::size_t item = 0;
        friend bool operator==(const Place&, const Place&) = default;
    };
    void step(int columns, int items);
    void open(Place place);
    void tellAnew();
    void tell();
    void placeItems();
    double footHeight() const;
    void paintFares(QPainter& painter) const;

    MapModel& model_;
    WorldSketch world_;
    std::vector<ClassFare> fares_;
    std::vector<std::vector<QRectF>> places_; // by column and item
    Place current_;                           // for keys
};

} // namespace doppel::gui
