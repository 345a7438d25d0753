// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/field_row.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace doppel::gui {
namespace {

constexpr int kNameWidth = 168;
constexpr int kLeastNameWidth = 96;
constexpr int kLeastHintWidth = 72;
constexpr int kHintWidth = 150;

QLabel* smallLabel(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setFont(words(TextSize::Figure));
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void paintText(QLabel& label, const QColor& colour) {
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, colour);
    label.setPalette(palette);
}

// The same in each row, whatever stands there.
void setWidth(QLabel& label, int least, int most) {
    label.setMinimumWidth(least);
    label.setMaximumWidth(most);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    label.setSizePolicy(policy);
}

/// "count, >= 1, live".
QString hintOf(const SheetField& field) {
    const scenarios::FieldValue& value = field.field;
    QStringList parts;
    if (value.choices.empty()) {
        parts.push_back(QString::fromStdString(value.type));
    }
    if (!value.range.empty()) {
        parts.push_back(QString::fromStdString(value.range));
    }
    if (field.given && !field.fallback.empty() && field.fallback != value.value) {
        const QString fallback = QString::fromStdString(field.fallback);
        parts.push_back(field.from.empty() ? QObject::tr("default %1").arg(fallback)
                                           : QObject::tr("%1: %2").arg(
                                                 QString::fromStdString(field.from), fallback));
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace

FieldRow::FieldRow(const SheetField& field, const QStringList& components, QWidget* parent)
    : QWidget(parent), field_(field), path_(QString::fromStdString(field.field.path)),
      editor_(makeFieldEditor(field, components, this)), name_(new QLabel(this)),
      hint_(smallLabel(this)), doc_(smallLabel(this)), wrong_(smallLabel(this)),
      reset_(new QToolButton(this)) {
    name_->setBuddy(&editor_->input());
    name_->setWordWrap(true);
    setWidth(*name_, kLeastNameWidth, kNameWidth);
    setWidth(*hint_, kLeastHintWidth, kHintWidth);
    reset_->setText(QStringLiteral("↺"));
    reset_->setAutoRaise(true);
    reset_->setFixedSize(kRow, kRow);
    QSizePolicy keepsPlace = reset_->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    reset_->setSizePolicy(keepsPlace);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(kPadding, kGrid, kGrid, kGrid);
    grid->setHorizontalSpacing(2 * kGrid);
    grid->setVerticalSpacing(2);
    grid->addWidget(name_, 0, 0);
    grid->addWidget(editor_, 0, 1);
    grid->addWidget(hint_, 0, 2);
    grid->addWidget(reset_, 0, 3);
    grid->addWidget(doc_, 1, 1, 1, 2);
    grid->addWidget(wrong_, 2, 1, 1, 2);
    grid->setColumnStretch(0, kNameWidth); // each up to its own, then the editor has the rest
    grid->setColumnStretch(1, kNameWidth);
    grid->setColumnStretch(2, kHintWidth);
    wrong_->hide();

    connect(editor_, &FieldEditor::begun, this, [this] { ++session_; });
    connect(editor_, &FieldEditor::edited, this, [this](const QString& value) {
        Q_EMIT edited(path_, value, path_ + QLatin1Char('#') + QString::number(session_));
    });
    connect(reset_, &QToolButton::clicked, this, [this] { Q_EMIT resetWanted(path_); });
    useColours();
    showField();
}

void FieldRow::useColours() {
    const Palette& colours = paletteOf(palette());
    paintText(*hint_, colours.text3);
    paintText(*doc_, colours.text3);
    paintText(*wrong_, colours.failing.text);
}

void FieldRow::setField(const SheetField& field, const QString& wrong) {
    field_ = field;
    unwritten_ = unwritten_ && editor_->input().hasFocus();
    const QString value = QString::fromStdString(field.field.value);
    if (!unwritten_) {
        setError(wrong);
        if (editor_->value() != value) {
            editor_->setValue(value);
        }
    }
    showField();
}

void FieldRow::setUnwritten(const QString& why) {
    unwritten_ = !why.isEmpty();
    setError(why);
}

void FieldRow::showField() {
    name_->setText(QString::fromStdString(field_.name));
    name_->setFont(words(TextSize::Text, field_.given ? QFont::DemiBold : QFont::Normal));
    hint_->setText(hintOf(field_));
    QString doc = QString::fromStdString(field_.field.doc);
    if (!field_.field.source.empty()) {
        doc += QStringLiteral(" · ") + QString::fromStdString(field_.field.source);
    }
    doc_->setText(doc);
    const bool canReset = field_.given && (!field_.field.required || !field_.from.empty());
    reset_->setVisible(canReset);
    const QString back =
        field_.fallback.empty() ? tr("nothing") : QString::fromStdString(field_.fallback);
    reset_->setToolTip(
        field_.from.empty()
            ? tr("Back to the default, %1").arg(back)
            : tr("Back to what %1 says, %2").arg(QString::fromStdString(field_.from), back));
    reset_->setAccessibleName(tr("Reset %1").arg(QString::fromStdString(field_.name)));
    describeEditor();
    update();
}

void FieldRow::describeEditor() {
    QWidget& input = editor_->input();
    input.setAccessibleName(QString::fromStdString(field_.name));
    QStringList about{hintOf(field_), QString::fromStdString(field_.field.doc)};
    if (!error_.isEmpty()) {
        about.prepend(tr("wrong: %1").arg(error_));
    }
    const QString sentence = about.join(QStringLiteral("; "));
    if (input.accessibleDescription() != sentence) {
        input.setAccessibleDescription(sentence);
    }
    input.setToolTip(path_ + QLatin1Char('\n') + sentence);
}

void FieldRow::setError(const QString& message) {
    if (message != error_) {
        error_ = message;
        wrong_->setText(message);
        wrong_->setVisible(!message.isEmpty());
        describeEditor();
        update();
    }
}

bool FieldRow::matches(const QString& words) const {
    const auto has = [&](const std::string& text) {
        return QString::fromStdString(text).contains(words, Qt::CaseInsensitive);
    };
    return words.isEmpty() || has(field_.name) || has(field_.field.doc) || has(field_.field.value);
}

void FieldRow::paintEvent(QPaintEvent*) {
    const Palette& colours = paletteOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!error_.isEmpty()) {
        painter.fillRect(rect(), colours.failing.fill);
        drawHealth(painter, HealthMark::Failing, {wrong_->x() - 2.0 * kGrid - 2, wrong_->y() + 8.0},
                   12, colours);
    }
    if (field_.given) {
        painter.fillRect(QRectF(0, 2, 3, height() - 4),
                         error_.isEmpty() ? colours.accent : colours.failing.mark);
    }
}

void FieldRow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        useColours();
    }
}

} // namespace doppel::gui
