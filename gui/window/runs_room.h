// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/futures.h"
#include "gui/runs/run_loader.h"
#include "gui/window/palette_model.h"
#include "gui/window/panel_layout.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace doppel::gui {

class MainWindow;
class RunsPage;

/// Stored runs in the window: the view "runs" of the user's catalogue, runs opened in place of what
/// is open, laid over it as its second future, compared in pairs, and played again; and what was
/// played here, kept among them. The window must outlive it.
class RunsRoom final : public QObject {
    Q_OBJECT

public:
    explicit RunsRoom(MainWindow& window);
    ~RunsRoom() override;

    RunsPage& page() { return *page_; }
    void open(const QString& file);
    /// As the second future; where nothing is open, in its place.
    void overlay(const QString& file, View view = View::Charts);
    /// Both, the one before first, in charts and in words.
    void compare(const QString& before, const QString& after);

Q_SIGNALS:
    /// A file is no run that can be shown; the window tells of it, too.
    void notOpened(const QString& file, const doppel::sim::Errors& errors);

private:
    using Loaded = std::function<void(const Recording& run)>;

    void load(const QString& file, Loaded then);
    void tellKept(const QString& text);
    void tellWrong(const QString& file, const sim::Errors& errors);
    void playAgain();
    void playNow(const QString& file);
    void fillMenu();
    void keep();
    std::vector<FutureId> futuresToKeep() const;
    void enableCommands();
    std::vector<PaletteEntry> runsToFind();
    std::vector<PaletteEntry> seriesToFind();
    QString nameOf(const QString& file) const;

    struct Kept {
        sim::Time until; // it was played up to there,
        std::size_t log; // with so many actions
        qint64 run;
        QString file;
    };

    MainWindow& window_;
    std::map<FutureId, Kept> kept_; // the last time
    QStringList keptNow_;           // the numbers of those that were asked for together
    RunsPage* page_;                // owned by the window's pages
    RunLoader loader_;
    QThreadPool reading_;              // of scenarios that are played again
    std::map<QString, Loaded> wanted_; // by file: what comes of it
};

} // namespace doppel::gui
