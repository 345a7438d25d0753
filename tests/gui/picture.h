// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

namespace doppel::gui::testing {

/// What a widget draws, at this many pixels a logical pixel. Where the environment names a folder in
/// DOPPEL_PICTURES, it is kept there as NAME.png, to be looked at.
QImage pictureOf(QWidget& widget, const QString& name, qreal scale = 1);

/// How many pixels are nearly of this colour.
int pixelsOf(const QImage& image, const QColor& colour, int tolerance = 2);

} // namespace doppel::gui::testing
