// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"
#include "gui/edit/field_editor.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace doppel::gui {

/// One field of a form: its name, an editor by its type, what it is measured in and may be, what it
/// means, and what is wrong with it. What this file says is marked by a bar and bold type, and has
/// a button that takes it back.
class FieldRow final : public QWidget {
    Q_OBJECT

public:
    FieldRow(const SheetField& field, const QStringList& components, QWidget* parent = nullptr);

    /// The same field with another value, and what the loader says is wrong with it, or "". What was
    /// typed and could not be written stays as long as the focus does. REQUIRES: its path and the
    /// kind of its editor are as ever.
    void setField(const SheetField& field, const QString& wrong);
    /// Why what was typed could not be written, or "" if it was.
    void setUnwritten(const QString& why);

    const SheetField& field() const { return field_; }
    const QString& error() const { return error_; }
    FieldEditor& editor() { return *editor_; }
    QToolButton& resetButton() { return *reset_; }
    bool matches(const QString& words) const;

Q_SIGNALS:
    /// Words typed by someone; those of one session are one step.
    void edited(const QString& path, const QString& words, const QString& session);
    void resetWanted(const QString& path);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showField();
    void useColours();
    void setError(const QString& message);
    void describeEditor();

    SheetField field_;
    QString error_;
    bool unwritten_ = false;
    QString path_;
    int session_ = 0;
    FieldEditor* editor_;
    QLabel* name_;
    QLabel* hint_;
    QLabel* doc_;
    QLabel* wrong_;
    QToolButton* reset_;
};

} // namespace doppel::gui
