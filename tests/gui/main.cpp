// SPDX-License-Identifier: Apache-2.0
// Tests of the window run without a screen, one pixel a pixel unless they say otherwise.
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QApplication>

#include <gmock/gmock.h>

int main(int argc, char** argv) {
    testing::InitGoogleMock(&argc, argv);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setStyle("Fusion");
    QApplication::setPalette(doppel::gui::Palette::light().forWidgets());
    QApplication::setFont(doppel::gui::words());
    return RUN_ALL_TESTS();
}
