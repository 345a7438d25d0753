// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/action_kind_model.h"

#include "gui/chart/series_catalogue.h"
#include "gui/map/map_canvas.h"
#include "models/actions/action_kind.h"

#include <QMimeData>

namespace doppel::gui {
namespace {

const models::ActionKind& kindAt(const QModelIndex& index) {
    return *models::actionKinds()[static_cast<std::size_t>(index.row())];
}

// "slow network" of "fault.slow_network".
QString wordsOf(const models::ActionKind& kind) {
    const models::ActionKey key = keyOf(kind);
    const std::string_view name = key.value.empty() ? key.key : key.value;
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).replace(u'_', u' ');
}

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

int ActionKindModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(models::actionKinds().size());
}

QVariant ActionKindModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const models::ActionKind& kind = kindAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return wordsOf(kind);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return textOf(kind.summary);
    case kNameRole:
        return textOf(kind.name);
    case kIsFaultRole:
        return kind.isFault;
    default:
        return {};
    }
}

Qt::ItemFlags ActionKindModel::flags(const QModelIndex& index) const {
    return QAbstractListModel::flags(index) |
           (index.isValid() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

QStringList ActionKindModel::mimeTypes() const {
    return {QString::fromLatin1(kActionMimeType)};
}

QMimeData* ActionKindModel::mimeData(const QModelIndexList& indexes) const {
    if (indexes.isEmpty()) {
        return nullptr;
    }
    auto* data = new QMimeData;
    data->setData(QString::fromLatin1(kActionMimeType),
                  indexes.front().data(kNameRole).toString().toUtf8());
    return data;
}

ActionKindFilter::ActionKindFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    sort(0);
}

void ActionKindFilter::setWords(const QString& words) {
    words_ = words.toStdString();
    invalidate();
}

bool ActionKindFilter::isNamed(const QModelIndex& kind) const {
    return isFound(words_, kind.data().toString().toStdString());
}

bool ActionKindFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const bool isLeft = isNamed(left);
    return isLeft != isNamed(right) ? isLeft : left.row() < right.row();
}

bool ActionKindFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex kind = sourceModel()->index(row, 0, parent);
    const QString text = kind.data().toString() + u' ' + kind.data(Qt::ToolTipRole).toString();
    return isFound(words_, text.toStdString());
}

} // namespace doppel::gui
