// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/entries_model.h"

#include "gui/edit/mark_icon.h"
#include "gui/look/marks.h"
#include "gui/look/type.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::gui {

EntriesModel::EntriesModel(QString list, QObject* parent)
    : QAbstractTableModel(parent), list_(std::move(list)) {}

void EntriesModel::setSheet(const DraftSheet& sheet, const Palette& colours) {
    const auto& entries = sheet.list(list_.toStdString()).entries;
    const bool sameCount = entries.size() == entries_.size();
    if (!sameCount) {
        beginResetModel();
    }
    entries_ = entries;
    colours_ = &colours;
    wrong_.clear();
    for (const SheetEntry& entry : entries_) {
        wrong_.push_back(std::any_of(
            sheet.problems.begin(), sheet.problems.end(),
            [&](const SheetProblem& problem) { return isAbout(problem, entry.part.path); }));
    }
    if (!sameCount) {
        endResetModel();
    } else if (!entries_.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

QString EntriesModel::pathOf(int row) const {
    const auto at = static_cast<std::size_t>(row);
    return row < 0 || at >= entries_.size() ? QString()
                                            : QString::fromStdString(entries_[at].part.path);
}

int EntriesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

int EntriesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 3;
}

QVariant EntriesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    const SheetEntry& entry = entries_[row];
    const bool isTimeline = list_ == QStringLiteral("timeline");
    const std::string& first = isTimeline ? entry.when : entry.part.name;
    const std::string& second = isTimeline ? entry.length : entry.text;
    const std::string& third = isTimeline ? entry.text : entry.when;
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(index.column() == 0   ? first
                                      : index.column() == 1 ? second
                                                            : third);
    case Qt::FontRole:
        return isTimeline && index.column() < 2
                   ? figures(TextSize::Figure)
                   : words(TextSize::Text,
                           index.column() == 2 && isTimeline ? QFont::DemiBold : QFont::Normal);
    case Qt::ForegroundRole:
        return wrong_[row] ? QVariant(colours_->failing.text) : QVariant();
    case Qt::DecorationRole:
        if (!wrong_[row] || index.column() != 2) {
            return {};
        }
        return markIcon(*colours_, [&](QPainter& painter, QPointF centre, const QColor&) {
            drawHealth(painter, HealthMark::Failing, centre, 13, *colours_);
        });
    case Qt::ToolTipRole:
        return QString::fromStdString(entry.part.kind + (entry.part.kind.empty() ? "" : ": ") +
                                      entry.part.summary);
    case Qt::AccessibleDescriptionRole:
        return wrong_[row] ? tr("something is wrong with it") : QString();
    default:
        return {};
    }
}

QVariant EntriesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section > 2) {
        return {};
    }
    const std::array<QString, 3> timeline{tr("at"), tr("for"), tr("what")};
    const std::array<QString, 3> objectives{tr("name"), tr("that"), tr("of which visits")};
    const std::array<QString, 3> knobs{tr("field"), tr("what it means"), tr("between")};
    const auto& names = list_ == QStringLiteral("timeline")     ? timeline
                        : list_ == QStringLiteral("objectives") ? objectives
                                                                : knobs;
    return names[static_cast<std::size_t>(section)];
}

} // namespace doppel::gui
