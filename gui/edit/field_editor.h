// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <cstdint>

namespace doppel::gui {

/// What a field is edited with.
enum class EditorKind : std::uint8_t { Line, Check, Choice, Component, Number };
EditorKind editorKindOf(const SheetField& field);

/// Edits the value of one field. It tells of each keystroke; a value that is given to it is not
/// told again.
class FieldEditor : public QWidget {
    Q_OBJECT

public:
    virtual void setValue(const QString& value) = 0;
    virtual QString value() const = 0;
    /// The widget that takes the focus.
    virtual QWidget& input() = 0;

Q_SIGNALS:
    void edited(const QString& value);
    /// Someone begins to edit: what follows is one step.
    void begun();

protected:
    using QWidget::QWidget;
    void adopt(QWidget* input);
    bool eventFilter(QObject* watched, QEvent* event) override;
};

/// `components` are the names that a field of type "component" may have.
FieldEditor*
makeFieldEditor(const SheetField& field, const QStringList& components, QWidget* parent);

} // namespace doppel::gui
