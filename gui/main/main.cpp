// SPDX-License-Identifier: Apache-2.0
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QApplication>
#include <QMainWindow>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QApplication::setStyle("Fusion");
    QApplication::setPalette(doppel::gui::Palette::light().forWidgets());
    QApplication::setFont(doppel::gui::words());
    QMainWindow window;
    window.show();
    return QApplication::exec();
}
