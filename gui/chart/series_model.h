// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/series_catalogue.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

#include <memory>
#include <set>
#include <vector>

namespace doppel::gui {

/// The catalogue of series as a tree with check boxes: component, metric, statistic. What is checked
/// is drawn as a chart.
class SeriesModel : public QAbstractItemModel {
    Q_OBJECT
public:
    /// What is looked for in a row, and in those above it.
    static constexpr int kSearchRole = Qt::UserRole;

    explicit SeriesModel(QObject* parent = nullptr);
    ~SeriesModel() override;

    /// Does nothing where it is the same; checks stay where their series do.
    void setCatalogue(const SeriesCatalogue& catalogue);
    /// As by its check box; nothing where there is no such series.
    void setChecked(const SeriesName& name, bool checked);
    bool isChecked(const SeriesName& name) const { return checked_.contains(name); }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void checkedChanged(const doppel::gui::SeriesName& name, bool checked);

private:
    struct Node;
    const Node& nodeOf(const QModelIndex& index) const;
    QModelIndex indexOf(const SeriesName& name, const QModelIndex& above) const;

    SeriesCatalogue catalogue_;
    std::unique_ptr<Node> root_;
    std::set<SeriesName> checked_;
};

/// The rows in which all words of a search are found, with those above and below them.
class SeriesSearch : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SeriesSearch(QObject* parent = nullptr);
    void setSearch(const QString& words);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::string words_;
};

} // namespace doppel::gui
