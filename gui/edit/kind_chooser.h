// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"

#include <QDialog>
#include <QStringList>

#include <memory>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace doppel::gui {

/// A kind of thing that a scenario may have, as someone chooses it.
struct KindChoice {
    std::string name{};
    std::string summary{}; ///< one sentence
    std::unique_ptr<models::Config> (*defaults)() = nullptr;
};
/// Of "components" or "traffic", in the order of a page view's journey.
std::vector<KindChoice> kindChoices(const QString& section);

/// Asks for a kind, found by its name or by what it is, and for a name that isn't taken.
class KindChooser final : public QDialog {
    Q_OBJECT

public:
    KindChooser(const QString& title,
                const std::vector<KindChoice>& kinds,
                QStringList taken,
                QWidget* parent = nullptr);

    QLineEdit& search() { return *search_; }
    QListView& list() { return *list_; }
    QLineEdit& nameField() { return *name_; }
    QPushButton& addButton() { return *add_; }
    /// Of `kinds`; -1: none.
    int chosen() const;
    QString name() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void suggest();
    void check();

    QStringList taken_;
    QString suggested_; ///< a name that nobody has typed
    QStandardItemModel* model_;
    QSortFilterProxyModel* found_;
    QLineEdit* search_;
    QListView* list_;
    QLineEdit* name_;
    QLabel* why_; ///< it cannot be added
    QPushButton* add_ = nullptr;
};

} // namespace doppel::gui
