// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/plot_painter.h"
#include "gui/chart/time_series_plot.h"
#include "tests/gui/chart/fault_hour.h"
#include "tests/gui/golden_image.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

// The plot is 624 wide: its range of 20 minutes lies on 560 pixels from 52 on.
class TimeSeriesPlotTest : public ::testing::Test {
protected:
    TimeSeriesPlotTest() {
        FaultHour::setUp(clock, 40min + 30s);
        clock.setPlayhead(sim::kStart + 40min + 30s);
        book.setContext(FaultHour::context());
        book.update(hour.series(), std::nullopt);
        plot.resize(624, 132);
    }

    Chart& show(std::string_view id) {
        for (std::size_t i = 0; i < book.size(); ++i) {
            if (book.chart(i).id == id) {
                plot.setChart(&book.chart(i));
                return book.chart(i);
            }
        }
        throw std::invalid_argument("no such chart");
    }

    static int xAt(sim::Duration at) {
        return static_cast<int>(52 + 560 * (sim::toSeconds(at) - 1500) / 1200);
    }
    // Rows of the picture in which a column has nearly that colour.
    static std::vector<int> rowsOf(const QImage& picture, int x, const QColor& colour) {
        std::vector<int> rows;
        for (int y = 26; y < picture.height(); ++y) {
            const QColor seen = picture.pixelColor(x, y);
            if (std::abs(seen.red() - colour.red()) + std::abs(seen.green() - colour.green()) +
                    std::abs(seen.blue() - colour.blue()) <
                40) {
                rows.push_back(y);
            }
        }
        return rows;
    }

    FaultHour hour{81};
    PlayClock clock;
    ChartBook book;
    TimeSeriesPlot plot{clock};
};

TEST_F(TimeSeriesPlotTest, DrawsALineWhereItsValuesAre) {
    // A plot of its own, so that nothing else is there: 0 to 100/s, and a line at 75/s.
    SeriesTable table{rowsEvery(30s, 120),
                      {counterColumn("visitors", "ok", std::vector<double>(120, 75 * 30.0)),
                       counterColumn("visitors", "requests", std::vector<double>(120, 3000))}};
    ChartBook own;
    own.setContext(FaultHour::context());
    own.update({QStringLiteral("A"), table.view(), {}, sim::kStart + 1h, {}}, std::nullopt);
    clock.setSpans({});
    plot.setChart(&own.chart(3));
    const QImage picture = pictureOf(plot);
    const std::vector<int> line = rowsOf(picture, xAt(36min), Palette::light().series[0]);
    ASSERT_FALSE(line.empty());
    // The area reaches from 24 to 126: 75 of 100 lie at 126 - 76.5.
    EXPECT_NEAR(line.front(), 49, 1);
    EXPECT_NEAR(line.back(), 50, 1);
}

TEST_F(TimeSeriesPlotTest, TintsAFaultFromItsBeginningToItsEndAndHatchesWhatIsNotPlayed) {
    show("latency");
    const QImage picture = pictureOf(plot);
    const Palette& palette = Palette::light();
    const auto reddish = [&](sim::Duration at) {
        const QColor seen = picture.pixelColor(xAt(at), 29);
        return seen.red() - seen.green() > 8;
    };
    EXPECT_FALSE(reddish(29min + 50s));
    EXPECT_TRUE(reddish(30min + 10s));
    EXPECT_TRUE(reddish(39min + 50s));
    EXPECT_FALSE(reddish(40min + 10s));
    // A line of the hatch every six pixels; where it was played the ground, but for the ribbon.
    const auto hatched = [&](sim::Duration at) {
        int pixels = 0;
        for (int y = 40; y < 120; ++y) {
            pixels += picture.pixelColor(xAt(at), y) != palette.panel ? 1 : 0;
        }
        return pixels;
    };
    clock.setPlayedUntil(sim::kStart + 1h);
    const QImage played = pictureOf(plot);
    EXPECT_GE(hatched(43min), 80 / 6);
    EXPECT_EQ(played.pixelColor(xAt(43min) + 2, 29), palette.panel);
}

// What grows by one a second has been t - 15 on average in the 30 s up to t, t - 10 in the 20 s.
ChartFuture ramp(const QString& name, sim::Duration row, int rows) {
    ChartFuture future;
    future.name = name;
    future.ends = rowsEvery(row, rows);
    Trace trace;
    trace.name = QStringLiteral("all");
    for (const sim::Time end : future.ends) {
        trace.values.append(sim::toSeconds(end - sim::kStart) - sim::toSeconds(row) / 2);
    }
    future.traces.push_back(std::move(trace));
    future.playedUntil = future.ends.back();
    return future;
}

Chart twoRamps(sim::Duration rowOfB, int rowsOfB) {
    Chart chart;
    chart.title = QStringLiteral("Visits");
    chart.compared = QStringLiteral("all");
    chart.a = ramp(QStringLiteral("long"), 30s, 80); // 40 min
    chart.b = ramp(QStringLiteral("short"), rowOfB, rowsOfB);
    return chart;
}

TEST(TwoFutures, OfOtherRowsAreDrawnInTheMiddleOfWhatTheseCover) {
    const Chart chart = twoRamps(20s, 120);
    for (const ChartFuture* future : {&chart.a, &*chart.b}) {
        for (std::size_t row = 0; row < future->ends.size(); ++row) {
            const sim::Time drawn = future->ends[row] - drawnBeforeEnd(chart, *future);
            EXPECT_EQ(future->traces.front().values[row], sim::toSeconds(drawn - sim::kStart));
        }
    }
    EXPECT_EQ(rowsTold(chart), "Points are in the middle of rows of 30 s (A) and 20 s (B)");
    const Chart same = twoRamps(30s, 60);
    EXPECT_EQ(drawnBeforeEnd(same, same.a), sim::Duration::zero());
    EXPECT_EQ(rowsTold(same), "");
}

TEST_F(TimeSeriesPlotTest, EqualFuturesOfOtherRowsCoincide) {
    const Chart chart = twoRamps(20s, 120);
    clock.setRange({sim::kStart + 1min, sim::kStart + 3min});
    plot.setChart(&chart);
    const QImage picture = plot.grab().toImage();
    const Palette& palette = Palette::light();
    const PlotGeometry geometry = geometryOf(chart, lookOf(clock), plot.rect(), false);
    int seen = 0;
    for (int x = 60; x < 600; x += 4) {
        const double value = sim::toSeconds(geometry.time(x + 0.5) - sim::kStart);
        for (const QColor& colour : {palette.futureA, palette.futureB}) {
            for (const int y : rowsOf(picture, x, colour)) {
                EXPECT_NEAR(y, geometry.y(value), 3) << "at " << value << " s";
                ++seen;
            }
        }
    }
    EXPECT_GT(seen, 100);
    EXPECT_TRUE(looksAsEver(plot, "compare-rows"));
    plot.setChart(nullptr);
}

TEST(ReadOuts, ThoseThatMatterAreLeftOutLast) {
    std::vector<ReadOut> all(5);
    all[4].matters = true; // the errors
    const std::vector<qreal> widths(5, 60);
    EXPECT_THAT(readOutsThatFit(all, widths, 286, 14, 30), testing::ElementsAre(0, 1, 2, 3, 4));
    EXPECT_THAT(readOutsThatFit(all, widths, 280, 14, 30), testing::ElementsAre(0, 1, 2, 4));
    EXPECT_THAT(readOutsThatFit(all, widths, 80, 14, 30), testing::ElementsAre(4));
    EXPECT_THAT(readOutsThatFit(all, widths, 20, 14, 30), testing::IsEmpty());
}

TEST(ReadOuts, TheGreatestShareIsLeftOutLastOfThoseThatDoNotMatter) {
    std::vector<ReadOut> all(5);
    all[0].amount = 15;
    all[2].amount = 84; // stale copies
    all[4].matters = true;
    const std::vector<qreal> widths(5, 60);
    EXPECT_THAT(readOutsThatFit(all, widths, 280, 14, 30), testing::ElementsAre(0, 1, 2, 4));
    EXPECT_THAT(readOutsThatFit(all, widths, 200, 14, 30), testing::ElementsAre(0, 2, 4));
    EXPECT_THAT(readOutsThatFit(all, widths, 140, 14, 30), testing::ElementsAre(2, 4));
}

TEST_F(TimeSeriesPlotTest, TheObjectivesOwnQuantileAndErrorsMatter) {
    Chart& latency = show("latency");
    latency.limits = {{"fast: p95 at most 500 ms", 0.5, "p95"}};
    const auto matters = [&](const Chart& chart) {
        std::vector<std::string> names;
        for (const ReadOut& one : readOutsOf(chart, lookOf(clock))) {
            if (one.matters) {
                names.push_back(one.name.toStdString());
            }
        }
        return names;
    };
    EXPECT_THAT(matters(latency), testing::ElementsAre("p95"));
    EXPECT_THAT(matters(show("answered-by")), testing::ElementsAre("error"));
}

TEST_F(TimeSeriesPlotTest, WhatItSaysOfNothingStandsWhereThatWasPlayed) {
    Chart& errors = show("errors");
    for (Trace& trace : errors.a.traces) {
        trace.shown = false;
    }
    ASSERT_FALSE(emptyText(errors, lookOf(clock)).isEmpty());
    plot.chartChanged();
    plot.setTelling(false); // of what is hatched
    const auto inkRightOf = [&](sim::Duration at) {
        const QImage picture = plot.grab().toImage();
        int ink = 0;
        for (int x = xAt(at) + 4; x < picture.width() - 12; ++x) {
            ink += static_cast<int>(rowsOf(picture, x, Palette::light().text3).size());
        }
        return ink;
    };
    EXPECT_GT(inkRightOf(26min), 0);
    errors.a.playedUntil = sim::kStart + 30min;
    clock.setPlayedUntil(sim::kStart + 30min);
    clock.setPlayhead(sim::kStart + 30min);
    plot.chartChanged();
    EXPECT_EQ(inkRightOf(31min), 0) << "nobody knows of that yet";
}

TEST_F(TimeSeriesPlotTest, TheCursorReadsTheData) {
    const Chart& chart = show("load");
    const QPointF at(xAt(35min), 60);
    QMouseEvent move(QEvent::MouseMove, at, plot.mapToGlobal(at), Qt::NoButton, {}, {});
    QApplication::sendEvent(&plot, &move);
    ASSERT_TRUE(clock.cursor());
    EXPECT_NEAR(sim::toSeconds(*clock.cursor()), 35 * 60, 2);
    EXPECT_EQ(readOutsOf(chart, {.cursor = sim::kStart + 40min + 30s})[0].value, "116");
    EXPECT_EQ(readOutsOf(chart, {.cursor = sim::kStart + 40min + 30s})[2].value, "419");
    EXPECT_EQ(readOutsOf(chart, {.cursor = *clock.cursor()})[0].value, "0");
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&plot, &leave);
    EXPECT_FALSE(clock.cursor());
}

TEST_F(TimeSeriesPlotTest, AClickMovesThePlayheadAndADragTheRange) {
    show("latency");
    QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(xAt(30min), 60));
    EXPECT_NEAR(sim::toSeconds(clock.playhead()), 1800, 2);
    QTest::mousePress(&plot, Qt::LeftButton, {}, QPoint(xAt(35min), 60));
    QTest::mouseMove(&plot, QPoint(xAt(33min), 60));
    QTest::mouseRelease(&plot, Qt::LeftButton, {}, QPoint(xAt(33min), 60));
    EXPECT_NEAR(sim::toSeconds(clock.range().from), 27 * 60, 3);
    EXPECT_EQ(clock.range().length(), 20min);
    EXPECT_NEAR(sim::toSeconds(clock.playhead()), 1800, 2) << "a drag is no click";
}

TEST_F(TimeSeriesPlotTest, ADragWithShiftChoosesARange) {
    show("latency");
    QTest::mousePress(&plot, Qt::LeftButton, Qt::ShiftModifier, QPoint(xAt(30min), 60));
    QTest::mouseMove(&plot, QPoint(xAt(40min), 60));
    QTest::mouseRelease(&plot, Qt::LeftButton, Qt::ShiftModifier, QPoint(xAt(40min), 60));
    EXPECT_NEAR(sim::toSeconds(clock.range().from), 1800, 3);
    EXPECT_NEAR(sim::toSeconds(clock.range().to), 2400, 3);
}

TEST_F(TimeSeriesPlotTest, KeysZoomMoveAndReadRowByRow) {
    show("latency");
    const TimeRange before = clock.range();
    QTest::keyClick(&plot, Qt::Key_W);
    EXPECT_NEAR(sim::toSeconds(clock.range().length()), 1200 / 1.25, 0.01);
    QTest::keyClick(&plot, Qt::Key_S);
    EXPECT_NEAR(sim::toSeconds(clock.range().length()), 1200, 0.01);
    QTest::keyClick(&plot, Qt::Key_A);
    EXPECT_NEAR(sim::toSeconds(before.from - clock.range().from), 120, 0.01);
    QTest::keyClick(&plot, Qt::Key_D);
    EXPECT_NEAR(sim::toSeconds(before.from - clock.range().from), 0, 0.01);
    QTest::keyClick(&plot, Qt::Key_Left);
    EXPECT_EQ(clock.cursor(), sim::kStart + 40min + 30s) << "it begins at the playhead";
    QTest::keyClick(&plot, Qt::Key_Left);
    EXPECT_EQ(clock.cursor(), sim::kStart + 40min);
    QTest::keyClick(&plot, Qt::Key_Return);
    EXPECT_EQ(clock.playhead(), sim::kStart + 40min);
    QTest::keyClick(&plot, Qt::Key_Escape);
    EXPECT_FALSE(clock.cursor());
}

TEST_F(TimeSeriesPlotTest, TheWheelZoomsAroundThePointer) {
    show("latency");
    const QPointF at(xAt(40min), 60);
    QWheelEvent wheel(at, plot.mapToGlobal(at), {}, QPoint(0, 120), Qt::NoButton, {},
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&plot, &wheel);
    EXPECT_NEAR(sim::toSeconds(clock.range().length()), 960, 0.01);
    // 15 of 20 minutes lay before it: so do three quarters of 16 minutes.
    EXPECT_NEAR(sim::toSeconds(clock.range().from), 40 * 60 - 720, 3);
}

TEST_F(TimeSeriesPlotTest, TellsScreenReadersWhatItShows) {
    show("load");
    plot.show();
    clock.setRange({sim::kStart + 38min, sim::kStart + 40min + 30s});
    QAccessibleInterface* plotInterface = QAccessible::queryAccessibleInterface(&plot);
    ASSERT_NE(plotInterface, nullptr);
    EXPECT_EQ(plotInterface->role(), QAccessible::Chart);
    EXPECT_EQ(plotInterface->text(QAccessible::Name), "frontend in use and waiting, means");
    EXPECT_TRUE(plotInterface->text(QAccessible::Description)
                    .contains("waiting: latest 419, least 0, greatest 419, p95 419"))
        << plotInterface->text(QAccessible::Description).toStdString();
    ASSERT_EQ(plotInterface->childCount(), 1);
    QAccessibleInterface* table = plotInterface->child(0);
    EXPECT_EQ(table->role(), QAccessible::Table);
    ASSERT_EQ(table->childCount(), 20) << "a head and three traces of five";
    EXPECT_EQ(table->child(1)->text(QAccessible::Name), "latest");
    EXPECT_EQ(table->child(15)->text(QAccessible::Name), "waiting");
    EXPECT_EQ(table->child(16)->text(QAccessible::Name), "419");
    QAccessibleTableInterface* cells = table->tableInterface();
    ASSERT_NE(cells, nullptr);
    EXPECT_EQ(cells->rowCount(), 3);
    EXPECT_EQ(cells->columnCount(), 5);
    EXPECT_EQ(cells->rowDescription(2), "waiting");
    EXPECT_EQ(cells->columnDescription(1), "latest");
    QAccessibleInterface* latest = cells->cellAt(2, 1);
    ASSERT_NE(latest, nullptr);
    EXPECT_EQ(latest->text(QAccessible::Value), "419");
    QAccessibleTableCellInterface* cell = latest->tableCellInterface();
    ASSERT_NE(cell, nullptr);
    EXPECT_EQ(cell->rowIndex(), 2);
    EXPECT_EQ(cell->columnIndex(), 1);
    EXPECT_EQ(cell->table(), table);
    EXPECT_EQ(cell->columnHeaderCells().front()->text(QAccessible::Name), "latest");
    EXPECT_EQ(cell->rowHeaderCells().front()->text(QAccessible::Name), "waiting");
    EXPECT_EQ(table->indexOfChild(latest), 16);
    EXPECT_EQ(cells->cellAt(3, 0), nullptr);
}

TEST_F(TimeSeriesPlotTest, LooksAsEver) {
    plot.setTimeAxis(true);
    for (const char* id : {"latency", "errors", "answered-by", "throughput", "hit-ratio", "load",
                           "servers", "recovery"}) {
        Chart& chart = show(id);
        if (chart.id == "errors") {
            chart.limits = {{QStringLiteral("availability: at most 1 %"), 0.01}};
        }
        EXPECT_TRUE(looksAsEver(plot, std::string("chart-") + id));
    }
}

TEST_F(TimeSeriesPlotTest, ComparesTwoFuturesAsEver) {
    clock.setPlayedUntil(sim::kStart + 1h);
    clock.setRange({sim::kStart + 35min, sim::kStart + 47min + 30s});
    clock.setPlayhead(sim::kStart + 41min);
    const FaultHour a;
    const FaultHour b(FaultHour::kRows, 1400);
    FutureSeries other = b.series(QStringLiteral("4 frontends"));
    other.parted = sim::kStart + 36min;
    book.update(a.series(), other);
    plot.resize(624, 180);
    for (const char* id : {"latency", "load"}) {
        show(id);
        EXPECT_TRUE(looksAsEver(plot, std::string("compare-") + id));
    }
}

TEST_F(TimeSeriesPlotTest, DrawsDenseDataAsEver) {
    constexpr int kRows = 100'000;
    std::vector<double> ok;
    std::vector<double> p50;
    for (int i = 0; i < kRows; ++i) {
        ok.push_back(10 + 4 * std::sin(i / 9000.0) + (i % 17 == 0 ? 2 : 0));
        p50.push_back(0.02 + 0.01 * std::sin(i / 7000.0) + (i % 1009 == 0 ? 0.3 : 0));
    }
    std::vector<double> p95(p50);
    std::transform(p95.begin(), p95.end(), p95.begin(), [](double v) { return 3 * v; });
    SeriesTable table{rowsEvery(36ms, kRows),
                      {counterColumn("visitors", "ok", ok), quantileColumn("visitors", "p50", p50),
                       quantileColumn("visitors", "p95", p95)}};
    ChartBook dense;
    dense.setContext(FaultHour::context());
    clock.setPlayedUntil(sim::kStart + 1h);
    clock.showAll();
    dense.update({QStringLiteral("A"), table.view(), {}, sim::kStart + 1h, {}}, std::nullopt);
    plot.setChart(&dense.chart(0));
    EXPECT_TRUE(looksAsEver(plot, "dense-latency"));
    plot.setChart(&dense.chart(3));
    EXPECT_TRUE(looksAsEver(plot, "dense-throughput"));
}

} // namespace
} // namespace doppel::gui
