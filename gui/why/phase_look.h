// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"
#include "gui/why/journey.h"

#include <QRectF>
#include <QString>

#include <string>

class QPainter;

namespace doppel::gui {

/// "waiting", "serving", "calling", "on the way", "retrying".
QString wordOf(StayPhase phase);

/// What a stay waits for, as in a sentence: "a thread", "an alarm", "the caches", "another's fetch".
QString withArticle(const std::string& what);

/// A bar of a phase, told apart by its pattern as well as by its colour: waiting is hatched,
/// serving full, calling hollow, on the way pale, retrying barred. Never narrower than a pixel.
void drawPhase(QPainter& painter, StayPhase phase, QRectF bar, const Palette& palette);

} // namespace doppel::gui
