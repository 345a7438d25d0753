// SPDX-License-Identifier: Apache-2.0
#include "gui/look/palette.h"

#include <gtest/gtest.h>

#include <cmath>

namespace doppel::gui {
namespace {

// WCAG 2: relative luminance, and the contrast of two colours.
double luminance(const QColor& colour) {
    const auto linear = [](double x) {
        return x <= 0.03928 ? x / 12.92 : std::pow((x + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double brighter = std::max(luminance(a), luminance(b));
    const double darker = std::min(luminance(a), luminance(b));
    return (brighter + 0.05) / (darker + 0.05);
}

class EachPalette : public testing::TestWithParam<const Palette*> {};

TEST_P(EachPalette, TextCanBeReadOnEachSurface) {
    const Palette& palette = *GetParam();
    for (const QColor& surface : {palette.window, palette.panel, palette.card}) {
        for (const QColor& text : {palette.text, palette.text2, palette.text3, palette.link,
                                   palette.well.text, palette.busy.text, palette.failing.text}) {
            EXPECT_GE(contrast(text, surface), 4.5)
                << text.name().toStdString() << " on " << surface.name().toStdString();
        }
    }
}

TEST_P(EachPalette, MarksAndLinesCanBeSeenOnEachSurface) {
    const Palette& palette = *GetParam();
    for (const QColor& surface : {palette.panel, palette.card}) {
        for (const QColor& mark : {palette.well.mark, palette.busy.mark, palette.failing.mark,
                                   palette.idle.mark, palette.accent, palette.strongBorder}) {
            EXPECT_GE(contrast(mark, surface), 3) << mark.name().toStdString();
        }
        for (const QColor& line : palette.series) {
            EXPECT_GE(contrast(line, palette.panel), 3) << line.name().toStdString();
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Both,
                         EachPalette,
                         testing::Values(&Palette::light(), &Palette::dark()),
                         [](const auto& which) {
                             return which.param->isDark() ? "Dark" : "Light";
                         });

} // namespace
} // namespace doppel::gui
