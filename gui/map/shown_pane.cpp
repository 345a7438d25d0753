// SPDX-License-Identifier: Apache-2.0
#include "gui/map/shown_pane.h"

#include "gui/look/type.h"
#include "gui/map/plain_table.h"
#include "models/decision_log.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <numeric>
#include <utility>

namespace doppel::gui {
namespace {

using scenarios::ShownTable;

const QString kDecisions = QStringLiteral("decisions");
constexpr int kNarrowestColumn = 60;
constexpr int kRoomOfReason = 190;
constexpr int kRoomOfBars = 120;
constexpr int kMostRowsFitted = 100; // that are as high as their texts; a tool tip tells of others

QString shownText(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

// ---- one table ----

void ShownTableModel::setTable(ShownTable table, const StartClock& start) {
    if (table == table_ && start == start_) {
        return;
    }
    const std::optional<ShownSpans> spans = spansOf(table);
    const bool hasSameShape = table.columns == table_.columns && table.more == table_.more &&
                              table.rows.size() == table_.rows.size() &&
                              spans.has_value() == spans_.has_value();
    if (!hasSameShape) {
        beginResetModel();
        table_ = std::move(table);
        start_ = start;
        spans_ = spans;
        endResetModel();
        return;
    }
    table_ = std::move(table);
    start_ = start;
    spans_ = spans;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void ShownTableModel::setNow(sim::Time now) {
    if (spans_ && !spans_->isRelative) {
        spans_->now = now - sim::kStart;
    }
}

int ShownTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size()) + (table_.more > 0 ? 1 : 0);
}

int ShownTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid()
               ? 0
               : static_cast<int>(table_.columns.size()) + (spans_.has_value() ? 1 : 0);
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
    const auto column = static_cast<std::size_t>(index.column());
    return column < table_.columns.size() ? shownCell(table_, row, column, start_) : QString();
}

QVariant ShownTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const bool isThere = section >= 0 && section < columnCount();
    if (!isThere || orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const auto column = static_cast<std::size_t>(section);
    return column < table_.columns.size() ? shownText(table_.columns[column]) : tr("when");
}

ShownTable decisionsTable(const Recording& recording, std::string_view component, sim::Time until) {
    const auto& run = recording.sketch().start;
    const StartClock start = run ? StartClock(run->clock) : std::nullopt;
    std::vector<const DecisionEntry*> own;
    for (const DecisionEntry& decision : recording.decisions()) {
        if (decision.component == component && decision.at <= until) {
            own.push_back(&decision);
        }
    }
    constexpr std::size_t kHalf = models::DecisionLog::kMostOfEach / 2;
    const std::size_t left = own.size() > 2 * kHalf ? own.size() - 2 * kHalf : 0;
    ShownTable table{kDecisions.toStdString(), {"at", "what", "why"}, {}, 0};
    for (std::size_t i = 0; i < own.size(); ++i) {
        if (left > 0 && i == kHalf) {
            table.rows.push_back({"", std::to_string(left) + " more", ""});
            i += left;
        }
        table.rows.push_back(
            {momentText(own[i]->at, start).toStdString(), own[i]->what, own[i]->why});
    }
    return table;
}

// ---- all of them ----

std::vector<int> columnWidths(std::vector<int> wanted, int width, int roomOfLast) {
    int used = std::accumulate(wanted.begin(), wanted.end(), 0);
    const int room = std::max(width / 2, width - roomOfLast);
    while (used > room) {
        const auto widest = std::max_element(wanted.begin(), wanted.end());
        const int narrower = std::max(kNarrowestColumn, *widest - (used - room));
        if (narrower >= *widest) {
            break;
        }
        used -= *widest - narrower;
        *widest = narrower;
    }
    wanted.push_back(std::max(kNarrowestColumn, width - used));
    return wanted;
}

namespace {

void fitTo(QTableView& view, int roomOfLast) {
    QHeaderView& header = *view.horizontalHeader();
    const int last = header.count() - 1;
    std::vector<int> wanted;
    for (int column = 0; column < last; ++column) {
        view.resizeColumnToContents(column);
        wanted.push_back(header.sectionSize(column));
    }
    const std::vector<int> widths =
        columnWidths(std::move(wanted), view.viewport()->width(), roomOfLast);
    for (int column = 0; column <= last; ++column) {
        header.resizeSection(column, widths[static_cast<std::size_t>(column)]);
    }
    if (view.model()->rowCount() <= kMostRowsFitted) {
        view.resizeRowsToContents();
    }
}

} // namespace

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
    const auto& run = recording.sketch().start;
    const StartClock start = run ? StartClock(run->clock) : std::nullopt;
    if (entry != nullptr) {
        moment_->setText(tr("since %1").arg(momentText(entry->at, start)));
        tables = entry->tables;
    }
    if (ShownTable decisions = decisionsTable(recording, component, moment);
        !decisions.rows.empty()) {
        tables.push_back(std::move(decisions));
    }
    setTables(std::move(tables), start);
    for (const Tab& tab : shown_) {
        tab.model->setNow(moment);
        tab.view->viewport()->update();
    }
}

void ShownPane::clear() {
    setTables({}, {});
}

const ShownTableModel& ShownPane::table(int tab) const {
    return *shown_[static_cast<std::size_t>(tab)].model;
}

ShownPane::Tab& ShownPane::addTable(const QString& name) {
    auto model = std::make_unique<ShownTableModel>();
    QTableView* view = makePlainTable(*model, name, this);
    view->setWordWrap(true); // a reason is read to its end
    view->viewport()->installEventFilter(this);
    auto* fit = new QTimer(view);
    fit->setSingleShot(true);
    connect(fit, &QTimer::timeout, view, [view, model = model.get()] {
        fitTo(*view, model->spans() == nullptr ? kRoomOfReason : kRoomOfBars);
    });
    addTab(view, QString());
    shown_.push_back({std::move(model), view, new ShownBarDelegate(view), fit});
    return shown_.back();
}

bool ShownPane::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize) {
        for (const Tab& tab : shown_) {
            if (watched == tab.view->viewport()) {
                tab.fit->start(0);
            }
        }
    }
    return QTabWidget::eventFilter(watched, event);
}

void ShownPane::setTables(std::vector<ShownTable> tables, const StartClock& start) {
    while (shown_.size() > tables.size()) {
        delete shown_.back().view;
        shown_.pop_back();
    }
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const QString name = shownText(tables[i].name);
        if (i == shown_.size()) {
            addTable(name);
        }
        Tab& tab = shown_[i];
        const bool isOther = tab.model->table().columns != tables[i].columns;
        const bool hasGrown = tab.model->table().rows.size() != tables[i].rows.size();
        tab.model->setTable(std::move(tables[i]), start);
        tab.bars->setSpans(tab.model->spans());
        const int last = tab.model->columnCount() - 1;
        for (int column = 0; column <= last; ++column) {
            const bool isBars = column == last && tab.model->spans() != nullptr;
            tab.view->setItemDelegateForColumn(column, isBars ? tab.bars : nullptr);
        }
        tab.view->setAccessibleName(name);
        setTabText(static_cast<int>(i), name);
        if (isOther || hasGrown) {
            tab.fit->start(0);
        }
        if (name == kDecisions && hasGrown) {
            tab.view->scrollToBottom(); // the last one is of now
        }
    }
    setVisible(!shown_.empty());
}

} // namespace doppel::gui
