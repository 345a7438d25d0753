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
/// and how to open another. Whatever is typed is looked for among the scenarios: in their titles,
/// texts, platforms and files. Enter opens the first that is found, Down leads to it.
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
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeSide(QAction& open);
    QWidget* makeMain();
    void showRecent();
    void showSearchMark();

    AppSettings& settings_;
    LibraryModel library_;
    LibraryFilter filter_;
    CardsPane* cards_ = nullptr;
    ActionButton* open_ = nullptr;
    QLineEdit* filterField_ = nullptr;
    QAction* searchMark_ = nullptr;
    QListWidget* recent_ = nullptr;
    QLabel* noRecent_ = nullptr;
    QTimer* reading_; // small charts, one a turn of the event loop
};

} // namespace doppel::gui
