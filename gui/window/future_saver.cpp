// SPDX-License-Identifier: Apache-2.0
#include "gui/window/future_saver.h"

#include "gui/window/app_settings.h"
#include "gui/window/banner.h"
#include "gui/window/main_window.h"
#include "scenarios/file/document.h"

#include <QClipboard>
#include <QDir>
#include <QEventLoop>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QStandardPaths>

namespace doppel::gui {
namespace {

// "4 frontends" as a name of a file: "4-frontends".
QString fileNameOf(const QString& future) {
    static const QRegularExpression others(QStringLiteral("[^a-z0-9]+"));
    QString name = future.toLower().replace(others, QStringLiteral("-"));
    while (name.endsWith(u'-')) {
        name.chop(1);
    }
    return name.isEmpty() ? QStringLiteral("future") : name;
}

// As a shell reads it.
QString quoted(const QString& file) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    return plain.match(file).hasMatch()
               ? file
               : u'\'' + QString(file).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

bool mayWriteIn(const QString& folder) {
    return QFileInfo(folder).isWritable();
}

// Beside the scenario, or where people keep what is theirs.
QString folderFor(const QString& scenario) {
    const QString beside = QFileInfo(scenario).absolutePath();
    return mayWriteIn(beside) ? beside
                              : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
}

} // namespace

FutureSaver::FutureSaver(MainWindow& window)
    : QObject(&window), window_(window), copy_(tr("Copy the command")) {
    copy_.setToolTip(tr("Puts the command that plays the saved scenario into the clipboard"));
    connect(&copy_, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(command_); });
    connect(&window.futures(), &Futures::saved, this,
            [this](FutureId, const QString& file) { tell(file); });
    connect(&window.futures(), &Futures::notSaved, this,
            [this](FutureId, const sim::Errors& errors) {
                window_.banner().showTrouble(
                    tr("The future can't be saved: %1")
                        .arg(QString::fromStdString(errors.empty() ? "" : errors.front().message)));
            });
}

void FutureSaver::tell(const QString& file) {
    const QFileInfo saved(file);
    command_ = QStringLiteral("doppel run ") + quoted(saved.absoluteFilePath());
    const QString text =
        tr("Saved %1 in %2. To play it: %3")
            .arg(saved.fileName(), QDir::toNativeSeparators(saved.absolutePath()), command_);
    window_.banner().showNotice(text, &copy_);
    window_.settings().addRecentFile(saved.absoluteFilePath());
}

bool FutureSaver::ask(FutureId id) {
    const FutureBranch* branch = window_.futures().branch(id);
    if (branch == nullptr || branch->process->isStored()) {
        return false;
    }
    const QString scenario = QString::fromStdString(window_.futures().recording(id).sketch().file);
    const QString proposal =
        QDir(folderFor(scenario)).filePath(fileNameOf(branch->name) + QStringLiteral(".yaml"));
    QString file = QFileDialog::getSaveFileName(&window_, tr("Save the future as a scenario"),
                                                proposal, tr("Scenarios (*.yaml *.yml)"));
    if (file.isEmpty()) {
        return false;
    }
    const auto form = formFor(scenario, file);
    if (form) {
        window_.futures().save(id, file, *form);
    }
    return form.has_value();
}

// How it can stand there; people may choose the scenario's own folder instead. None: not at all.
std::optional<SaveForm> FutureSaver::formFor(const QString& scenario, QString& file) {
    if (scenarios::sharesTree(file.toStdString(), scenario.toStdString())) {
        return SaveForm::Extends;
    }
    const QString beside = QFileInfo(scenario).absolutePath();
    QMessageBox box(QMessageBox::Question, tr("Save the future"),
                    tr("A future that extends %1 must stay near it, in %2.")
                        .arg(QFileInfo(scenario).fileName(), QDir::toNativeSeparators(beside)),
                    QMessageBox::Cancel, &window_);
    const QAbstractButton* there =
        mayWriteIn(beside) ? box.addButton(tr("Save it there"), QMessageBox::AcceptRole) : nullptr;
    QPushButton* whole =
        box.addButton(tr("Save a copy with everything in it"), QMessageBox::AcceptRole);
    box.setDefaultButton(whole);
    box.exec();
    if (box.clickedButton() == whole) {
        return SaveForm::Whole;
    }
    if (there == nullptr || box.clickedButton() != there) {
        return std::nullopt;
    }
    file = QDir(beside).filePath(QFileInfo(file).fileName());
    return SaveForm::Extends;
}

bool FutureSaver::askAndWait(FutureId id) {
    Futures& futures = window_.futures();
    QEventLoop loop;
    bool isSaved = false;
    const auto end = [&](FutureId of, bool saved) {
        if (of == id) {
            isSaved = saved;
            loop.quit();
        }
    };
    connect(&futures, &Futures::saved, &loop, [&](FutureId of) { end(of, true); });
    connect(&futures, &Futures::notSaved, &loop, [&](FutureId of) { end(of, false); });
    connect(&futures, &Futures::died, &loop, [&](FutureId of) { end(of, false); });
    if (ask(id)) {
        loop.exec();
    }
    return isSaved;
}

} // namespace doppel::gui
