// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/field_editor.h"

#include "gui/look/ranked_completer.h"
#include "gui/look/type.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace doppel::gui {
namespace {

bool isWholeNumber(const std::string& text) {
    bool fits = false;
    (void)QString::fromStdString(text).toInt(&fits);
    return fits && text.find('_') == std::string::npos;
}

class LineField final : public FieldEditor {
public:
    explicit LineField(QWidget* parent) : FieldEditor(parent), line_(new QLineEdit(this)) {
        adopt(line_);
        connect(line_, &QLineEdit::textEdited, this, &FieldEditor::edited);
    }
    void setValue(const QString& value) override {
        if (line_->text() != value) {
            line_->setText(value);
            line_->setCursorPosition(0);
        }
    }
    QString value() const override { return line_->text(); }
    QWidget& input() override { return *line_; }

private:
    QLineEdit* line_;
};

class CheckField final : public FieldEditor {
public:
    explicit CheckField(QWidget* parent) : FieldEditor(parent), box_(new QCheckBox(this)) {
        adopt(box_);
        connect(box_, &QCheckBox::toggled, this, [this] {
            showWord();
            Q_EMIT begun();
            Q_EMIT edited(value());
        });
    }
    void setValue(const QString& value) override {
        const QSignalBlocker blocker(box_);
        box_->setChecked(value == QStringLiteral("true"));
        showWord();
    }
    QString value() const override {
        return box_->isChecked() ? QStringLiteral("true") : QStringLiteral("false");
    }
    QWidget& input() override { return *box_; }

private:
    void showWord() { box_->setText(value()); }
    QCheckBox* box_;
};

class ChoiceField final : public FieldEditor {
public:
    ChoiceField(const QStringList& choices, bool mayType, QWidget* parent)
        : FieldEditor(parent), box_(new QComboBox(this)) {
        box_->setEditable(mayType);
        box_->setInsertPolicy(QComboBox::NoInsert);
        box_->addItems(choices);
        adopt(box_);
        if (mayType) {
            box_->lineEdit()->installEventFilter(this);
            new RankedCompleter(*box_->lineEdit(), [choices](const QString& typed) {
                return namesLike(choices, typed);
            });
            connect(box_, &QComboBox::editTextChanged, this, &FieldEditor::edited);
        } else {
            connect(box_, &QComboBox::currentTextChanged, this, &FieldEditor::edited);
        }
    }
    void setValue(const QString& value) override {
        const QSignalBlocker blocker(box_);
        if (box_->isEditable()) {
            if (box_->currentText() != value) {
                box_->setEditText(value);
            }
            return;
        }
        if (box_->findText(value) < 0) {
            box_->addItem(value); // what the file says, wrong as it is
        }
        box_->setCurrentText(value);
    }
    QString value() const override { return box_->currentText(); }
    QWidget& input() override { return *box_; }

private:
    QComboBox* box_;
};

class NumberField final : public FieldEditor {
public:
    explicit NumberField(QWidget* parent) : FieldEditor(parent), box_(new QSpinBox(this)) {
        // what is allowed is the loader's to say
        box_->setRange(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
        adopt(box_);
        for (auto* line : box_->findChildren<QLineEdit*>()) {
            line->installEventFilter(this);
        }
        connect(box_, &QSpinBox::valueChanged, this, [this] { Q_EMIT edited(value()); });
    }
    void setValue(const QString& value) override {
        const QSignalBlocker blocker(box_);
        box_->setValue(value.toInt());
    }
    QString value() const override { return QString::number(box_->value()); }
    QWidget& input() override { return *box_; }

private:
    QSpinBox* box_;
};

} // namespace

EditorKind editorKindOf(const SheetField& field) {
    const scenarios::FieldValue& value = field.field;
    const auto& choices = value.choices;
    if (!choices.empty()) {
        const bool isFlag = choices.front() == "true";
        const bool isKnown =
            std::find(choices.begin(), choices.end(), value.value) != choices.end();
        return isFlag && isKnown ? EditorKind::Check : EditorKind::Choice;
    }
    if (value.type == "component") {
        return EditorKind::Component;
    }
    const bool mayBeNone = field.fallback == "none";
    return value.type == "count" && !mayBeNone && isWholeNumber(value.value) ? EditorKind::Number
                                                                             : EditorKind::Line;
}

void FieldEditor::adopt(QWidget* input) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(input);
    input->setFont(figures(TextSize::Text));
    input->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(input);
    input->installEventFilter(this);
}

bool FieldEditor::eventFilter(QObject* watched, QEvent* event) {
    auto* widget = qobject_cast<QWidget*>(watched);
    switch (event->type()) {
    case QEvent::FocusIn:
        Q_EMIT begun();
        break;
    case QEvent::Wheel: // scrolls the form, unless the field has the focus
        if (widget != nullptr && !widget->hasFocus()) {
            event->ignore();
            return true;
        }
        break;
    case QEvent::ShortcutOverride: {
        const auto& key = static_cast<QKeyEvent&>(*event);
        if (key.matches(QKeySequence::Undo) || key.matches(QKeySequence::Redo)) {
            event->ignore(); // the document's, not the field's own
            return true;
        }
        break;
    }
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

FieldEditor*
makeFieldEditor(const SheetField& field, const QStringList& components, QWidget* parent) {
    QStringList choices;
    for (const std::string& choice : field.field.choices) {
        choices.push_back(QString::fromStdString(choice));
    }
    FieldEditor* editor = nullptr;
    switch (editorKindOf(field)) {
    case EditorKind::Check:
        editor = new CheckField(parent);
        break;
    case EditorKind::Choice:
        editor = new ChoiceField(choices, false, parent);
        break;
    case EditorKind::Component:
        editor = new ChoiceField(components, true, parent);
        break;
    case EditorKind::Number:
        editor = new NumberField(parent);
        break;
    case EditorKind::Line:
        editor = new LineField(parent);
        break;
    }
    editor->setValue(QString::fromStdString(field.field.value));
    return editor;
}

} // namespace doppel::gui
