// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/why/journey.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace doppel::gui {

/// "waiting", "serving", "calling", "on the way", "retrying".
QString wordOf(StayPhase phase);

/// A bar of a phase, told apart by its pattern as well as by its colour: waiting is hatched,
/// serving full, calling hollow, on the way pale, retrying barred. Never narrower than a pixel.
void drawPhase(QPainter& painter, StayPhase phase, QRectF bar, const Palette& palette);

} // namespace doppel::gui
