// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/catalogue_reader.h"

#include "analysis/catalogue.h"
#include "analysis/store.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace doppel::gui {
namespace {

constexpr int kPause = 150; // ms after the last change

// The nearest folder of a path that is there.
QString folderThatIsThere(const QString& path) {
    QString folder = QFileInfo(path).absolutePath();
    while (!QFileInfo::exists(folder) && folder != QFileInfo(folder).absolutePath()) {
        folder = QFileInfo(folder).absolutePath();
    }
    return folder;
}

} // namespace

CatalogueReader::CatalogueReader(QString path, QObject* parent)
    : QObject(parent), path_(std::move(path)) {
    thread_.setMaxThreadCount(1);
    soon_.setSingleShot(true);
    soon_.setInterval(kPause);
    connect(&soon_, &QTimer::timeout, this, &CatalogueReader::refresh);
    const auto later = [this] {
        soon_.start();
    };
    connect(&watcher_, &QFileSystemWatcher::fileChanged, this, later);
    connect(&watcher_, &QFileSystemWatcher::directoryChanged, this, later);
    refresh();
}

CatalogueReader::~CatalogueReader() {
    thread_.clear();
    thread_.waitForDone();
}

void CatalogueReader::watch() {
    const QString folder = folderThatIsThere(path_);
    for (const QString& watched : watcher_.directories()) {
        if (watched != folder) {
            watcher_.removePath(watched);
        }
    }
    if (!watcher_.directories().contains(folder)) {
        watcher_.addPath(folder);
    }
    if (QFileInfo::exists(path_) && !watcher_.files().contains(path_)) {
        watcher_.addPath(path_);
    }
}

void CatalogueReader::inBackground(std::function<void()> work) {
    thread_.start(std::move(work));
}

void CatalogueReader::refresh() {
    watch(); // before it is read, so that no change falls between
    inBackground([this] { readNow(); });
}

void CatalogueReader::tell(sim::Errors errors) {
    QMetaObject::invokeMethod(
        this, [this, errors = std::move(errors)] { Q_EMIT failed(errors); }, Qt::QueuedConnection);
}

void CatalogueReader::readNow() {
    std::vector<RunEntry> entries;
    if (QFileInfo::exists(path_)) {
        const auto catalogue = analysis::Catalogue::open(path_.toStdString());
        if (!catalogue) {
            tell(catalogue.errors());
            return;
        }
        const auto visited = catalogue->visitNewest(kMostRuns, [&](const auto& run) {
            const auto known = known_.find(run.id);
            RunEntry entry = known != known_.end() ? known->second : runEntryOf(run);
            known_[run.id] = entry;
            entry.file = QString::fromStdString(run.file);
            const analysis::FileState state = analysis::fileStateOf(run);
            entry.isThere = state == analysis::FileState::Its;
            entry.holdsAnother = state == analysis::FileState::Another;
            entries.push_back(std::move(entry));
        });
        if (!visited) {
            tell(visited.errors());
            return;
        }
    }
    QMetaObject::invokeMethod(
        this, [this, entries = std::move(entries)] { Q_EMIT read(entries); }, Qt::QueuedConnection);
}

void CatalogueReader::remove(const std::vector<std::int64_t>& ids) {
    inBackground([this, ids] {
        sim::Errors errors;
        for (const std::int64_t id : ids) {
            sim::append(errors, analysis::removeRun(id, path_.toStdString()));
        }
        readNow();
        if (!errors.empty()) {
            tell(std::move(errors));
        }
    });
}

} // namespace doppel::gui
