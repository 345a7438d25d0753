// SPDX-License-Identifier: Apache-2.0
#include "gui/look/outlined_style.h"
#include "gui/look/palette.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/pixels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>

namespace doppel::gui {
namespace {

struct Control {
    const char* name;
    std::function<std::unique_ptr<QWidget>()> make;
};

template <class W>
Control control(const char* name) {
    return {name, [] {
                return std::make_unique<W>();
            }};
}

const Control kControls[] = {
    control<QLineEdit>("a field"),    control<QComboBox>("a choice"), control<QSpinBox>("a number"),
    control<QPushButton>("a button"), control<QToolButton>("a tool"), control<QCheckBox>("a box"),
    control<QTableView>("a table"),
};

// The most that the left edge differs from what is behind the control: WCAG 2.2, 1.4.11 asks for 3
// to 1.
double edgeContrast(const QImage& picture, const Palette& palette) {
    double most = 0;
    for (int x = 0; x < 4; ++x) {
        most = std::max(most, contrast(picture.pixelColor(x, picture.height() / 2), palette.panel));
    }
    return most;
}

TEST(OutlinedStyle, GivesControlsAnEdgeThatCanBeSeen) {
    for (const Palette* palette : {&Palette::light(), &Palette::dark()}) {
        for (const Control& each : kControls) {
            const std::unique_ptr<QWidget> widget = each.make();
            widget->resize(120, 26);
            widget->setAutoFillBackground(true);
            const QImage picture = pictureOf(*widget, *palette, 1);
            EXPECT_GE(edgeContrast(picture, *palette), 3)
                << each.name << (palette->isDark() ? " in the dark" : " in the light");
        }
    }
}

} // namespace
} // namespace doppel::gui
