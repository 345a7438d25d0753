// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/chart_export.h"
#include "gui/chart/charts_panel.h"
#include "gui/chart/span_lane.h"
#include "gui/chart/time_series_plot.h"
#include "tests/gui/chart/fault_hour.h"
#include "tests/gui/golden_image.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <gmock/gmock.h>

#include <algorithm>

namespace doppel::gui {
namespace {

using ::testing::ElementsAre;

QTableView* tableOf(const ChartsPanel& panel) {
    for (auto* table : panel.findChildren<QTableView*>()) {
        if (table->accessibleName() == "Numbers of the chart") {
            return table;
        }
    }
    return nullptr;
}

class ChartsPanelTest : public ::testing::Test {
protected:
    ChartsPanelTest() {
        FaultHour::setUp(clock, 40min + 30s);
        panel.resize(624, 900);
        panel.setContext(FaultHour::context());
        panel.setObjectives({{"availability", "visitors.availability >= 99%"}});
        panel.show(hour.series(), std::nullopt);
    }

    FaultHour hour{81};
    PlayClock clock;
    ChartsPanel panel{clock};
};

TEST_F(ChartsPanelTest, HasAPlotForEachChart) {
    ASSERT_EQ(panel.plots().size(), 8U);
    EXPECT_EQ(panel.plots()[0]->accessibleName(), "Latency of good answers");
    EXPECT_EQ(panel.plots()[5]->chart()->title, "frontend");
    EXPECT_EQ(panel.plots()[1]->chart()->limits.size(), 1U);
}

TEST_F(ChartsPanelTest, TheKeysGoThroughChartsAsTheyStand) {
    panel.QWidget::show();
    const auto plots = panel.plots();
    std::vector<int> tops;
    const QWidget* at = &panel;
    do {
        at = at->nextInFocusChain();
        if (std::find(plots.begin(), plots.end(), at) != plots.end() && at->isVisible()) {
            tops.push_back(at->y());
        }
    } while (at != &panel);
    EXPECT_GE(tops.size(), 5U);
    EXPECT_TRUE(std::is_sorted(tops.begin(), tops.end()));
}

TEST_F(ChartsPanelTest, ASeriesThatIsCheckedBecomesAChart) {
    auto* tree = panel.findChild<QTreeView*>();
    ASSERT_NE(tree, nullptr);
    QAbstractItemModel* rows = tree->model();
    const QModelIndexList found =
        rows->match(rows->index(0, 0), Qt::DisplayRole, QStringLiteral("puma_request_backlog"), 1,
                    Qt::MatchExactly | Qt::MatchRecursive);
    ASSERT_EQ(found.size(), 1);
    EXPECT_TRUE(rows->setData(found[0], Qt::Checked, Qt::CheckStateRole));
    ASSERT_EQ(panel.plots().size(), 9U);
    panel.show(hour.series(), std::nullopt);
    const Chart& chart = *panel.plots()[8]->chart();
    EXPECT_EQ(chart.title, "frontend");
    EXPECT_EQ(chart.a.traces[0].values[80], 419);
    EXPECT_TRUE(rows->setData(found[0], Qt::Unchecked, Qt::CheckStateRole));
    EXPECT_EQ(panel.plots().size(), 8U);
}

TEST_F(ChartsPanelTest, TheTableHasTheRowsInViewAndIsCopied) {
    clock.setRange({sim::kStart + 39min + 30s, sim::kStart + 40min + 30s});
    panel.showTab(ChartsPanel::Tab::Table);
    auto* chosen = panel.findChild<QComboBox*>();
    chosen->setCurrentIndex(5);
    panel.copyTable();
    EXPECT_EQ(QGuiApplication::clipboard()->text().toStdString(),
              "40:00\t0\t120\t0\n40:30\t116\t120\t419");
}

// The row of the playhead stands out and is in sight; a copy is of all rows none the less.
TEST_F(ChartsPanelTest, TheTableFollowsThePlayhead) {
    panel.QWidget::show();
    clock.setRange({sim::kStart, sim::kStart + 40min + 30s});
    panel.showTab(ChartsPanel::Tab::Table);
    QTableView* table = tableOf(panel);
    ASSERT_NE(table, nullptr);
    const auto marked = [&] {
        std::vector<std::string> ends;
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data(Qt::BackgroundRole).isValid()) {
                ends.push_back(table->model()->index(row, 0).data().toString().toStdString());
            }
        }
        return ends;
    };
    const auto isInSight = [&](int row) {
        return table->viewport()->rect().intersects(
            table->visualRect(table->model()->index(row, 0)));
    };
    EXPECT_THAT(marked(), ElementsAre("40:30"));
    EXPECT_TRUE(isInSight(80));
    clock.setPlayhead(sim::kStart + 10s);
    EXPECT_THAT(marked(), ElementsAre("0:30")) << "the row that it lies in";
    EXPECT_TRUE(isInSight(0));
    clock.setPlayhead(sim::kStart + 20min);
    EXPECT_THAT(marked(), ElementsAre("20:00"));
    EXPECT_TRUE(isInSight(39));
    EXPECT_FALSE(table->selectionModel()->hasSelection());
    table->scrollToTop();
    const QSignalSpy reset(table->model(), &QAbstractItemModel::modelReset);
    panel.show(hour.series(), std::nullopt);
    EXPECT_TRUE(isInSight(0)) << "while the playhead stays, people look where they like";
    EXPECT_EQ(reset.count(), 0);
    clock.setRange({sim::kStart + 30min, sim::kStart + 40min});
    EXPECT_THAT(marked(), ElementsAre());
}

TEST_F(ChartsPanelTest, NoPlotIsCutAtTheAxis) {
    panel.QWidget::show();
    for (const int height : {420, 613, 700, 911, 1'500}) {
        panel.resize(624, height);
        QApplication::processEvents();
        const auto* scroll = panel.findChild<QScrollArea*>();
        const QRect seen = scroll->viewport()->rect();
        for (const TimeSeriesPlot* plot : panel.plots()) {
            const QRect place(plot->mapTo(scroll->viewport(), QPoint()), plot->size());
            const int cut = place.bottom() - seen.bottom();
            EXPECT_FALSE(plot->isVisible() && place.top() < seen.bottom() - 10 && cut > 0)
                << height << ": " << cut << " of " << plot->chart()->title.toStdString();
        }
    }
}

TEST_F(ChartsPanelTest, AScreenReaderFindsTheFaultsInTheLane) {
    auto* lane = panel.findChild<SpanLane*>();
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(lane);
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list->role(), QAccessible::List);
    ASSERT_EQ(list->childCount(), 1);
    EXPECT_EQ(list->child(0)->text(QAccessible::Name), "router answers 503, 30:00 to 40:00");
    EXPECT_EQ(list->child(0)->role(), QAccessible::ListItem);
}

TEST_F(ChartsPanelTest, ExportsWhatIsSeen) {
    QTemporaryDir folder;
    clock.setRange({sim::kStart + 39min + 30s, sim::kStart + 40min + 30s});
    EXPECT_EQ(panel.exportTo(folder.filePath("charts.png")), "");
    EXPECT_GT(QImage(folder.filePath("charts.png")).width(), 1000);
    EXPECT_EQ(panel.exportTo(folder.filePath("charts.svg")), "");
    QFile svg(folder.filePath("charts.svg"));
    ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
    const QByteArray drawing = svg.readAll();
    EXPECT_TRUE(drawing.contains("Latency"));
    EXPECT_TRUE(drawing.contains("#2f68de")) << "the line of p50";
    EXPECT_NE(panel.exportTo(folder.filePath("charts.gif")), "");
    EXPECT_NE(panel.exportTo(folder.filePath("nowhere/charts.csv")), "");
}

TEST_F(ChartsPanelTest, ExportsNumbersWithAllTheirDigits) {
    clock.setRange({sim::kStart + 39min + 30s, sim::kStart + 40min + 30s});
    const Chart* load = panel.plots()[5]->chart();
    const QString text = tableText(std::vector{load}, clock.range(), u',');
    EXPECT_TRUE(text.startsWith("until_s,frontend busy threads,frontend threads,frontend waiting\n"
                                "2400,0,120,0\n2430,"))
        << text.toStdString();
    EXPECT_TRUE(text.endsWith(",120,419\n")) << text.toStdString();
}

TEST_F(ChartsPanelTest, ThePanelLooksAsEver) {
    panel.setRecovery(std::nullopt);
    EXPECT_TRUE(looksAsEver(panel, "charts-panel"));
}

TEST_F(ChartsPanelTest, TheRecoveryPageSaysThatThereWasNoIncident) {
    scenarios::RecoveryResult none;
    none.state = scenarios::RecoveryState::Unharmed;
    panel.setRecovery(none);
    panel.showTab(ChartsPanel::Tab::Recovery);
    const auto labels = panel.findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text().contains("There has been no incident.");
    }));
    EXPECT_FALSE(panel.findChild<QTableWidget*>()->isVisibleTo(&panel)) << "nothing is in it";
}

TEST_F(ChartsPanelTest, TheRecoveryPageSaysWhatIsNotKnownYet) {
    scenarios::RecoveryResult recovery;
    recovery.state = scenarios::RecoveryState::NotKnown;
    recovery.failedRequests = 1015;
    scenarios::Incident incident;
    incident.began = sim::kStart + 30min;
    incident.wellAfter = 10min + 20s;
    recovery.incidents = {incident};
    panel.setRecovery(recovery);
    const auto labels = panel.findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
        return label->text().startsWith(
            "Too early to say whether visitors are well again: 1015 requests failed");
    }));
    EXPECT_EQ(panel.findChild<QTableWidget*>()->item(0, 4)->text(),
              "10 min 20 s, being\nconfirmed");
}

TEST_F(ChartsPanelTest, TheRecoveryPageLooksAsEver) {
    scenarios::RecoveryResult recovery;
    recovery.state = scenarios::RecoveryState::Recovered;
    recovery.failedRequests = 42'351;
    recovery.budgetBurned = 0.0064;
    scenarios::Incident incident;
    incident.began = sim::kStart + 30min;
    incident.what = "error on router (status 503)";
    incident.timeToDetect = 2min + 20s;
    incident.timeToMitigate = 8min;
    incident.timeToRecover = 10min + 5s;
    incident.failedRequests = 42'351;
    incident.worstErrorShare = 0.031;
    recovery.incidents = {incident};
    panel.setRecovery(recovery);
    panel.showTab(ChartsPanel::Tab::Recovery);
    panel.resize(624, 420);
    EXPECT_TRUE(looksAsEver(panel, "charts-recovery"));
}

TEST(SpanLane, AClickOnAFaultSetsTheRangeToIt) {
    PlayClock clock;
    FaultHour::setUp(clock, 1h);
    SpanLane lane(clock);
    lane.resize(624, 24);
    QTest::mouseClick(&lane, Qt::LeftButton, {}, QPoint(52 + 560 / 2, 12)); // 35:00
    EXPECT_EQ(clock.range(), (TimeRange{sim::kStart + 29min, sim::kStart + 41min}));
    QTest::mouseClick(&lane, Qt::LeftButton, {}, QPoint(60, 12)); // beside it
    EXPECT_EQ(clock.range(), (TimeRange{sim::kStart + 29min, sim::kStart + 41min}));
}

TEST(SeriesCatalogue, IsATreeOfComponentsMetricsAndStatistics) {
    const FaultHour hour(2);
    const SeriesCatalogue catalogue = SeriesCatalogue::of(hour.table().columns);
    std::vector<std::string> components;
    for (const auto& component : catalogue.components) {
        components.push_back(component.name);
    }
    EXPECT_THAT(components, ElementsAre("visitors", "frontend", "fastly"));
    EXPECT_EQ(catalogue.components[0].metrics[0].name, "latency");
    EXPECT_THAT(catalogue.components[0].metrics[0].statistics, ElementsAre("p50", "p95", "p99"));
    EXPECT_TRUE(isFound("Front BACK", "frontend puma_request_backlog "));
    EXPECT_FALSE(isFound("front hits", "frontend puma_request_backlog "));
}

TEST(SeriesModel, IsAProperTreeAndFindsByAllWords) {
    const FaultHour hour(2);
    SeriesModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setCatalogue(SeriesCatalogue::of(hour.table().columns));
    EXPECT_EQ(model.rowCount(), 3);
    SeriesSearch search;
    QAbstractItemModelTester searchTester(&search,
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    search.setSourceModel(&model);
    search.setSearch("visitors p95");
    ASSERT_EQ(search.rowCount(), 1);
    const QModelIndex visitors = search.index(0, 0);
    EXPECT_EQ(visitors.data().toString(), "visitors");
    ASSERT_EQ(search.rowCount(visitors), 1);
    const QModelIndex latency = search.index(0, 0, visitors);
    ASSERT_EQ(search.rowCount(latency), 1);
    EXPECT_EQ(search.index(0, 0, latency).data().toString(), "p95");
    search.setSearch("");
    EXPECT_EQ(search.rowCount(), 3);
}

TEST(ChartTable, IsAProperTable) {
    const FaultHour hour(81);
    ChartBook book;
    book.setContext(FaultHour::context());
    book.update(hour.series(), hour.series(QStringLiteral("again")));
    ChartTable table;
    QAbstractItemModelTester tester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
    PlotLook look;
    look.range = {sim::kStart + 39min, sim::kStart + 40min};
    table.setChart(&book.chart(0), look);
    EXPECT_EQ(table.rowCount(), 2);
    EXPECT_EQ(table.columnCount(), 7);
    EXPECT_EQ(table.headerData(4, Qt::Horizontal).toString(), "again: p50");
    EXPECT_EQ(table.index(1, 0).data().toString(), "40:00");
    table.setChart(nullptr, look);
    EXPECT_EQ(table.rowCount(), 0);
}

} // namespace
} // namespace doppel::gui
