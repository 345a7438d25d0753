// SPDX-License-Identifier: Apache-2.0
#include "gui/window/library_model.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace doppel::gui {

LibraryModel::LibraryModel(QObject* parent) : QAbstractListModel(parent) {}

void LibraryModel::setLibrary(std::vector<LibraryScenario> library) {
    beginResetModel();
    rows_.clear();
    for (LibraryScenario& scenario : library) {
        rows_.push_back({std::move(scenario)});
    }
    next_ = 0;
    endResetModel();
}

const LibraryScenario& LibraryModel::scenario(int row) const {
    return rows_[static_cast<std::size_t>(row)].scenario;
}

const RunPreview* LibraryModel::preview(int row) const {
    const auto& preview = rows_[static_cast<std::size_t>(row)].preview;
    return preview ? &*preview : nullptr;
}

bool LibraryModel::readNext() {
    while (next_ < rows_.size()) {
        Row& row = rows_[next_++];
        if (row.scenario.lastRun && !row.scenario.lastRun->file.empty()) {
            row.preview = readPreview(QString::fromStdString(row.scenario.lastRun->file));
            const QModelIndex changed = index(static_cast<int>(next_ - 1));
            Q_EMIT dataChanged(changed, changed);
            return true;
        }
    }
    return false;
}

int LibraryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant LibraryModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const LibraryScenario& scenario = this->scenario(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return scenario.title;
    case PlatformRole:
        return scenario.platform;
    case AboutRole:
        return scenario.about;
    case FileRole:
        return scenario.file;
    default:
        return {};
    }
}

LibraryFilter::LibraryFilter(LibraryModel& library, QObject* parent)
    : QSortFilterProxyModel(parent), library_(library) {
    setSourceModel(&library);
}

void LibraryFilter::setWords(const QString& words) {
    words_ = words.split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
    Q_EMIT filtered();
}

int LibraryFilter::libraryRow(int row) const {
    return mapToSource(index(row, 0)).row();
}

bool LibraryFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const LibraryScenario& scenario = library_.scenario(row);
    const QString text = QStringList{scenario.title, scenario.about, scenario.platform,
                                     QFileInfo(scenario.file).fileName()}
                             .join(u'\n');
    return std::all_of(words_.begin(), words_.end(), [&](const QString& word) {
        return text.contains(word, Qt::CaseInsensitive);
    });
}

} // namespace doppel::gui
