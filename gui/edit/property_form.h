// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QScrollArea;
class QVBoxLayout;

namespace doppel::gui {

class EntryHead;
class FieldRow;
class GroupHead;

/// The form of one part of a scenario: a row for each field, with a search and a switch for what
/// this file says. It shows and tells; what comes of it is the document's business.
class PropertyForm final : public QWidget {
    Q_OBJECT

public:
    explicit PropertyForm(QWidget* parent = nullptr);

    /// The same part again keeps its widgets, the focus and the scroll bar.
    void show(const SheetPart& part,
              const std::vector<SheetProblem>& problems,
              const QStringList& components);
    /// There is no such part.
    void clear(const QString& why);
    /// What was typed into a field could not even be written down.
    void setFieldError(const QString& path, const QString& message);

    const QString& part() const { return part_; }
    FieldRow* row(const QString& path) const;
    const std::vector<FieldRow*>& rows() const { return rows_; }
    /// The head of a list or table, and of an entry; null: there is none.
    GroupHead* groupHead(const QString& path) const;
    EntryHead* entryHead(const QString& path) const;
    QLineEdit& search() { return *search_; }
    QCheckBox& onlyGiven() { return *onlyGiven_; }
    /// Brings a field, or the one that it is within, into view.
    void showField(const QString& path);
    /// Puts the focus into that field, in view.
    void focusField(const QString& path);

Q_SIGNALS:
    void edited(const QString& path, const QString& words, const QString& session);
    void resetWanted(const QString& path);
    /// An entry of a list or, by a name, of a table is to be added or removed.
    void addWanted(const QString& group, const QString& name);
    void removeWanted(const QString& group, int index);

protected:
    void changeEvent(QEvent* event) override;

private:
    bool fits(const SheetPart& part) const;
    void build(const SheetPart& part, const QStringList& components);
    void buildHeads(const SheetPart& part, const SheetField& field);
    void filter();
    void useColours();

    QString part_;
    std::vector<FieldRow*> rows_;
    std::vector<GroupHead*> groups_;
    std::vector<EntryHead*> entries_;
    QLabel* title_;
    QLabel* summary_;
    QLabel* general_; ///< what is wrong with the part as a whole
    QLabel* empty_;
    QLineEdit* search_;
    QCheckBox* onlyGiven_;
    QScrollArea* scroll_;
    QWidget* list_ = nullptr;
};

} // namespace doppel::gui
