// SPDX-License-Identifier: Apache-2.0
#include "gui/window/runs_room.h"

#include "analysis/catalogue.h"
#include "gui/chart/charts_panel.h"
#include "gui/runs/runs_page.h"
#include "gui/window/banner.h"
#include "gui/window/file_opener.h"
#include "gui/window/main_window.h"
#include "scenarios/scenario.h"

#include <QDateTime>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMenu>
#include <QStandardPaths>
#include <QTableView>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace doppel::gui {
namespace {

QString usersCatalogue() {
    const auto path = analysis::cataloguePath();
    return path ? QString::fromStdString(path.value()) : QString();
}

void showInItsFolder(const QString& scenario) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(scenario).absolutePath()));
}

// Whether the file, as it is now, is what was played.
bool isAsPlayed(const PlatformSketch& sketch) {
    const auto now = scenarios::loadScenario(sketch.file);
    return now && now->configuration == sketch.configuration;
}

// The scenario as it was played, as a file; "": it can't be written.
QString writtenAnew(const PlatformSketch& sketch) {
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::CacheLocation) +
                      QStringLiteral("/played"));
    QFile file(folder.filePath(QFileInfo(QString::fromStdString(sketch.file)).fileName()));
    const auto size = static_cast<qint64>(sketch.configuration.size());
    const bool written = folder.mkpath(QStringLiteral(".")) && file.open(QIODevice::WriteOnly) &&
                         file.write(sketch.configuration.data(), size) == size;
    return written ? file.fileName() : QString();
}

} // namespace

RunsRoom::RunsRoom(MainWindow& window) : window_(window), page_(new RunsPage(usersCatalogue())) {
    page_->setFocusProxy(&page_->table());
    window.addPage(View::Runs, *page_);
    window.addReading([this] { return page_->isVisible() && !page_->isRead(); });
    window.addFindable([this] { return runsToFind(); });
    window.addFindable([this] { return seriesToFind(); });
    connect(page_, &RunsPage::openWanted, this, &RunsRoom::open);
    connect(page_, &RunsPage::overlayWanted, this, [this](const QString& file) { overlay(file); });
    connect(page_, &RunsPage::compareWanted, this, &RunsRoom::compare);
    connect(page_, &RunsPage::compareWithOpenWanted, this,
            [this](const QString& file) { overlay(file, View::Compare); });
    connect(page_, &RunsPage::revealWanted, this, &showInItsFolder);
    connect(&loader_, &RunLoader::loaded, this,
            [this](const QString& file, const std::shared_ptr<const Recording>& run) {
                if (const auto wanted = wanted_.extract(file)) {
                    wanted.mapped()(*run);
                }
            });
    connect(&loader_, &RunLoader::failed, this,
            [this](const QString& file, const sim::Errors& errors) {
                wanted_.erase(file);
                tellWrong(file, errors);
                Q_EMIT notOpened(file, errors);
            });
    connect(&window, &MainWindow::commandsEnabled, this, &RunsRoom::enableCommands);
    connect(&window.actions()[Command::ViewRuns], &QAction::triggered, this, [this] {
        window_.showView(View::Runs);
        page_->lookAgain();
    });
    connect(&window.actions()[Command::KeepRun], &QAction::triggered, this, &RunsRoom::keep);
    connect(&window.futures(), &Futures::kept, this,
            [this](FutureId id, const QString& file, qint64 run) {
                if (const FutureProcess* process = window_.futures().process(id)) {
                    kept_[id] = {process->now(), process->log().size(), run, file};
                }
                keptNow_ << QString::number(run);
                const QString runs = keptNow_.size() == 1
                                         ? tr("run %1").arg(keptNow_.front())
                                         : tr("runs %1").arg(keptNow_.join(tr(" and ")));
                tellKept(tr("Kept as %1: %2").arg(runs, QDir::toNativeSeparators(file)));
            });
    connect(&window.futures(), &Futures::notKept, this,
            [this](FutureId, const sim::Errors& errors) {
                window_.banner().showTrouble(
                    tr("The run can't be kept: %1")
                        .arg(QString::fromStdString(errors.empty() ? "" : errors.front().message)));
            });
    connect(&window.actions()[Command::PlayAgain], &QAction::triggered, this, &RunsRoom::playAgain);
    connect(&window.actions()[Command::OpenRun], &QAction::triggered, &window.files(),
            &FileOpener::askForRun);
    fillMenu();
}

RunsRoom::~RunsRoom() {
    reading_.clear();
    reading_.waitForDone();
}

// The page, and what its table does to the runs that are selected in it.
void RunsRoom::fillMenu() {
    QMenu* menu = window_.actions().menu(MenuId::Runs);
    QAction* first = menu->actions().front();
    menu->insertAction(first, &window_.actions()[Command::ViewRuns]);
    menu->addSeparator();
    menu->addActions(page_->actionsOfTwo());
}

void RunsRoom::tellKept(const QString& text) {
    window_.banner().showNotice(text, &window_.actions()[Command::ViewRuns]);
}

// Where people are: what is open stays.
void RunsRoom::tellWrong(const QString& file, const sim::Errors& errors) {
    if (page_->isVisible()) {
        page_->tell(errors);
        return;
    }
    const QString why = QString::fromStdString(errors.empty() ? "" : errors.front().message);
    window_.banner().showTrouble(
        tr("The run %1 can't be opened: %2").arg(QFileInfo(file).fileName(), why));
}

void RunsRoom::load(const QString& file, Loaded then) {
    wanted_[file] = std::move(then);
    loader_.load(file);
}

void RunsRoom::open(const QString& file) {
    load(file, [this, file](const Recording& run) { window_.openStored(run, nameOf(file)); });
}

void RunsRoom::overlay(const QString& file, View view) {
    load(file, [this, file, view](const Recording& run) {
        if (!window_.futures().isOpen()) {
            window_.openStored(run, nameOf(file));
            return;
        }
        window_.futures().overlayStored(run, nameOf(file));
        window_.showView(view);
    });
}

void RunsRoom::compare(const QString& before, const QString& after) {
    load(before, [this, before, after](const Recording& first) {
        window_.openStored(first, nameOf(before));
        const FutureId a = window_.futures().front();
        load(after, [this, a, after](const Recording& second) {
            if (window_.futures().front() != a) {
                return; // something else was opened meanwhile
            }
            window_.futures().overlayStored(second, nameOf(after));
            window_.showView(View::Compare);
        });
    });
}

void RunsRoom::playAgain() {
    const Futures& futures = window_.futures();
    reading_.start([this, sketch = futures.recording(futures.front()).sketch()] {
        const QString file =
            isAsPlayed(sketch) ? QString::fromStdString(sketch.file) : writtenAnew(sketch);
        QMetaObject::invokeMethod(
            this, [this, file] { playNow(file); }, Qt::QueuedConnection);
    });
}

void RunsRoom::playNow(const QString& file) {
    if (file.isEmpty()) {
        window_.banner().showTrouble(tr("The scenario of this run can't be written anew."));
    } else {
        window_.openScenario(file);
    }
}

// What is shown and was played here.
std::vector<FutureId> RunsRoom::futuresToKeep() const {
    const Futures& futures = window_.futures();
    if (!futures.isOpen()) {
        return {};
    }
    std::vector<FutureId> shown{futures.front()};
    if (futures.beside()) {
        shown.push_back(*futures.beside());
    }
    std::erase_if(shown, [&](FutureId id) {
        const FutureProcess* process = futures.process(id);
        return process == nullptr || process->processId() == 0;
    });
    return shown;
}

void RunsRoom::keep() {
    const QFileInfo catalogue(page_->catalogue());
    const QDir folder(catalogue.absolutePath() + QStringLiteral("/runs"));
    if (catalogue.filePath().isEmpty() || !folder.mkpath(QStringLiteral("."))) {
        window_.banner().showTrouble(tr("There is no place for stored runs."));
        return;
    }
    const QString when =
        QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmss.zzz'Z'"));
    char letter = 'a';
    keptNow_.clear();
    for (const FutureId id : futuresToKeep()) {
        if (window_.futures().recording(id).now() <= sim::kStart) {
            window_.banner().showTrouble(tr("Nothing of it was played yet."));
            continue;
        }
        const FutureProcess& process = *window_.futures().process(id);
        if (const auto last = kept_.find(id);
            last != kept_.end() && last->second.until == process.now() &&
            last->second.log == process.log().size() && QFile::exists(last->second.file)) {
            tellKept(tr("It is kept already, as run %1.").arg(last->second.run));
            continue;
        }
        const QString scenario =
            QString::fromStdString(window_.futures().recording(id).sketch().file);
        window_.futures().keep(id,
                               folder.filePath(QStringLiteral("%1-%2-%3.h5")
                                                   .arg(QFileInfo(scenario).completeBaseName(),
                                                        when, QChar::fromLatin1(letter++))),
                               catalogue.absoluteFilePath());
    }
}

void RunsRoom::enableCommands() {
    const Futures& futures = window_.futures();
    page_->setOpen(futures.isOpen());
    const bool isStored = futures.isOpen() && futures.process(futures.front())->isStored();
    window_.actions()[Command::PlayAgain].setEnabled(isStored);
    window_.actions()[Command::KeepRun].setEnabled(!futuresToKeep().empty());
    if (isStored) {
        for (const Command command :
             {Command::WhatIf, Command::InjectAction, Command::FindLimit, Command::SaveFuture}) {
            window_.actions()[command].setEnabled(false);
        }
    }
}

QString RunsRoom::nameOf(const QString& file) const {
    const auto& entries = page_->model().entries();
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const RunEntry& entry) { return entry.file == file; });
    if (found == entries.end()) {
        return QFileInfo(file).completeBaseName();
    }
    // The year is in the table.
    const QString name = tr("run %1, %2").arg(found->id).arg(whenText(*found).mid(5));
    if (found->changes.isEmpty()) {
        return name;
    }
    // "run 4, 11-23 16:22: slow on content-store", "run 2, 11-24 09:05: shop.workers=4 and 1 more"
    const QString change = shortChange(found->changes.front().section(QStringLiteral(" ("), 0, 0));
    const auto more = found->changes.size() - 1;
    return more == 0 ? tr("%1: %2").arg(name, change)
                     : tr("%1: %2 and %3 more").arg(name, change).arg(more);
}

std::vector<PaletteEntry> RunsRoom::runsToFind() {
    std::vector<PaletteEntry> entries;
    for (const RunEntry& run : page_->model().entries()) {
        if (run.isThere) {
            entries.push_back({run.title, tr("run"),
                               tr("%1, %2").arg(nameOf(run.file), wordOf(run.outcome)),
                               [this, file = run.file] {
                                   open(file);
                               }});
        }
    }
    return entries;
}

std::vector<PaletteEntry> RunsRoom::seriesToFind() {
    std::vector<PaletteEntry> entries;
    if (window_.page() != MainWindow::Page::Run) {
        return entries;
    }
    for (const SeriesName& name : window_.charts().seriesNames()) {
        const auto show = [this, name] {
            window_.showView(View::Charts);
            window_.charts().showSeries(name);
        };
        entries.push_back({QString::fromStdString(searchedText(name)), tr("series"), {}, show});
    }
    return entries;
}

} // namespace doppel::gui
