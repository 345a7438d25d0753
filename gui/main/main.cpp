// SPDX-License-Identifier: Apache-2.0
#include "gui/host/host.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QApplication>
#include <QMainWindow>

#include <charconv>
#include <optional>
#include <string_view>

namespace {

// `doppel-gui host --fd N`: no verb for people. The window starts it, to play a future.
std::optional<int> hostSocket(int argc, char** argv) {
    using namespace std::string_view_literals;
    if (argc != 4 || argv[1] != "host"sv || argv[2] != "--fd"sv) {
        return std::nullopt;
    }
    const std::string_view text = argv[3];
    int number = -1;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} ? std::optional(number) : std::nullopt;
}

} // namespace

int main(int argc, char** argv) {
    if (const auto socket = hostSocket(argc, argv)) {
        return doppel::gui::runHost(*socket);
    }
    QApplication application(argc, argv);
    QApplication::setStyle("Fusion");
    QApplication::setPalette(doppel::gui::Palette::light().forWidgets());
    QApplication::setFont(doppel::gui::words());
    QMainWindow window;
    window.show();
    return QApplication::exec();
}
