// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QImage>

namespace doppel::gui {

/// How many pixels are nearly of this colour: each channel within `tolerance` of 255.
int pixelsOf(const QImage& image, const QColor& colour, int tolerance = 2);

/// How much two colours differ, from 1 to 21. Source: WCAG 2.2, "contrast ratio".
double contrast(const QColor& a, const QColor& b);

} // namespace doppel::gui
