// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart_book.h"
#include "gui/chart/chart_table.h"
#include "gui/chart/series_model.h"
#include "gui/time/play_clock.h"
#include "scenarios/recovery/recovery_result.h"

#include <QWidget>

#include <optional>
#include <string>
#include <utility>
#include <vector>

class QComboBox;
class QScrollArea;
class QTableView;
class QTabWidget;
class QTreeView;
class QVBoxLayout;

namespace doppel::gui {

class TimeSeriesPlot;
class RecoveryPage;
class SpanLane;
class TimeAxisRow;

/// The charts of one or two futures: the standard ones above each other with one time axis, the tree
/// of all series, the way out of incidents, and the numbers of a chart as a table. It is given
/// values and keeps none of the run but what its charts draw. The clock must outlive it.
class ChartsPanel : public QWidget {
    Q_OBJECT
public:
    enum class Tab { Charts, Series, Recovery, Table };

    explicit ChartsPanel(PlayClock& clock, QWidget* parent = nullptr);
    ~ChartsPanel() override;

    /// Another platform, or another component is selected. The data follow by show().
    void setContext(const ChartContext& context);
    /// Names of objectives and what they say, as written.
    void setObjectives(std::vector<std::pair<std::string, std::string>> objectives);
    /// The data as they stand; as often as they change.
    void show(const FutureSeries& a, const std::optional<FutureSeries>& b);
    void setRecovery(const std::optional<scenarios::RecoveryResult>& recovery);

    void showTab(Tab tab);
    /// All that could be charted, as far as it is known.
    std::vector<SeriesName> seriesNames() const;
    /// The chart of one of them, in view; nothing where it has none.
    void showSeries(const SeriesName& name);
    const ChartBook& book() const { return book_; }
    std::vector<TimeSeriesPlot*> plots() const { return plots_; }

    /// What is seen, to a .png, .svg or .csv. Empty: done; else what went wrong.
    QString exportTo(const QString& path) const;
    /// Asks for a file and exports to it; failed() tells what went wrong.
    void askWhereToExport();
    /// The selected cells of the table, or all of it, to the clipboard: with tabs.
    void copyTable() const;

Q_SIGNALS:
    /// Something went wrong, in words for people.
    void failed(const QString& what);
    /// Charts were written into that file.
    void exported(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeCharts();
    QWidget* makeSeries();
    QWidget* makeTable();
    void setPlots();
    void fitPlots();
    void arrange();
    void showMarks();
    void showRecovery();
    void showTable();
    void followPlayhead();
    void changeSeries(const SeriesName& name, bool checked);
    void showMenu(TimeSeriesPlot* plot, const QPoint& globalPosition);
    std::vector<const Chart*> charts() const;

    PlayClock& clock_;
    ChartBook book_;
    std::vector<std::pair<std::string, std::string>> objectives_;
    std::optional<scenarios::RecoveryResult> recovery_;
    std::vector<sim::SeriesColumn> heads_; // of the columns, without their values
    SeriesModel series_;
    SeriesSearch search_;
    ChartTable table_;
    QTabWidget* tabs_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    SpanLane* lane_ = nullptr;
    TimeAxisRow* axis_ = nullptr;
    QVBoxLayout* stack_ = nullptr;
    QTreeView* tree_ = nullptr;
    QComboBox* which_ = nullptr;
    QTableView* rows_ = nullptr;
    int followed_ = -1; // the table's row that the playhead was in
    RecoveryPage* recoveryPage_ = nullptr;
    std::vector<TimeSeriesPlot*> plots_; // of the book's charts
    std::vector<std::size_t> order_;     // of those on screen, from top to bottom
};

} // namespace doppel::gui
