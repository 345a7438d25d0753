// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/library_model.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QListWidget;
class QTimer;

namespace doppel::gui {

class ActionButton;
class AppSettings;
class CardsPane;

/// Where one begins: the scenarios that come with the program, the files that were opened before,
/// and how to open another.
class StartPage final : public QWidget {
    Q_OBJECT

public:
    /// The settings and the action, which opens a file by a dialog, must outlive it.
    StartPage(AppSettings& settings, QAction& open, QWidget* parent = nullptr);

    void setLibrary(std::vector<LibraryScenario> library);
    LibraryModel& library() { return library_; }
    CardsPane& cards() { return *cards_; }
    QLineEdit& filterField() { return *filterField_; }

Q_SIGNALS:
    void chosen(const QString& file);

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeSide(QAction& open);
    QWidget* makeMain();
    void showRecent();

    AppSettings& settings_;
    LibraryModel library_;
    LibraryFilter filter_;
    CardsPane* cards_ = nullptr;
    ActionButton* open_ = nullptr;
    QLineEdit* filterField_ = nullptr;
    QListWidget* recent_ = nullptr;
    QLabel* noRecent_ = nullptr;
    QTimer* reading_; // small charts, one a turn of the event loop
};

} // namespace doppel::gui
