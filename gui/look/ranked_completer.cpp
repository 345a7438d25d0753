// SPDX-License-Identifier: Apache-2.0
#include "gui/look/ranked_completer.h"

#include <QLineEdit>
#include <QStandardItemModel>

#include <algorithm>
#include <utility>

namespace doppel::gui {

RankedCompleter::RankedCompleter(QLineEdit& field, Find find)
    : QCompleter(&field), find_(std::move(find)), model_(new QStandardItemModel(this)) {
    setModel(model_);
    setCompletionMode(UnfilteredPopupCompletion);
    setCompletionRole(Qt::UserRole);
    field.setCompleter(this);
    connect(&field, &QLineEdit::textEdited, this, &RankedCompleter::suggest);
}

void RankedCompleter::suggest(const QString& typed) {
    model_->clear();
    for (const Suggestion& one : find_(typed)) {
        auto* item = new QStandardItem(one.shown.isEmpty() ? one.text : one.shown);
        item->setData(one.text, Qt::UserRole);
        item->setToolTip(item->text());
        model_->appendRow(item);
    }
}

std::vector<Suggestion> namesLike(const QStringList& names, const QString& typed) {
    std::vector<std::pair<int, QString>> found;
    for (const QString& name : names) {
        const qsizetype at = name.indexOf(typed, 0, Qt::CaseInsensitive);
        if (at >= 0) {
            found.emplace_back(name.size() == typed.size() ? 0 : at == 0 ? 1 : 2, name);
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Suggestion> suggestions;
    for (auto& [rank, name] : found) {
        suggestions.push_back({std::move(name)});
    }
    return suggestions;
}

} // namespace doppel::gui
