// SPDX-License-Identifier: Apache-2.0
#include "gui/map/shown_pane.h"

#include "gui/look/type.h"
#include "gui/map/plain_table.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>

#include <utility>

namespace doppel::gui {
namespace {

using scenarios::ShownTable;

const QString kDecisions = QStringLiteral("decisions");

QString shownText(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

// ---- one table ----

void ShownTableModel::setTable(ShownTable table) {
    if (table == table_) {
        return;
    }
    const bool hasSameShape = table.columns == table_.columns && table.more == table_.more &&
                              table.rows.size() == table_.rows.size();
    if (!hasSameShape) {
        beginResetModel();
        table_ = std::move(table);
        endResetModel();
        return;
    }
    table_ = std::move(table);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ShownTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size()) + (table_.more > 0 ? 1 : 0);
}

int ShownTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.columns.size());
}

QVariant ShownTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::FontRole) {
        return words(TextSize::Figure);
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    if (row == table_.rows.size()) {
        return index.column() == 0 ? tr("and %1 more").arg(table_.more) : QString();
    }
    return shownText(table_.rows[row][static_cast<std::size_t>(index.column())]);
}

QVariant ShownTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const bool isThere = section >= 0 && section < columnCount();
    return isThere && orientation == Qt::Horizontal && role == Qt::DisplayRole
               ? QVariant(shownText(table_.columns[static_cast<std::size_t>(section)]))
               : QVariant();
}

ShownTable decisionsTable(const Recording& recording, std::string_view component, sim::Time until) {
    const auto& run = recording.sketch().start;
    const StartClock start = run ? StartClock(run->clock) : std::nullopt;
    ShownTable table{kDecisions.toStdString(), {"at", "what", "why"}, {}, 0};
    for (const DecisionEntry& decision : recording.decisions()) {
        if (decision.component == component && decision.at <= until) {
            table.rows.push_back(
                {momentText(decision.at, start).toStdString(), decision.what, decision.why});
        }
    }
    return table;
}

// ---- all of them ----

ShownPane::ShownPane(QWidget* parent) : QTabWidget(parent), moment_(new QLabel(this)) {
    setDocumentMode(true);
    setAccessibleName(tr("What it shows in tables"));
    moment_->setFont(words(TextSize::Figure));
    moment_->setForegroundRole(QPalette::PlaceholderText);
    setCornerWidget(moment_);
    hide();
}

void ShownPane::show(const Recording& recording, std::string_view component, sim::Time moment) {
    std::vector<ShownTable> tables;
    const TablesEntry* entry = recording.tablesAt(component, moment);
    moment_->clear();
    if (entry != nullptr) {
        const auto& run = recording.sketch().start;
        moment_->setText(
            tr("since %1").arg(momentText(entry->at, run ? StartClock(run->clock) : std::nullopt)));
        tables = entry->tables;
    }
    if (ShownTable decisions = decisionsTable(recording, component, moment);
        !decisions.rows.empty()) {
        tables.push_back(std::move(decisions));
    }
    setTables(std::move(tables));
}

void ShownPane::clear() {
    setTables({});
}

const ShownTableModel& ShownPane::table(int tab) const {
    return *shown_[static_cast<std::size_t>(tab)].model;
}

void ShownPane::setTables(std::vector<ShownTable> tables) {
    while (shown_.size() > tables.size()) {
        delete shown_.back().view;
        shown_.pop_back();
    }
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const QString name = shownText(tables[i].name);
        if (i == shown_.size()) {
            auto model = std::make_unique<ShownTableModel>();
            QTableView* view = makePlainTable(*model, name, this);
            view->horizontalHeader()->setStretchLastSection(true);
            addTab(view, QString());
            shown_.push_back({std::move(model), view});
        }
        Tab& tab = shown_[i];
        const bool isOther = tab.model->table().columns != tables[i].columns;
        const bool hasGrown = tab.model->table().rows.size() != tables[i].rows.size();
        tab.model->setTable(std::move(tables[i]));
        tab.view->setAccessibleName(name);
        setTabText(static_cast<int>(i), name);
        if (isOther || hasGrown) {
            tab.view->resizeColumnsToContents();
        }
        if (name == kDecisions && hasGrown) {
            tab.view->scrollToBottom(); // the last one is of now
        }
    }
    setVisible(!shown_.empty());
}

} // namespace doppel::gui
