// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/app_settings.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace doppel::gui {

/// How the program ends; as doppel's own (docs/cli.md).
enum class GuiExit { Done = 0, Usage = 2, Input = 3, Fault = 70 };

/// A picture that is to be taken without a screen.
struct PictureOrder {
    QString file;
    QString at; ///< a moment, as momentOf() reads it; "": the end of the run
    QSize size{1600, 1000};
    QString view = QStringLiteral("map");
    /// Fields and their values in a second future that the run is compared with.
    std::vector<std::pair<std::string, std::string>> whatIf{};
    QString branchAt{}; ///< where it parts; "": at the start of the run
    QString inside{};   ///< the component that the map is looked into; "": none
};

/// What is wrong with a --what-if that was refused: "--what-if components.shop.replicsa=2: there is
/// no field …".
QString refusedWhatIf(const PictureOrder& order, const std::string& message);

/// What the command line asks for.
struct CommandLine {
    QString scenario; ///< "": the start page
    QString settings; ///< a file; "": the user's own
    std::optional<Theme> theme{};
    std::optional<PictureOrder> picture{};
};

/// A command line that was read, or why the program ends instead.
struct CommandLineReading {
    std::optional<CommandLine> line;
    GuiExit exit = GuiExit::Done; ///< without a line
    QString text;                 ///< … what is said then
};

/// Reads the arguments, the program's name first. It needs no QApplication.
CommandLineReading readCommandLine(const QStringList& arguments);

} // namespace doppel::gui
