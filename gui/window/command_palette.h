// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/window/palette_model.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QListView;

namespace doppel::gui {

/// Everything in the window by typing a part of its name: a field and what fits it, below the top of
/// the window. Up, Down, Page Up and Page Down choose, Enter runs, Escape or a click elsewhere
/// closes it; the keys go back to where they were.
class CommandPalette final : public QFrame {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget& window);

    /// Opens it over the window.
    void open(std::vector<PaletteEntry> entries, PaletteModel::Reader reader = {});
    PaletteModel& model() { return model_; }
    QLineEdit& field() { return *field_; }
    QListView& list() { return *list_; }
    /// What is said where nothing fits; "": something does.
    QString nothing() const;

    QSize sizeHint() const override { return {620, 420}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void leave();
    void run(const QModelIndex& index);
    void choose(int row);
    void showFound();
    bool takesKey(int key);

    QWidget& window_;
    PaletteModel model_;
    QLineEdit* field_;
    QListView* list_;
    QLabel* nothing_;          // in the list's place where it is empty
    QPointer<QWidget> before_; // had the keys
};

} // namespace doppel::gui
