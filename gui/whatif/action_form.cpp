// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/action_form.h"

#include "gui/look/type.h"
#include "gui/whatif/problem_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kFormWidth = 380;

bool hasNoDefault(const std::string& usual) {
    return usual.empty() || usual == "none" || usual == "empty";
}

QStringList formChoices(const ActionField& field, const QStringList& components) {
    const QString type = QString::fromStdString(field.type);
    if (type.startsWith(QLatin1String("one of "))) {
        return type.mid(7).split(QStringLiteral(", "));
    }
    if (type == QLatin1String("true or false")) {
        return {QStringLiteral("true"), QStringLiteral("false")};
    }
    return type == QLatin1String("component") ? components : QStringList();
}

QString textIn(const QWidget* editor) {
    if (const auto* box = qobject_cast<const QComboBox*>(editor)) {
        return box->currentText().trimmed();
    }
    return qobject_cast<const QLineEdit*>(editor)->text().trimmed();
}

QString labelText(const std::string& path) {
    return QString::fromStdString(path).replace(u'.', u' ').replace(u'_', u' ');
}

} // namespace

ActionForm::ActionForm(const models::ActionKind& kind,
                       QStringList components,
                       Check check,
                       QWidget* parent)
    : QWidget(parent), kind_(kind), components_(std::move(components)), check_(std::move(check)),
      form_(new QFormLayout), rare_(new QCheckBox(tr("More fields"), this)),
      wrong_(new ProblemLabel(this)) {
    setMinimumWidth(kFormWidth);
    auto* summary = new QLabel(
        QString::fromUtf8(kind.summary.data(), static_cast<qsizetype>(kind.summary.size())), this);
    summary->setWordWrap(true);
    summary->setFont(words(TextSize::Sentence));
    form_->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form_->setVerticalSpacing(6);
    for (const ActionField& field : actionFieldsOf(kind)) {
        QWidget* editor = makeEditor(field);
        form_->addRow(labelText(field.path), editor);
        rows_.push_back({field, editor});
    }
    wrong_->setMinimumHeight(2 * kRow);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(kPadding);
    column->addWidget(summary);
    column->addLayout(form_);
    column->addWidget(rare_);
    column->addWidget(wrong_);
    column->addStretch(1);
    rare_->setVisible(
        std::any_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.field.rare; }));
    connect(rare_, &QCheckBox::toggled, this, &ActionForm::showRare);
    showRare(false);
    look();
}

QWidget* ActionForm::makeEditor(const ActionField& field) {
    const QStringList choices = formChoices(field, components_);
    const QString usual = QString::fromStdString(hasNoDefault(field.usual) ? "" : field.usual);
    const QString facts = QString::fromStdString(field.doc + "\n" + field.type +
                                                 (field.range.empty() ? "" : ", " + field.range));
    QWidget* editor = nullptr;
    if (!choices.isEmpty()) {
        auto* box = new QComboBox(this);
        box->setEditable(field.type == "component");
        if (usual.isEmpty()) {
            box->addItem(QString());
        }
        box->addItems(choices);
        box->setCurrentText(usual);
        connect(box, &QComboBox::currentTextChanged, this, &ActionForm::look);
        editor = box;
    } else {
        auto* box = new QLineEdit(usual, this);
        box->setFont(figures(TextSize::Text));
        box->setPlaceholderText(field.path == "for" && kind_.lasts
                                    ? tr("to the end of the run")
                                    : QString::fromStdString(field.type));
        connect(box, &QLineEdit::textChanged, this, &ActionForm::look);
        editor = box;
    }
    editor->setToolTip(facts);
    editor->setAccessibleName(labelText(field.path));
    editor->setAccessibleDescription(facts);
    return editor;
}

void ActionForm::showRare(bool shown) {
    for (const Row& row : rows_) {
        if (row.field.rare) {
            row.editor->setVisible(shown);
            form_->labelForField(row.editor)->setVisible(shown);
        }
    }
}

QWidget* ActionForm::editor(const std::string& path) const {
    const auto row = std::find_if(rows_.begin(), rows_.end(),
                                  [&](const Row& one) { return one.field.path == path; });
    return row == rows_.end() ? nullptr : row->editor;
}

void ActionForm::setText(const std::string& path, const QString& text) {
    QWidget* found = editor(path);
    if (auto* box = qobject_cast<QComboBox*>(found)) {
        box->setCurrentText(text);
    } else if (auto* line = qobject_cast<QLineEdit*>(found)) {
        line->setText(text);
    }
}

std::string ActionForm::action() const {
    std::map<std::string, std::string> texts;
    for (const Row& row : rows_) {
        const std::string text = textIn(row.editor).toStdString();
        if (text != row.field.usual) {
            texts[row.field.path] = text;
        }
    }
    return actionText(kind_, texts);
}

void ActionForm::look() {
    problems_ = check_ ? check_(action()) : QStringList();
    wrong_->setText(problems_.join(u'\n'));
    Q_EMIT changed();
}

} // namespace doppel::gui
