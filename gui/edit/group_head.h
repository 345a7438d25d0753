// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/sheet_groups.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace doppel::gui {

/// The head of a list or table within a form: what it is, and a button that adds an entry; entries
/// of a table have a name, which is asked for.
class GroupHead final : public QWidget {
    Q_OBJECT

public:
    explicit GroupHead(const SheetGroup& group, QWidget* parent = nullptr);

    const QString& path() const { return path_; }
    QToolButton& addButton() { return *add_; }
    QLineEdit* nameField() { return name_; } ///< null: a list
    bool matches(const QString& words) const;

Q_SIGNALS:
    void addWanted(const QString& path, const QString& name);

protected:
    void changeEvent(QEvent* event) override;

private:
    void useColours();

    QString path_;
    QLabel* title_;
    QLabel* doc_;
    QToolButton* add_;
    QLineEdit* name_ = nullptr;
};

/// The head of one entry of it, above the entry's fields, with a button that takes it away.
class EntryHead final : public QWidget {
    Q_OBJECT

public:
    EntryHead(const SheetGroup& group, std::size_t index, QWidget* parent = nullptr);

    const QString& path() const { return path_; }
    QToolButton& removeButton() { return *remove_; }

Q_SIGNALS:
    void removeWanted(const QString& group, int index);

private:
    QString path_;
    QToolButton* remove_;
};

} // namespace doppel::gui
