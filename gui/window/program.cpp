// SPDX-License-Identifier: Apache-2.0
#include "gui/window/program.h"

#include "gui/window/app_settings.h"
#include "gui/window/command_line.h"
#include "gui/window/file_opener.h"
#include "gui/window/main_window.h"
#include "gui/window/screenshot.h"
#include "gui/window/window_style.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>

namespace doppel::gui {
namespace {

QStringList argumentsOf(int argc, char** argv) {
    QStringList arguments;
    for (int i = 0; i < argc; ++i) {
        arguments << QString::fromLocal8Bit(argv[i]);
    }
    return arguments;
}

// What Qt has to say of there being no screen and no session is known when a picture is taken.
void tellButOfTheScreen(QtMsgType type, const QMessageLogContext&, const QString& message) {
    const bool isOfTheScreen = message.contains(QStringLiteral("propagateSizeHints")) ||
                               message.contains(QStringLiteral("XDG_RUNTIME_DIR"));
    if (!isOfTheScreen && type != QtDebugMsg && type != QtInfoMsg) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(message));
    }
}

int runWindow(const CommandLine& line) {
    // A picture depends on nothing that somebody's settings say.
    const QTemporaryDir nobodys;
    const bool isPicture = line.picture && line.settings.isEmpty();
    AppSettings settings(isPicture ? nobodys.filePath(QStringLiteral("settings.ini"))
                                   : line.settings);
    const Theme theme = line.theme.value_or(line.picture ? Theme::Light : settings.theme());
    dressApplication(theme);
    MainWindow window(settings);
    if (line.picture) {
        return static_cast<int>(takePicture(window, line.scenario, *line.picture));
    }
    window.show();
    const bool isFirst = !settings.hasStarted();
    if (!line.scenario.isEmpty()) {
        QTimer::singleShot(0, &window, [&] { window.files().open(line.scenario); });
    } else if (isFirst) {
        QTimer::singleShot(0, &window, &MainWindow::openFirst);
    }
    return QApplication::exec();
}

} // namespace

int runProgram(int argc, char** argv) {
    const CommandLineReading reading = readCommandLine(argumentsOf(argc, argv));
    if (!reading.line) {
        std::fputs(qUtf8Printable(reading.text), reading.exit == GuiExit::Done ? stdout : stderr);
        return static_cast<int>(reading.exit);
    }
    if (reading.line->picture && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    if (reading.line->picture) {
        qInstallMessageHandler(tellButOfTheScreen);
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("doppel-gui"));
    QApplication::setOrganizationName(QStringLiteral("doppel"));
    QApplication::setApplicationVersion(QStringLiteral(DOPPEL_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.doppel.Doppel"));
    return runWindow(*reading.line);
}

} // namespace doppel::gui
