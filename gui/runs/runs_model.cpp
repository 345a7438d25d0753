// SPDX-License-Identifier: Apache-2.0
#include "gui/runs/runs_model.h"

#include "gui/look/numbers.h"
#include "gui/look/type.h"

#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <limits>

namespace doppel::gui {
namespace {

QString orNone(const std::optional<double>& value, std::string_view unit) {
    return value ? numberText(*value, unit) : QStringLiteral("–");
}

// What was not measured sorts below everything.
template <class T>
QVariant sortable(const std::optional<T>& value) {
    return value ? static_cast<double>(*value) : -std::numeric_limits<double>::infinity();
}

QString statusText(const RunEntry& entry) {
    QString text = wordOf(entry.outcome);
    if (entry.outcome == RunOutcome::Missed) {
        text += RunsModel::tr(", %1 of %2")
                    .arg(entry.objectives - entry.objectivesMet)
                    .arg(entry.objectives);
    }
    return text;
}

// What tells runs of one title apart: the file, and how it was changed; that first, as a name of a
// file is cut at less cost than a value.
QString changesText(const RunEntry& entry) {
    QStringList parts;
    for (const QString& change : entry.changes) {
        parts << shortChange(change);
    }
    return (parts << QFileInfo(entry.scenario).fileName()).join(QStringLiteral(", "));
}

QString textIn(const RunEntry& entry, int column) {
    switch (column) {
    case RunsModel::Number:
        return QString::number(entry.id);
    case RunsModel::Scenario:
        return entry.title.isEmpty() ? QFileInfo(entry.scenario).fileName() : entry.title;
    case RunsModel::Changes:
        return changesText(entry);
    case RunsModel::When:
        return whenText(entry);
    case RunsModel::Seed:
        return QString::number(entry.seed);
    case RunsModel::Length:
        return orNone(entry.length, "s");
    case RunsModel::Status:
        return statusText(entry);
    case RunsModel::Availability:
        return orNone(entry.availability, "1");
    case RunsModel::P99:
        return orNone(entry.p99, "s");
    case RunsModel::Recovery:
        return entry.recovery.isEmpty() ? QStringLiteral("–") : entry.recovery;
    case RunsModel::Unfinished:
        return entry.unfinished ? numberText(static_cast<double>(*entry.unfinished), "")
                                : QStringLiteral("–");
    case RunsModel::Version:
        return entry.version;
    case RunsModel::Fingerprint:
        return entry.fingerprint;
    default:
        return {};
    }
}

QVariant sortKey(const RunEntry& entry, int column) {
    switch (column) {
    case RunsModel::Number:
    case RunsModel::When: // ids rise with time, and clocks may step back
        return static_cast<qlonglong>(entry.id);
    case RunsModel::Seed:
        return static_cast<qulonglong>(entry.seed);
    case RunsModel::Length:
        return sortable(entry.length);
    case RunsModel::Status:
        return static_cast<int>(entry.outcome);
    case RunsModel::Availability:
        return sortable(entry.availability);
    case RunsModel::P99:
        return sortable(entry.p99);
    case RunsModel::Unfinished:
        return sortable(entry.unfinished);
    default:
        return textIn(entry, column);
    }
}

QString tipOf(const RunEntry& entry, int column) {
    switch (column) {
    case RunsModel::Scenario:
        return entry.scenario;
    case RunsModel::Changes:
        return (QStringList(entry.scenario) + entry.changes).join(u'\n');
    case RunsModel::When:
        return QLocale::c().toString(entry.when, QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
    case RunsModel::Status:
        return entry.status;
    case RunsModel::Number:
        return fileWords(entry);
    default:
        return {};
    }
}

bool isOfNumbers(int column) {
    return column == RunsModel::Number || column == RunsModel::Seed ||
           column == RunsModel::Length || column == RunsModel::Availability ||
           column == RunsModel::P99 || column == RunsModel::Unfinished;
}

} // namespace

void RunsModel::removeMissing(const std::vector<RunEntry>& wanted) {
    const auto stays = [&](int row) {
        const std::int64_t id = entries_[static_cast<std::size_t>(row)].id;
        const auto place = std::lower_bound(
            wanted.begin(), wanted.end(), id,
            [](const RunEntry& entry, std::int64_t sought) { return entry.id > sought; });
        return place != wanted.end() && place->id == id;
    };
    for (int last = rowCount() - 1; last >= 0;) {
        int first = last;
        while (first >= 0 && !stays(first)) {
            --first;
        }
        if (first < last) {
            beginRemoveRows({}, first + 1, last);
            entries_.erase(entries_.begin() + first + 1, entries_.begin() + last + 1);
            endRemoveRows();
        }
        last = first - 1;
    }
}

// Whole stretches at once: a view takes its time for each.
void RunsModel::setEntries(std::vector<RunEntry> entries) {
    if (entries_.empty()) {
        beginResetModel();
        entries_ = std::move(entries);
        endResetModel();
        return;
    }
    removeMissing(entries);
    const int count = static_cast<int>(entries.size());
    for (int row = 0; row < count; ++row) {
        const auto at = [row](auto& list) {
            return list.begin() + row;
        };
        int end = row;
        while (end < count && (row == rowCount() ||
                               entries[static_cast<std::size_t>(end)].id > at(entries_)->id)) {
            ++end;
        }
        if (end > row) {
            beginInsertRows({}, row, end - 1);
            entries_.insert(at(entries_), at(entries), entries.begin() + end);
            endInsertRows();
            row = end - 1;
        } else if (*at(entries_) != *at(entries)) {
            *at(entries_) = *at(entries);
            Q_EMIT dataChanged(index(row, 0), index(row, Columns - 1));
        }
    }
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const RunEntry& run = entry(index);
    switch (role) {
    case Qt::DisplayRole:
        return textIn(run, index.column());
    case kSortRole:
        return sortKey(run, index.column());
    case kOutcomeRole:
        return index.column() == Status ? QVariant(static_cast<int>(run.outcome)) : QVariant();
    case Qt::ToolTipRole:
        return tipOf(run, index.column());
    case Qt::FontRole:
        return index.column() == Scenario || index.column() == Changes ||
                       index.column() == Status || index.column() == Recovery
                   ? words()
                   : figures();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(
            (isOfNumbers(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    default:
        return {};
    }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(
            (isOfNumbers(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Number:
        return tr("run");
    case Scenario:
        return tr("scenario");
    case Changes:
        return tr("file and changes");
    case When:
        return tr("when");
    case Seed:
        return tr("seed");
    case Length:
        return tr("length");
    case Status:
        return tr("objectives");
    case Availability:
        return tr("available");
    case P99:
        return tr("p99");
    case Recovery:
        return tr("recovery");
    case Unfinished:
        return tr("unfinished");
    case Fingerprint:
        return tr("fingerprint");
    default:
        return tr("doppel");
    }
}

RunsFilter::RunsFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(RunsModel::kSortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void RunsFilter::setSearch(const QString& text) {
    words_ = text.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool RunsFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const RunEntry& entry =
        static_cast<const RunsModel&>(*sourceModel()).entries()[static_cast<std::size_t>(row)];
    QString all = (QStringList{entry.scenario} + entry.changes).join(u'\n');
    for (int column = 0; column < RunsModel::Columns; ++column) {
        all += u'\n' + textIn(entry, column);
    }
    return std::all_of(words_.begin(), words_.end(), [&](const QString& word) {
        return all.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace doppel::gui
