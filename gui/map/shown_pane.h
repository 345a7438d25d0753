// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/map/shown_bars.h"
#include "gui/time/time_text.h"
#include "scenarios/shown_tables.h"
#include "sim/time.h"

#include <QAbstractTableModel>
#include <QTabWidget>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

class QLabel;
class QTableView;
class QTimer;

namespace doppel::gui {

/// A table that a component shows of itself; where its rows begin and end at moments, with one more
/// column, for bars.
class ShownTableModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Where it has as many rows and the same columns as before only its texts change, so that a
    /// selection and a scroll bar stay.
    void setTable(scenarios::ShownTable table, const StartClock& start = {});
    const scenarios::ShownTable& table() const { return table_; }
    /// When its rows are; null: it doesn't say. The same as long as the table is.
    const ShownSpans* spans() const { return spans_ ? &*spans_ : nullptr; }
    /// The moment that is looked at.
    void setNow(sim::Time now);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    scenarios::ShownTable table_;
    StartClock start_;
    std::optional<ShownSpans> spans_;
};

/// Of a table's columns in that width: as wide as they want to be where the last has its room, or
/// half of all; else the widest give way.
std::vector<int> columnWidths(std::vector<int> wanted, int width, int roomOfLast);

/// What a component decided by itself up to a moment, by time, as a table: when, what, why; of
/// more than a DecisionLog keeps the first and the last, with how many there are between them.
scenarios::ShownTable
decisionsTable(const Recording& recording, std::string_view component, sim::Time until);

/// The tables of a component, a tab for each, whatever they are about: its triggers, the steps of
/// its plan, its targets; the last one is what it decided. Hidden where there is none.
class ShownPane final : public QTabWidget {
    Q_OBJECT

public:
    explicit ShownPane(QWidget* parent = nullptr);

    /// As they were at a moment, as far as they are recorded.
    void show(const Recording& recording, std::string_view component, sim::Time moment);
    void clear();

    /// REQUIRES: the tab is there.
    const ShownTableModel& table(int tab) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Tab {
        std::unique_ptr<ShownTableModel> model;
        QTableView* view = nullptr;
        ShownBarDelegate* bars = nullptr;
        QTimer* fit = nullptr; // columns and rows, once they have their room
    };

    Tab& addTable(const QString& name);
    void setTables(std::vector<scenarios::ShownTable> tables, const StartClock& start);

    std::vector<Tab> shown_;
    QLabel* moment_; ///< of which the tables are
};

} // namespace doppel::gui
