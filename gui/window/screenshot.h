// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/command_line.h"

namespace doppel::gui {

class MainWindow;

/// Plays a scenario in the window up to the moment of the order, shows the view and saves a picture
/// of it. What goes wrong is told on standard error, each error of a scenario on a line of its own.
/// It runs an event loop of its own and returns how the program is to end.
GuiExit takePicture(MainWindow& window, const QString& scenario, const PictureOrder& order);

} // namespace doppel::gui
