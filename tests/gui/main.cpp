// SPDX-License-Identifier: Apache-2.0
// Tests of the window run without a screen, one pixel a pixel unless they say otherwise. What Qt
// warns of fails the test that it happens in.
#include "gui/look/outlined_style.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QApplication>

#include <gmock/gmock.h>

#include <cstdlib>

namespace {

void failOnWarnings(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (type == QtDebugMsg || type == QtInfoMsg ||
        message.startsWith(QStringLiteral("This plugin does not support"))) {
        return; // without a screen, windows cannot be raised or sized
    }
    ADD_FAILURE() << "Qt warns: " << message.toStdString() << " ("
                  << (context.category == nullptr ? "" : context.category) << ")";
    if (type == QtFatalMsg) {
        std::abort();
    }
}

} // namespace

int main(int argc, char** argv) {
    testing::InitGoogleMock(&argc, argv);
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QApplication::setStyle(new doppel::gui::OutlinedStyle);
    QApplication::setPalette(doppel::gui::Palette::light().forWidgets());
    QApplication::setFont(doppel::gui::words());
    qInstallMessageHandler(failOnWarnings);
    return RUN_ALL_TESTS();
}
