// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <QAction>
#include <QObject>
#include <QString>
#include <QThreadPool>

namespace doppel::gui {

class MainWindow;

/// What becomes of a file that people hand to the window, by a dialog, a drop, an argument or a
/// list: a stored run is shown, a scenario is played. A file that is neither, or has errors, costs
/// nothing that is open: it is told of, and what is open stays.
class FileOpener final : public QObject {
    Q_OBJECT

public:
    /// The window must outlive it.
    explicit FileOpener(MainWindow& window);
    ~FileOpener() override;

    /// A scenario is read in a thread of its own first where something is open; of several the
    /// last counts.
    void open(const QString& file);
    /// Asks for a scenario or a run.
    void ask();
    /// Asks for a run.
    void askForRun();

private:
    void take(const QString& file, const sim::Errors& errors);
    void choose(const QString& title, const QString& filter);

    MainWindow& window_;
    QAction anyway_; // shows what is wrong with the file, in place of what is open
    QString wanted_; // that is being read, or had errors
    QThreadPool thread_;
};

} // namespace doppel::gui
