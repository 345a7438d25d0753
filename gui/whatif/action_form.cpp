// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/action_form.h"

#include "gui/look/ranked_completer.h"
#include "gui/look/type.h"
#include "gui/whatif/knob_search.h"
#include "gui/whatif/problem_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>
#include <string_view>

namespace doppel::gui {
namespace {

constexpr int kFormWidth = 380;

bool hasNoDefault(const std::string& usual) {
    return usual.empty() || usual == "none" || usual == "empty";
}

QString textIn(const QWidget* editor) {
    if (const auto* box = qobject_cast<const QComboBox*>(editor)) {
        return box->currentText().trimmed();
    }
    return qobject_cast<const QLineEdit*>(editor)->text().trimmed();
}

// "what it answers" of a longer text, all of which a tool tip has.
QString firstClause(const std::string& doc) {
    return QString::fromStdString(doc.substr(0, doc.find_first_of(";.")));
}

// "everything that stands in the zone" of a text that says what it is for none.
QString meaningOfNone(const std::string& doc) {
    constexpr std::string_view kNone = "none: ";
    const std::size_t at = doc.find(kNone);
    return at == std::string::npos ? QString() : firstClause(doc.substr(at + kNone.size()));
}

// What a field means stands under what it is set to.
QWidget* withMeaning(QWidget* editor, const ActionField& field) {
    auto* both = new QWidget(editor->parentWidget());
    auto* meaning = new QLabel(firstClause(field.doc), both);
    meaning->setFont(words(TextSize::Figure));
    meaning->setForegroundRole(QPalette::PlaceholderText);
    meaning->setWordWrap(true);
    auto* column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(editor);
    column->addWidget(meaning);
    meaning->setVisible(!field.doc.empty());
    return both;
}

// What to type where a type's name doesn't say it.
QString exampleOf(const std::string& type) {
    return type == "distribution" ? QStringLiteral("a time, or exponential(200ms), …")
                                  : QString::fromStdString(type);
}

QString labelText(const std::string& path) {
    return QString::fromStdString(path).replace(u'.', u' ').replace(u'_', u' ');
}

} // namespace

ActionForm::ActionForm(const models::ActionKind& kind,
                       ActionChoices choices,
                       Check check,
                       QWidget* parent)
    : QWidget(parent), kind_(kind), choices_(std::move(choices)), check_(std::move(check)),
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
        QWidget* explained = withMeaning(editor, field);
        form_->addRow(labelText(field.path), explained);
        rows_.push_back({field, editor, explained});
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

QStringList ActionForm::choicesOf(const ActionField& field) const {
    const QString type = QString::fromStdString(field.type);
    if (type.startsWith(QLatin1String("one of "))) {
        return type.mid(7).split(QStringLiteral(", "));
    }
    if (type == QLatin1String("true or false")) {
        return {QStringLiteral("true"), QStringLiteral("false")};
    }
    QStringList zones;
    for (std::uint32_t zone = 0; field.path == "zone" && zone < choices_.zones; ++zone) {
        zones << QString::number(zone);
    }
    return type == QLatin1String("component") ? choices_.components : zones;
}

QWidget* ActionForm::makeEditor(const ActionField& field) {
    const QStringList choices = choicesOf(field);
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
        if (box->isEditable()) {
            box->setInsertPolicy(QComboBox::NoInsert);
            box->lineEdit()->setPlaceholderText(meaningOfNone(field.doc));
            new RankedCompleter(*box->lineEdit(), [choices](const QString& typed) {
                return namesLike(choices, typed);
            });
        }
        connect(box, &QComboBox::currentTextChanged, this, &ActionForm::edited);
        editor = box;
    } else {
        editor = makeLine(field, usual);
    }
    editor->setToolTip(facts);
    editor->setAccessibleName(labelText(field.path));
    editor->setAccessibleDescription(facts);
    return editor;
}

QLineEdit* ActionForm::makeLine(const ActionField& field, const QString& usual) {
    auto* line = new QLineEdit(usual, this);
    line->setFont(figures(TextSize::Text));
    line->setPlaceholderText(field.path == "for" && kind_.lasts ? tr("to the end of the run")
                                                                : exampleOf(field.type));
    if (field.path == "set" && !choices_.knobs.empty()) {
        line->setPlaceholderText(tr("a field: its name, or what it is for"));
        new RankedCompleter(*line, [this](const QString& typed) {
            std::vector<Suggestion> found;
            for (const std::size_t place : knobsFound(choices_.knobs, typed)) {
                const Knob& knob = choices_.knobs[place];
                found.push_back({QString::fromStdString(knob.path),
                                 tr("%1 %2: %3").arg(knob.owner, knob.name, knob.text)});
            }
            return found;
        });
        connect(line, &QLineEdit::textChanged, this, &ActionForm::showKnob);
    }
    connect(line, &QLineEdit::textChanged, this, &ActionForm::edited);
    return line;
}

// Beside a field that is chosen: the value that it has, and what it may be.
void ActionForm::showKnob(const QString& path) {
    auto* value = qobject_cast<QLineEdit*>(editor("value"));
    const auto knob = std::find_if(choices_.knobs.begin(), choices_.knobs.end(),
                                   [&](const Knob& one) { return one.path == path.toStdString(); });
    if (value != nullptr) {
        value->setPlaceholderText(knob == choices_.knobs.end()
                                      ? QString()
                                      : tr("now %1; %2").arg(knob->value, knob->facts));
    }
}

void ActionForm::showRare(bool shown) {
    for (const Row& row : rows_) {
        if (row.field.rare) {
            row.explained->setVisible(shown);
            form_->labelForField(row.explained)->setVisible(shown);
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

void ActionForm::preset(const std::string& path, const QString& text) {
    setText(path, text);
    isTouched_ = false;
    look();
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

// What it can't do without and isn't said: of a path with a dot at its end the rest.
std::vector<const ActionForm::Row*> ActionForm::missing() const {
    std::vector<const Row*> rows;
    for (const Row& row : rows_) {
        const QString text = textIn(row.editor);
        if (row.field.required && (text.isEmpty() || text.endsWith(u'.'))) {
            rows.push_back(&row);
        }
    }
    return rows;
}

void ActionForm::edited() {
    isTouched_ = true;
    look();
}

void ActionForm::look() {
    const std::vector<const Row*> missingRows = missing();
    QStringList names;
    problems_.clear();
    for (const Row* row : missingRows) {
        names << labelText(row->field.path);
        problems_
            << tr("%1 is missing: %2").arg(names.back(), QString::fromStdString(row->field.doc));
    }
    if (problems_.isEmpty() && check_) {
        problems_ = check_(action());
    }
    if (isTouched_) {
        wrong_->tellProblems(problems_);
    } else {
        wrong_->tellHint(names.isEmpty() ? problems_.join(u'\n')
                                         : tr("To be filled in: %1.").arg(names.join(", ")));
    }
    Q_EMIT changed();
}

} // namespace doppel::gui
