// SPDX-License-Identifier: Apache-2.0
#include "gui/look/palette.h"
#include "tests/gui/pixels.h"

#include <gtest/gtest.h>

namespace doppel::gui {
namespace {

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
