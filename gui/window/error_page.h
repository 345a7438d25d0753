// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/error_model.h"

#include <QFileSystemWatcher>
#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QListView;

namespace doppel::gui {

class SourceView;

/// What is wrong with a scenario that can't be played, and the text where it is. When a file of it
/// changes, it is read again.
class ErrorPage final : public QWidget {
    Q_OBJECT

public:
    /// The actions must outlive it: one reads the scenario again, the other opens another.
    ErrorPage(QAction& reload, QAction& open, QWidget* parent = nullptr);

    /// Shows the first error and watches all files that have any.
    void showErrors(const QString& scenario, const sim::Errors& errors);
    /// No errors: the text of a file.
    void showText(const QString& scenario);
    /// Watches nothing any more.
    void rest();

    ErrorModel& model() { return model_; }
    QListView& list() { return *list_; }
    SourceView& source() { return *source_; }

Q_SIGNALS:
    /// A file that had errors was saved.
    void changedOnDisk();
    /// What is shown is to be edited; line and column count from 1, 0: no place is known.
    void editWanted(const QString& file, int line, int column);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showPlace(int row);
    void editShown();
    QString fileOf(const sim::Error& error) const;
    void watch(const QStringList& files);

    ErrorModel model_;
    QString scenario_;
    QFileSystemWatcher watcher_;
    QTimer settle_; // editors write more than once
    QLabel* title_;
    QLabel* note_;
    QLabel* place_;
    QListView* list_;
    QWidget* errors_;
    SourceView* source_;
};

} // namespace doppel::gui
