// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/branch_model.h"

#include <QStringList>

#include <algorithm>
#include <map>

namespace doppel::gui {
namespace {

// All that a row says, for who can't see it.
QString spokenOf(const BranchRow& row) {
    QStringList said{row.name};
    if (row.role != FutureRole::Other) {
        said << (row.role == FutureRole::A ? QStringLiteral("A, in front")
                                           : QStringLiteral("B, compared"));
    }
    if (!row.what.isEmpty()) {
        said << (row.moment.isEmpty() ? row.what
                                      : QStringLiteral("at %1: %2").arg(row.moment, row.what));
    }
    if (!row.state.isEmpty()) {
        said << row.state;
    }
    if (!row.until.isEmpty()) {
        said << row.until;
    }
    said << QStringLiteral("available %1").arg(row.figures.available)
         << QStringLiteral("well after %1").arg(row.figures.wellAfter)
         << QStringLiteral("p99 %1").arg(row.figures.p99);
    if (row.figures.missed > 0) {
        said << QStringLiteral("%1 objectives missed").arg(row.figures.missed);
    }
    return said.join(QStringLiteral(", "));
}

} // namespace

BranchModel::BranchModel(QObject* parent) : QAbstractItemModel(parent) {}
BranchModel::~BranchModel() = default;

void BranchModel::setRows(std::vector<BranchRow> rows) {
    const bool isSameTree =
        std::equal(rows.begin(), rows.end(), nodes_.begin(), nodes_.end(),
                   [](const BranchRow& row, const Node& node) {
                       return row.id == node.row.id && row.parent == node.row.parent;
                   });
    if (isSameTree) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (nodes_[i].row != rows[i]) {
                nodes_[i].row = std::move(rows[i]);
                const QModelIndex changed = indexOf(nodes_[i].row.id);
                Q_EMIT dataChanged(changed, changed);
            }
        }
        return;
    }
    beginResetModel();
    nodes_.clear();
    roots_.clear();
    std::map<std::uint32_t, std::size_t> places;
    for (BranchRow& row : rows) {
        const std::size_t place = nodes_.size();
        places[row.id] = place;
        const auto parent = row.parent ? places.find(*row.parent) : places.end();
        Node node{std::move(row), std::nullopt, {}};
        if (parent == places.end()) {
            roots_.push_back(place);
        } else {
            node.parent = parent->second;
            nodes_[parent->second].branches.push_back(place);
        }
        nodes_.push_back(std::move(node));
    }
    endResetModel();
}

const BranchRow& BranchModel::row(const QModelIndex& index) const {
    return nodes_[index.internalId()].row;
}

QModelIndex BranchModel::indexOf(std::uint32_t id) const {
    const auto node = std::find_if(nodes_.begin(), nodes_.end(),
                                   [&](const Node& one) { return one.row.id == id; });
    if (node == nodes_.end()) {
        return {};
    }
    const auto place = static_cast<std::size_t>(node - nodes_.begin());
    const auto& siblings = node->parent ? nodes_[*node->parent].branches : roots_;
    const auto at = std::find(siblings.begin(), siblings.end(), place);
    return createIndex(static_cast<int>(at - siblings.begin()), 0, place);
}

const std::vector<std::size_t>& BranchModel::below(const QModelIndex& parent) const {
    return parent.isValid() ? nodes_[parent.internalId()].branches : roots_;
}

QModelIndex BranchModel::index(int row, int column, const QModelIndex& parent) const {
    return hasIndex(row, column, parent)
               ? createIndex(row, column, below(parent)[static_cast<std::size_t>(row)])
               : QModelIndex();
}

QModelIndex BranchModel::parent(const QModelIndex& index) const {
    const auto above = index.isValid() ? nodes_[index.internalId()].parent : std::nullopt;
    return above ? indexOf(nodes_[*above].row.id) : QModelIndex();
}

int BranchModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(below(parent).size());
}

int BranchModel::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant BranchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        return row(index).name;
    case Qt::ToolTipRole:
        return row(index).what;
    case Qt::AccessibleTextRole:
        return spokenOf(row(index));
    case kIdRole:
        return row(index).id;
    default:
        return {};
    }
}

bool BranchModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const QString name = value.toString().trimmed();
    if (role != Qt::EditRole || !index.isValid() || name.isEmpty()) {
        return false;
    }
    Q_EMIT renameWanted(row(index).id, name);
    return true;
}

Qt::ItemFlags BranchModel::flags(const QModelIndex& index) const {
    return QAbstractItemModel::flags(index) |
           (index.isValid() ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

} // namespace doppel::gui
