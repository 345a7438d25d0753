// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/runs/run_entry.h"
#include "sim/result.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace doppel::gui {

/// Reads the catalogue of runs, and reads it again when it changes: this program, `doppel run` and
/// a job of CI may all write to it. It is read in a thread with a connection of its own, so that
/// nobody waits for the disk or for somebody else's transaction. A catalogue that isn't there is
/// empty, and is not made.
class CatalogueReader final : public QObject {
    Q_OBJECT

public:
    /// How many runs are read at most: the newest.
    static constexpr std::size_t kMostRuns = 10'000;

    explicit CatalogueReader(QString path, QObject* parent = nullptr);
    ~CatalogueReader() override;

    const QString& path() const { return path_; }
    /// Reads it once more; answered by read() or failed(), from the event loop.
    void refresh();
    /// Removes runs with their files, and reads it once more; what can't be removed is told by
    /// failed().
    void remove(const std::vector<std::int64_t>& ids);

Q_SIGNALS:
    /// The newest first.
    void read(const std::vector<doppel::gui::RunEntry>& entries);
    void failed(const doppel::sim::Errors& errors);

private:
    void watch();
    /// In the thread, one after another.
    void inBackground(std::function<void()> work);
    void readNow();
    /// From there by the event loop.
    void tell(sim::Errors errors);

    QString path_;
    QFileSystemWatcher watcher_;
    QTimer soon_;                            // several changes are one
    std::map<std::int64_t, RunEntry> known_; // used in the thread only: rows don't change
    QThreadPool thread_;                     // last: it is waited for before the rest goes
};

} // namespace doppel::gui
