// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPainterPath>
#include <QPointF>

#include <initializer_list>

/// What icons are drawn of, in a square of 16.
namespace doppel::gui {

/// Lines from point to point.
QPainterPath strokes(std::initializer_list<std::initializer_list<QPointF>> all);

/// A page with a banner across it; a pass on its ribbon; a store, and an arrow out of it.
QPainterPath bannerPageShape();
QPainterPath passShape();
QPainterPath copiedStoreShape();
/// Two machines in a rack; a door, and the way out.
QPainterPath machinesShape();
QPainterPath wayOutShape();

} // namespace doppel::gui
