// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/action_form.h"
#include "gui/whatif/action_kind_model.h"

#include <QDialog>
#include <QPixmap>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace doppel::gui {

struct Palette;

/// What is seen of a kind while it is dragged: its icon and name, smaller than a part of the map.
QPixmap dragTag(const QModelIndex& kind, const Palette& palette, qreal devicePixels);

/// What can be dropped onto a part of the map: every kind of fault and of what operators do, or those
/// in whose name or description the words of a filter are. Enter, or a double click, is the drag's
/// twin on the keyboard: it asks where.
class ActionPalette final : public QWidget {
    Q_OBJECT

public:
    explicit ActionPalette(QWidget* parent = nullptr);
    QListView& list() { return *list_; }
    QLineEdit& filter() { return *filter_; }

Q_SIGNALS:
    /// Chosen without a part to drop it on: "fault.slow".
    void chosen(const QString& kind);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void chooseFirst();

    ActionKindModel model_;
    ActionKindFilter found_;
    QLineEdit* filter_ = nullptr;
    QLabel* hint_ = nullptr;
    QListView* list_ = nullptr;
};

/// Where a future branches off: of which, where there are several, and when.
struct BranchOrigin {
    QString label;  ///< "A", "B", or the name of another in quotes
    QString future; ///< its name: "slow on chat"
    QString moment; ///< "19:14"
};

/// Asks for the rest of an action that was dropped. Accepted only where nothing is wrong with it.
class ActionDialog final : public QDialog {
    Q_OBJECT

public:
    /// `when` names the moment at which it will happen: "36:00".
    ActionDialog(const models::ActionKind& kind,
                 const QString& target,
                 const ActionChoices& choices,
                 const QString& when,
                 ActionForm::Check check,
                 QWidget* parent = nullptr);

    /// There are several futures: says which of them it is about.
    void tellOrigin(const BranchOrigin& origin);
    ActionForm& form() { return *form_; }
    std::string action() const { return form_->action(); }

private:
    ActionForm* form_ = nullptr;
    QPushButton* inject_ = nullptr;
};

} // namespace doppel::gui
