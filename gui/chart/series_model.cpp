// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/series_model.h"

#include <utility>

namespace doppel::gui {

struct SeriesModel::Node {
    QString text;
    SeriesName name;
    bool isSeries = false;
    Node* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children{};

    Node& add(const std::string& label, SeriesName what, bool series) {
        auto child = std::make_unique<Node>();
        child->text = QString::fromStdString(label);
        child->name = std::move(what);
        child->isSeries = series;
        child->parent = this;
        child->row = static_cast<int>(children.size());
        children.push_back(std::move(child));
        return *children.back();
    }
};

SeriesModel::SeriesModel(QObject* parent)
    : QAbstractItemModel(parent), root_(std::make_unique<Node>()) {}

SeriesModel::~SeriesModel() = default;

void SeriesModel::setCatalogue(const SeriesCatalogue& catalogue) {
    if (catalogue == catalogue_) {
        return;
    }
    beginResetModel();
    catalogue_ = catalogue;
    root_ = std::make_unique<Node>();
    for (const SeriesCatalogue::Component& component : catalogue.components) {
        Node& top = root_->add(component.name, {component.name, {}, {}}, false);
        for (const SeriesCatalogue::Metric& metric : component.metrics) {
            const bool single = metric.statistics.size() == 1;
            Node& middle = top.add(
                metric.name,
                {component.name, metric.name, single ? metric.statistics.front() : std::string()},
                single);
            for (const std::string& statistic : metric.statistics) {
                if (!single) {
                    middle.add(statistic, {component.name, metric.name, statistic}, true);
                }
            }
        }
    }
    endResetModel();
}

const SeriesModel::Node& SeriesModel::nodeOf(const QModelIndex& index) const {
    return index.isValid() ? *static_cast<const Node*>(index.internalPointer()) : *root_;
}

QModelIndex SeriesModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column, nodeOf(parent).children[static_cast<std::size_t>(row)].get());
}

QModelIndex SeriesModel::parent(const QModelIndex& index) const {
    const Node* above = nodeOf(index).parent;
    return above == nullptr || above == root_.get() ? QModelIndex()
                                                    : createIndex(above->row, 0, above);
}

int SeriesModel::rowCount(const QModelIndex& parent) const {
    return static_cast<int>(nodeOf(parent).children.size());
}

int SeriesModel::columnCount(const QModelIndex&) const {
    return 1;
}

QVariant SeriesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const Node& node = nodeOf(index);
    if (role == Qt::DisplayRole) {
        return node.text;
    }
    if (role == kSearchRole) {
        return QString::fromStdString(searchedText(node.name));
    }
    if (role == Qt::CheckStateRole && node.isSeries) {
        return static_cast<int>(isChecked(node.name) ? Qt::Checked : Qt::Unchecked);
    }
    return {};
}

bool SeriesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::CheckStateRole || !nodeOf(index).isSeries) {
        return false;
    }
    const SeriesName name = nodeOf(index).name;
    const bool checked = value.toInt() == Qt::Checked;
    if (checked == isChecked(name)) {
        return true;
    }
    checked ? static_cast<void>(checked_.insert(name)) : static_cast<void>(checked_.erase(name));
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checkedChanged(name, checked);
    return true;
}

QModelIndex SeriesModel::indexOf(const SeriesName& name, const QModelIndex& above) const {
    for (int row = 0; row < rowCount(above); ++row) {
        const QModelIndex here = index(row, 0, above);
        if (nodeOf(here).isSeries && nodeOf(here).name == name) {
            return here;
        }
        if (const QModelIndex below = indexOf(name, here); below.isValid()) {
            return below;
        }
    }
    return {};
}

void SeriesModel::setChecked(const SeriesName& name, bool checked) {
    setData(indexOf(name, {}), checked ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
}

Qt::ItemFlags SeriesModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && nodeOf(index).isSeries) {
        flags |= Qt::ItemIsUserCheckable;
    }
    return flags;
}

SeriesSearch::SeriesSearch(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
}

void SeriesSearch::setSearch(const QString& words) {
    words_ = words.toStdString();
    invalidateFilter();
}

bool SeriesSearch::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return isFound(words_,
                   sourceModel()->data(index, SeriesModel::kSearchRole).toString().toStdString());
}

} // namespace doppel::gui
