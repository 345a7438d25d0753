// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/map/card_face.h"
#include "gui/map/map_scene.h"

#include <QWidget>

#include <cstddef>
#include <vector>

namespace doppel::gui {

/// What a component shows of itself at this moment, under its own names, in a corner of the map:
/// never under the pointer, and never in the way of it.
class HoverCard final : public QWidget {
    Q_OBJECT

public:
    explicit HoverCard(QWidget* parent = nullptr);

    /// Tells of that card of the map; of a stack only what is in it.
    void tell(const MapScene& scene, std::size_t card, const MapState* state);

    /// As large as its lines need, without those that would cover more than a third of the pane; and
    /// smaller, from the largest to the smallest: narrow, with a few lines, with one.
    std::vector<QSize> sizesIn(const QSize& pane) const;

    const std::vector<FigureLine>& lines() const { return lines_; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString name_;
    QString kind_;
    Icon icon_ = Icon::Unknown;
    bool opens_ = true;
    std::vector<FigureLine> lines_;
};

} // namespace doppel::gui
