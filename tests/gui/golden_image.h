// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"

#include <QImage>

#include <gtest/gtest.h>

#include <string>

class QWidget;

namespace doppel::gui {

/// A widget as it would be drawn with this palette on a screen of so many device pixels a logical
/// one. The widget keeps the palette.
QImage pictureOf(QWidget& widget, const Palette& palette = Palette::light(), double scale = 1);

/// How far a picture may be from its golden: pixels differ if a channel does by more than
/// `channel` of 255; so great a `share` of them may.
struct GoldenTolerance {
    int channel = 24;
    double share = 0.0005;
};

/// Holds a picture against tests/gui/goldens/NAME.png. Where they differ, what was drawn and where
/// it differs (red, on the golden in grey) are saved beside each other in the folder for temporary
/// files, and the message says where. DOPPEL_UPDATE=1 in the environment writes the golden instead.
testing::AssertionResult
matchesGolden(const QImage& picture, const std::string& name, GoldenTolerance tolerance = {});

/// The same for a widget in light and dark, with one and two device pixels a logical one:
/// NAME-light-1x, NAME-light-2x, NAME-dark-1x, NAME-dark-2x.
testing::AssertionResult
looksAsEver(QWidget& widget, const std::string& name, GoldenTolerance tolerance = {});

} // namespace doppel::gui
