// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/charts_panel.h"

#include "gui/chart/chart_export.h"
#include "gui/chart/chart_marks.h"
#include "gui/chart/recovery_page.h"
#include "gui/chart/span_lane.h"
#include "gui/chart/time_series_plot.h"
#include "gui/look/type.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace doppel::gui {
namespace {

constexpr int kSearchPause = 300; // ms after the last key
constexpr int kLeastPlot = 120;   // lower ones are scrolled
constexpr int kLowestPlot = 60;   // where not even one has that

QVBoxLayout* bareColumn(QWidget* widget) {
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    return layout;
}

} // namespace

ChartsPanel::ChartsPanel(PlayClock& clock, QWidget* parent)
    : QWidget(parent), clock_(clock), tabs_(new QTabWidget(this)),
      recoveryPage_(new RecoveryPage(clock)) {
    tabs_->setDocumentMode(true);
    tabs_->addTab(makeCharts(), tr("Charts"));
    tabs_->addTab(makeSeries(), tr("Series"));
    tabs_->addTab(recoveryPage_, tr("Recovery"));
    tabs_->addTab(makeTable(), tr("Table"));
    bareColumn(this)->addWidget(tabs_);
    connect(tabs_, &QTabWidget::currentChanged, this, &ChartsPanel::showTable);
    connect(&clock, &PlayClock::rangeChanged, this, &ChartsPanel::showTable);
    connect(&clock, &PlayClock::playheadChanged, this, &ChartsPanel::followPlayhead);
    connect(&series_, &SeriesModel::checkedChanged, this, &ChartsPanel::changeSeries);
    setPlots();
}

ChartsPanel::~ChartsPanel() = default;

QWidget* ChartsPanel::makeCharts() {
    auto* page = new QWidget;
    auto* layout = bareColumn(page);
    lane_ = new SpanLane(clock_, page);
    layout->addWidget(lane_);
    auto* inside = new QWidget;
    stack_ = bareColumn(inside);
    scroll_ = new QScrollArea(page);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setWidget(inside);
    layout->addWidget(scroll_, 1);
    axis_ = new TimeAxisRow(clock_, page);
    layout->addWidget(axis_);
    scroll_->viewport()->installEventFilter(this);
    return page;
}

// The lane above and the axis below lie over the same times as the plots between them.
bool ChartsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && watched == scroll_->viewport()) {
        const int inset = scroll_->width() - scroll_->viewport()->width();
        lane_->setRightInset(inset);
        axis_->setRightInset(inset);
        fitPlots();
    }
    return QWidget::eventFilter(watched, event);
}

// As many as go whole into the height, so that none is cut at the axis; one is as low as that.
void ChartsPanel::fitPlots() {
    const int room = scroll_->viewport()->height();
    const int rows = std::max(1, (room + stack_->spacing()) / (kLeastPlot + stack_->spacing()));
    const int height = (room + stack_->spacing()) / rows - stack_->spacing();
    for (TimeSeriesPlot* plot : plots_) {
        plot->setMinimumHeight(std::max(kLowestPlot, height));
    }
    scroll_->verticalScrollBar()->setSingleStep(height + stack_->spacing());
}

QWidget* ChartsPanel::makeSeries() {
    auto* page = new QWidget;
    auto* layout = bareColumn(page);
    auto* find = new QLineEdit(page);
    find->setPlaceholderText(tr("Find a series by component, metric, statistic"));
    find->setAccessibleName(tr("Find a series"));
    find->setClearButtonEnabled(true);
    tree_ = new QTreeView(page);
    tree_->setHeaderHidden(true);
    tree_->setUniformRowHeights(true);
    tree_->header()->setStretchLastSection(false);
    tree_->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    tree_->setAccessibleName(tr("All series"));
    search_.setSourceModel(&series_);
    tree_->setModel(&search_);
    auto* pause = new QTimer(page);
    pause->setSingleShot(true);
    pause->setInterval(kSearchPause);
    connect(find, &QLineEdit::textChanged, pause, qOverload<>(&QTimer::start));
    connect(pause, &QTimer::timeout, this, [this, find] {
        search_.setSearch(find->text());
        find->text().isEmpty() ? tree_->collapseAll() : tree_->expandAll();
    });
    layout->addWidget(find);
    layout->addWidget(tree_, 1);
    return page;
}

QWidget* ChartsPanel::makeTable() {
    auto* page = new QWidget;
    auto* layout = bareColumn(page);
    which_ = new QComboBox(page);
    which_->setAccessibleName(tr("Chart whose numbers are shown"));
    rows_ = new QTableView(page);
    rows_->setModel(&table_);
    rows_->setAccessibleName(tr("Numbers of the chart"));
    rows_->verticalHeader()->hide();
    rows_->verticalHeader()->setDefaultSectionSize(kRow);
    auto* copy = new QAction(tr("Copy"), rows_);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &ChartsPanel::copyTable);
    rows_->addAction(copy);
    rows_->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(which_, &QComboBox::currentIndexChanged, this, &ChartsPanel::showTable);
    layout->addWidget(which_);
    layout->addWidget(rows_, 1);
    return page;
}

// One plot a chart: those that are there stay where they are.
void ChartsPanel::setPlots() {
    while (plots_.size() > book_.size()) {
        delete plots_.back();
        plots_.pop_back();
    }
    while (plots_.size() < book_.size()) {
        auto* plot = new TimeSeriesPlot(clock_);
        plot->setContextMenuPolicy(Qt::DefaultContextMenu);
        connect(plot, &TimeSeriesPlot::menuAsked, this,
                [this, plot](const QPoint& at) { showMenu(plot, at); });
        stack_->addWidget(plot, 1);
        plots_.push_back(plot);
    }
    fitPlots();
    const int chosen = std::max(0, which_->currentIndex());
    which_->clear();
    for (std::size_t i = 0; i < book_.size(); ++i) {
        const Chart& chart = book_.chart(i);
        plots_[i]->setChart(&chart);
        which_->addItem(chart.title + QStringLiteral(", ") + chart.note);
        if (chart.id == "recovery") {
            recoveryPage_->setChart(&chart);
        }
    }
    which_->setCurrentIndex(std::min(chosen, which_->count() - 1));
    order_.clear();
    arrange();
}

void ChartsPanel::arrange() {
    std::vector<std::size_t> order = book_.order();
    if (order == order_) {
        return;
    }
    order_ = std::move(order);
    for (std::size_t i = 0; i < plots_.size(); ++i) {
        const auto place = std::find(order_.begin(), order_.end(), i);
        plots_[i]->setVisible(place != order_.end());
        plots_[i]->setTelling(place == order_.begin());
    }
    for (std::size_t place = 0; place < order_.size(); ++place) {
        stack_->insertWidget(static_cast<int>(place), plots_[order_[place]], 1);
        if (place > 0) { // the keys go as the eye does
            setTabOrder(plots_[order_[place - 1]], plots_[order_[place]]);
        }
    }
}

void ChartsPanel::setContext(const ChartContext& context) {
    if (context == book_.context()) {
        return;
    }
    book_.setContext(context);
    showMarks();
    setPlots();
}

void ChartsPanel::setObjectives(std::vector<std::pair<std::string, std::string>> objectives) {
    objectives_ = std::move(objectives);
    showMarks();
}

void ChartsPanel::setRecovery(const std::optional<scenarios::RecoveryResult>& recovery) {
    if (recovery != recovery_) {
        recovery_ = recovery;
        recoveryPage_->setRecovery(recovery);
    }
    showRecovery();
}

// What isn't over is marked up to where the run was played.
void ChartsPanel::showRecovery() {
    for (std::size_t i = 0; i < book_.size(); ++i) {
        if (Chart& chart = book_.chart(i); chart.id == "recovery") {
            chart.marked =
                recovery_ ? recoverySpans(*recovery_, clock_.playedUntil()) : std::vector<Span>{};
            plots_[i]->chartChanged();
        }
    }
}

void ChartsPanel::showMarks() {
    for (std::size_t i = 0; i < book_.size(); ++i) {
        Chart& chart = book_.chart(i);
        chart.limits.clear();
        for (const auto& [name, that] : objectives_) {
            for (const ChartLimit& limit : limitsOf(chart.id, name, that)) {
                chart.limits.push_back(limit);
            }
        }
    }
    for (TimeSeriesPlot* plot : plots_) {
        plot->chartChanged();
    }
    showRecovery();
}

void ChartsPanel::show(const FutureSeries& a, const std::optional<FutureSeries>& b) {
    const auto& columns = a.metrics.columns;
    if (!std::equal(heads_.begin(), heads_.end(), columns.begin(), columns.end(),
                    [](const auto& head, const auto& column) {
                        return head.component == column.component && head.name == column.name &&
                               head.labels == column.labels && head.statistic == column.statistic;
                    })) {
        heads_.clear();
        for (const sim::SeriesColumn& column : columns) {
            heads_.push_back({column.component,
                              column.name,
                              column.labels,
                              column.statistic,
                              column.unit,
                              column.kind,
                              {}});
        }
        series_.setCatalogue(SeriesCatalogue::of(heads_));
    }
    book_.update(a, b);
    lane_->setParting(b ? b->parted : std::nullopt);
    arrange();
    for (TimeSeriesPlot* plot : plots_) {
        plot->chartChanged();
    }
    recoveryPage_->update();
    showTable();
}

void ChartsPanel::changeSeries(const SeriesName& name, bool checked) {
    const auto head = std::find_if(heads_.begin(), heads_.end(),
                                   [&](const auto& column) { return nameOf(column) == name; });
    if (checked && head != heads_.end()) {
        book_.add(*head);
    } else {
        book_.remove(name);
    }
    setPlots();
    showMarks();
}

void ChartsPanel::showTable() {
    const bool visible = tabs_->currentIndex() == static_cast<int>(Tab::Table);
    const auto chosen = static_cast<std::size_t>(std::max(0, which_->currentIndex()));
    table_.setChart(visible && chosen < book_.size() ? &book_.chart(chosen) : nullptr,
                    lookOf(clock_));
    followPlayhead();
}

// The table scrolls with the playhead, not while it stays: people may look elsewhere.
void ChartsPanel::followPlayhead() {
    const QModelIndex row = table_.markPlayhead(clock_.playhead(), paletteOf(palette()).selection);
    if (row.row() != followed_ && row.isValid()) {
        rows_->scrollTo(row);
        rows_->selectionModel()->setCurrentIndex(row, QItemSelectionModel::NoUpdate);
    }
    followed_ = row.row();
}

std::vector<SeriesName> ChartsPanel::seriesNames() const {
    std::vector<SeriesName> names;
    for (const sim::SeriesColumn& head : heads_) {
        names.push_back(nameOf(head));
    }
    return names;
}

void ChartsPanel::showSeries(const SeriesName& name) {
    series_.setChecked(name, true);
    showTab(Tab::Charts);
    const auto show = [this, name] {
        for (std::size_t i = 0; i < plots_.size(); ++i) {
            if (book_.isOf(i, name)) {
                scroll_->ensureWidgetVisible(plots_[i], 0, 0);
            }
        }
    };
    QMetaObject::invokeMethod(this, show, Qt::QueuedConnection); // once it is laid out
}

void ChartsPanel::showTab(Tab tab) {
    tabs_->setCurrentIndex(static_cast<int>(tab));
}

std::vector<const Chart*> ChartsPanel::charts() const {
    std::vector<const Chart*> all;
    for (const std::size_t i : order_) {
        all.push_back(plots_[i]->chart());
    }
    return all;
}

QString ChartsPanel::exportTo(const QString& path) const {
    const std::vector<const Chart*> all = charts();
    PlotLook look = lookOf(clock_);
    look.cursor.reset();
    const QSize size = plots_.front()->size().expandedTo(plots_.front()->sizeHint());
    return exportCharts(path, all, look, paletteOf(palette()), size);
}

void ChartsPanel::copyTable() const {
    const QModelIndexList selected = rows_->selectionModel()->selectedIndexes();
    QStringList lines;
    for (int row = 0; row < table_.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < table_.columnCount(); ++column) {
            const QModelIndex index = table_.index(row, column);
            if (selected.isEmpty() || selected.contains(index)) {
                cells << index.data().toString();
            }
        }
        if (!cells.isEmpty()) {
            lines << cells.join(u'\t');
        }
    }
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

void ChartsPanel::showMenu(TimeSeriesPlot* plot, const QPoint& globalPosition) {
    const auto found = std::find(plots_.begin(), plots_.end(), plot);
    const auto which = static_cast<std::size_t>(found - plots_.begin());
    QMenu menu;
    QAction* log = menu.addAction(tr("Logarithmic"));
    log->setCheckable(true);
    log->setChecked(plot->chart()->scale == ValueScale::Kind::Log);
    QAction* numbers = menu.addAction(tr("Show its numbers"));
    QAction* save = menu.addAction(tr("Export charts…"));
    const QAction* chosen = menu.exec(globalPosition);
    if (chosen == log) {
        book_.chart(which).scale =
            log->isChecked() ? ValueScale::Kind::Log : ValueScale::Kind::Linear;
        plot->chartChanged();
    } else if (chosen == numbers) {
        which_->setCurrentIndex(static_cast<int>(which));
        showTab(Tab::Table);
    } else if (chosen == save) {
        askWhereToExport();
    }
}

void ChartsPanel::askWhereToExport() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export charts"), QStringLiteral("charts.png"),
                                     tr("Picture (*.png);;Drawing (*.svg);;Numbers (*.csv)"));
    if (path.isEmpty()) {
        return;
    }
    if (const QString wrong = exportTo(path); !wrong.isEmpty()) {
        Q_EMIT failed(wrong);
    } else {
        Q_EMIT exported(path);
    }
}

} // namespace doppel::gui
