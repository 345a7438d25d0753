// SPDX-License-Identifier: Apache-2.0
#include "gui/window/palette_model.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace doppel::gui {

namespace {

bool hasWords(const QString& text, const QString& query) {
    static const QRegularExpression others(QStringLiteral("[^\\p{L}\\p{N}]+"));
    const auto wordsOf = [](const QString& of) {
        return of.toLower().split(others, Qt::SkipEmptyParts);
    };
    const QStringList words = wordsOf(text);
    const QStringList wanted = wordsOf(query);
    return !wanted.isEmpty() && std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) {
        return words.contains(word);
    });
}

} // namespace

PaletteModel::PaletteModel(QObject* parent) : QAbstractListModel(parent) {}

void PaletteModel::setEntries(std::vector<PaletteEntry> entries, Reader reader) {
    beginResetModel();
    entries_ = std::move(entries);
    reader_ = std::move(reader);
    filter();
    endResetModel();
}

void PaletteModel::setQuery(const QString& query) {
    beginResetModel();
    query_ = query.trimmed();
    filter();
    endResetModel();
}

void PaletteModel::filter() {
    found_.clear();
    readings_ = reader_ && !query_.isEmpty() ? reader_(query_) : std::vector<PaletteEntry>();
    for (const PaletteEntry& entry : readings_) {
        found_.push_back({&entry, {}});
    }
    const auto own = static_cast<std::ptrdiff_t>(found_.size());
    const int whole = query_.isEmpty() ? 0 : fuzzyMatch(query_, query_)->score;
    for (const PaletteEntry& entry : entries_) {
        if (entry.isOwn && hasWords(entry.text + u' ' + entry.words, query_)) {
            found_.push_back({&entry, fuzzyMatch(query_, entry.text).value_or(FuzzyMatch{})});
            found_.back().match.score = whole + 1; // above all but what is called just so
        } else if (auto match = fuzzyMatch(query_, entry.text)) {
            const bool isIt = entry.text.compare(query_, Qt::CaseInsensitive) == 0;
            match->score = isIt ? whole + 2 : match->score;
            found_.push_back({&entry, std::move(*match)});
        } else if (hasWords(entry.words, query_)) {
            found_.push_back({&entry, {whole / 2, {}}});
        }
    }
    std::stable_sort(found_.begin() + own, found_.end(), [&](const Found& a, const Found& b) {
        if (a.match.score != b.match.score) {
            return a.match.score > b.match.score;
        }
        if (a.entry->enabled != b.entry->enabled) {
            return a.entry->enabled;
        }
        return !query_.isEmpty() && a.entry->text.size() < b.entry->text.size();
    });
}

const PaletteEntry& PaletteModel::entry(int row) const {
    return *found_[static_cast<std::size_t>(row)].entry;
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(found_.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Found& found = found_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return found.entry->text;
    case KindRole:
        return found.entry->kind;
    case HintRole:
        return found.entry->hint;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2 %3")
            .arg(found.entry->text, found.entry->kind, found.entry->hint);
    case PositionsRole:
        return QVariant::fromValue(
            QList<int>(found.match.positions.begin(), found.match.positions.end()));
    default:
        return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) {
        return Qt::NoItemFlags;
    }
    if (!entry(index.row()).enabled) {
        return Qt::ItemNeverHasChildren;
    }
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace doppel::gui
