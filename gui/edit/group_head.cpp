// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/group_head.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace doppel::gui {

GroupHead::GroupHead(const SheetGroup& group, QWidget* parent)
    : QWidget(parent), path_(QString::fromStdString(group.group.path)),
      title_(new QLabel(QString::fromStdString(group.name), this)),
      doc_(new QLabel(QString::fromStdString(group.group.doc), this)), add_(new QToolButton(this)) {
    title_->setFont(words(TextSize::Sentence, QFont::DemiBold));
    doc_->setFont(words(TextSize::Figure));
    doc_->setWordWrap(true);
    add_->setText(tr("Add"));
    add_->setAccessibleName(tr("Add to %1").arg(title_->text()));
    add_->setToolTip(tr("One more entry of %1").arg(path_));
    auto* line = new QHBoxLayout;
    line->addWidget(title_, 1);
    if (group.group.isTable) {
        name_ = new QLineEdit(this);
        name_->setPlaceholderText(tr("name"));
        name_->setAccessibleName(tr("Name of what is added to %1").arg(title_->text()));
        name_->setFixedWidth(160);
        line->addWidget(name_);
        connect(name_, &QLineEdit::returnPressed, add_, &QToolButton::click);
        connect(name_, &QLineEdit::textChanged, add_,
                [this] { add_->setEnabled(!name_->text().trimmed().isEmpty()); });
        add_->setEnabled(false);
    }
    line->addWidget(add_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kPadding, kPadding, kPadding, kPadding);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(doc_);
    connect(add_, &QToolButton::clicked, this, [this] {
        Q_EMIT addWanted(path_, name_ == nullptr ? QString() : name_->text().trimmed());
    });
    useColours();
}

bool GroupHead::matches(const QString& words) const {
    return title_->text().contains(words, Qt::CaseInsensitive) ||
           doc_->text().contains(words, Qt::CaseInsensitive);
}

void GroupHead::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        useColours();
    }
}

void GroupHead::useColours() {
    QPalette own = doc_->palette();
    own.setColor(QPalette::WindowText, paletteOf(palette()).text3);
    doc_->setPalette(own);
}

EntryHead::EntryHead(const SheetGroup& group, std::size_t index, QWidget* parent)
    : QWidget(parent), path_(QString::fromStdString(group.entries[index].path)),
      remove_(new QToolButton(this)) {
    const QString groupPath = QString::fromStdString(group.group.path);
    const QString name = QString::fromStdString(group.name) + path_.mid(groupPath.size());
    auto* title = new QLabel(name, this);
    title->setFont(words(TextSize::Text, QFont::DemiBold));
    remove_->setText(tr("Remove"));
    remove_->setAccessibleName(tr("Remove %1").arg(name));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kPadding, kGrid, kPadding, 0);
    layout->addWidget(title, 1);
    layout->addWidget(remove_);
    connect(remove_, &QToolButton::clicked, this,
            [this, groupPath, index] { Q_EMIT removeWanted(groupPath, static_cast<int>(index)); });
}

} // namespace doppel::gui
