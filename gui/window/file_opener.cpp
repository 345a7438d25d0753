// SPDX-License-Identifier: Apache-2.0
#include "gui/window/file_opener.h"

#include "gui/runs/run_file.h"
#include "gui/window/app_settings.h"
#include "gui/window/banner.h"
#include "gui/window/main_window.h"
#include "gui/window/runs_room.h"
#include "scenarios/scenario.h"

#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace doppel::gui {
namespace {

sim::Errors errorsIn(const QString& scenario) {
    const auto loaded = scenarios::loadScenario(scenario.toStdString());
    return loaded ? sim::Errors() : loaded.errors();
}

} // namespace

FileOpener::FileOpener(MainWindow& window)
    : QObject(&window), window_(window), anyway_(tr("Show its errors")) {
    thread_.setMaxThreadCount(1);
    anyway_.setToolTip(
        tr("Opens the file in place of what is open, to show what is wrong with it"));
    connect(&anyway_, &QAction::triggered, this, [this] { window_.openScenario(wanted_); });
}

FileOpener::~FileOpener() {
    thread_.clear();
    thread_.waitForDone();
}

void FileOpener::open(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath();
    wanted_ = path;
    if (isRunFile(path)) {
        window_.runs().open(path);
        return;
    }
    if (!window_.futures().isOpen() || path == window_.file()) {
        window_.openScenario(path);
        return;
    }
    thread_.start([this, path] {
        QMetaObject::invokeMethod(
            this, [this, path, errors = errorsIn(path)] { take(path, errors); },
            Qt::QueuedConnection);
    });
}

void FileOpener::take(const QString& file, const sim::Errors& errors) {
    if (file != wanted_) {
        return;
    }
    if (errors.empty()) {
        window_.openScenario(file);
        return;
    }
    const QString first = QString::fromStdString(toText(errors.front()));
    const QString more =
        errors.size() == 1 ? QString() : tr(" (and %1 more)").arg(errors.size() - 1);
    window_.banner().showTrouble(
        tr("Not opened, and what was open is still here: %1%2").arg(first, more), &anyway_);
}

void FileOpener::ask() {
    choose(tr("Open a scenario or a run"),
           tr("Scenarios and runs (*.yaml *.yml *.h5);;All files (*)"));
}

void FileOpener::askForRun() {
    choose(tr("Open a run"), tr("Stored runs (*.h5);;All files (*)"));
}

void FileOpener::choose(const QString& title, const QString& filter) {
    const QString chosen = window_.settings().chosenFolder();
    const QString open = window_.file();
    const QStringList library = libraryFolders();
    const QString folder = !chosen.isEmpty()   ? chosen
                           : !open.isEmpty()   ? QFileInfo(open).path()
                           : library.isEmpty() ? QString()
                                               : library.front();
    const QString file = QFileDialog::getOpenFileName(&window_, title, folder, filter);
    if (!file.isEmpty()) {
        window_.settings().setChosenFolder(QFileInfo(file).absolutePath());
        this->open(file);
    }
}

} // namespace doppel::gui
