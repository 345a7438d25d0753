// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/futures.h"

#include <QAction>
#include <QObject>
#include <QString>

namespace doppel::gui {

class MainWindow;

/// Futures as scenario files: asks where, offers a copy with everything in it where the file could
/// not extend its scenario, and tells how `doppel run` plays what was saved.
class FutureSaver final : public QObject {
    Q_OBJECT

public:
    /// The window must outlive it.
    explicit FutureSaver(MainWindow& window);

    /// False: people thought better of it, or the future can't be saved. Else saved() or notSaved()
    /// of the futures follows.
    bool ask(FutureId id);
    /// The same, and waits until it is written. False: it is not.
    bool askAndWait(FutureId id);

private:
    std::optional<SaveForm> formFor(const QString& scenario, QString& file);
    void tell(const QString& file);

    MainWindow& window_;
    QAction copy_; // the command line of what was saved last
    QString command_;
};

} // namespace doppel::gui
