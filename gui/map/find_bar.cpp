// SPDX-License-Identifier: Apache-2.0
#include "gui/map/find_bar.h"

#include "gui/look/type.h"

#include <QCompleter>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStringListModel>

#include <tuple>

namespace doppel::gui {

FindBar::FindBar(QWidget* parent)
    : QWidget(parent), field_(new QLineEdit(this)), names_(new QStringListModel(this)) {
    field_->setPlaceholderText(tr("Find a component"));
    field_->setAccessibleName(tr("Find a component"));
    field_->setClearButtonEnabled(true);
    auto* completer = new QCompleter(names_, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    field_->setCompleter(completer);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(field_);
    setFixedWidth(240);
    setFocusProxy(field_);
    connect(field_, &QLineEdit::returnPressed, this, [this] { choose(field_->text()); });
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &FindBar::choose);
    hide();
}

void FindBar::setNames(const QStringList& names) {
    names_->setStringList(names);
}

void FindBar::start() {
    field_->clear();
    show();
    raise();
    field_->setFocus(Qt::ShortcutFocusReason);
}

void FindBar::choose(const QString& text) {
    const QString name = bestMatch(names_->stringList(), text);
    if (!isHidden() && !name.isEmpty()) {
        hide();
        Q_EMIT found(name);
        Q_EMIT closed();
    }
}

void FindBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        hide();
        Q_EMIT closed();
        return;
    }
    QWidget::keyPressEvent(event);
}

QString bestMatch(const QStringList& names, const QString& text) {
    const QString wanted = text.trimmed();
    QString best;
    std::tuple<int, qsizetype> rankOfBest{};
    for (const QString& name : names) {
        const qsizetype at = name.indexOf(wanted, 0, Qt::CaseInsensitive);
        if (wanted.isEmpty() || at < 0) {
            continue;
        }
        const std::tuple rank{at > 0 ? 1 : 0, name.size()};
        if (best.isEmpty() || rank < rankOfBest) {
            best = name;
            rankOfBest = rank;
        }
    }
    return best;
}

} // namespace doppel::gui
