// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QImage>

namespace doppel::gui {

/// How many pixels are nearly of this colour: each channel within `tolerance` of 255.
int pixelsOf(const QImage& image, const QColor& colour, int tolerance = 2);

} // namespace doppel::gui
