// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/dashes.h"
#include "gui/chart/visible_rows.h"
#include "tests/gui/chart/chart_samples.h"

#include <gmock/gmock.h>

#include <limits>
#include <vector>

namespace doppel::gui {
namespace {

using testing::ElementsAre;

PlotGeometry plotOf(sim::Duration from, sim::Duration to, double width = 100) {
    return {QRectF(10, 20, width, 50),
            {sim::kStart + from, sim::kStart + to},
            ValueScale(ValueScale::Kind::Linear, 0, 10)};
}

TEST(PlotGeometry, PlacesMomentsAndValuesAndFindsThemAgain) {
    const PlotGeometry plot = plotOf(100s, 200s);
    EXPECT_DOUBLE_EQ(plot.x(sim::kStart + 100s), 10);
    EXPECT_DOUBLE_EQ(plot.x(sim::kStart + 150s), 60);
    EXPECT_DOUBLE_EQ(plot.x(sim::kStart + 250s), 160);
    EXPECT_EQ(plot.time(35), sim::kStart + 125s);
    EXPECT_DOUBLE_EQ(plot.y(0), 70);
    EXPECT_DOUBLE_EQ(plot.y(10), 20);
    EXPECT_DOUBLE_EQ(plot.y(4), 50);
    EXPECT_DOUBLE_EQ(plot.value(50), 4);
    EXPECT_DOUBLE_EQ(plot.y(1e9), -30) << "a height above the area, and no further";
}

TEST(Rows, CoverWhatHappenedAfterTheRowBefore) {
    const std::vector<sim::Time> ends = rowsEvery(30s, 4);
    EXPECT_EQ(rowAt(ends, sim::kStart), 0U);
    EXPECT_EQ(rowAt(ends, sim::kStart + 30s), 0U);
    EXPECT_EQ(rowAt(ends, sim::kStart + 30s + 1ns), 1U);
    EXPECT_EQ(rowAt(ends, sim::kStart + 121s), std::nullopt);
    EXPECT_EQ(beganAt(ends, 0), sim::kStart);
    EXPECT_EQ(beganAt(ends, 2), sim::kStart + 60s);
}

TEST(Rows, InARangeAreAllOfWhichSomethingLiesInIt) {
    const std::vector<sim::Time> ends = rowsEvery(30s, 4);
    EXPECT_EQ(rowsIn(ends, {sim::kStart + 30s, sim::kStart + 90s}), (RowRange{1, 3}));
    EXPECT_EQ(rowsIn(ends, {sim::kStart + 31s, sim::kStart + 91s}), (RowRange{1, 4}));
    EXPECT_EQ(rowsIn(ends, {sim::kStart + 40s, sim::kStart + 50s}), (RowRange{1, 2}));
    EXPECT_EQ(rowsIn(ends, {sim::kStart + 200s, sim::kStart + 300s}), (RowRange{4, 4}));
}

TEST(PixelColumns, HoldTheRowsThatEndInThem) {
    // 8 rows of 10 s over four columns of 20 s: a row that ends where a column begins is its own.
    const std::vector<sim::Time> ends = rowsEvery(10s, 8);
    EXPECT_THAT(pixelColumns(ends, plotOf(0s, 80s, 4), 1).bounds, ElementsAre(0, 1, 3, 5, 8));
    // Twice as many where a logical pixel has two.
    EXPECT_THAT(pixelColumns(ends, plotOf(0s, 80s, 4), 2).bounds,
                ElementsAre(0, 0, 1, 2, 3, 4, 5, 6, 8));
}

TEST(PixelColumns, OfALaterRangeLeaveOutWhatIsBefore) {
    const std::vector<sim::Time> ends = rowsEvery(10s, 100);
    EXPECT_THAT(pixelColumns(ends, plotOf(500s, 540s, 4), 1).bounds,
                ElementsAre(49, 50, 51, 52, 54));
}

TEST(LineInColumns, ReachesFromTheLeastToTheGreatestAndToTheColumnBefore) {
    const std::vector<sim::Time> ends = rowsEvery(10s, 8);
    const PixelColumns columns = pixelColumns(ends, plotOf(0s, 80s, 4), 1);
    // Columns: {1}, {5, 3}, {4, 4}, {9, 2, 6}.
    EXPECT_THAT(lineIn(columns, pyramidOf({1, 5, 3, 4, 4, 9, 2, 6})),
                ElementsAre(MinMax{1, 1}, MinMax{1, 5}, MinMax{3, 4}, MinMax{2, 9}));
}

TEST(LineInColumns, IsStraightAcrossColumnsWithoutAPoint) {
    // Points at 10 s and 40 s in columns of 10 s, the value 0 and then 3.
    const std::vector<sim::Time> ends{sim::kStart + 10s, sim::kStart + 40s};
    const PixelColumns columns = pixelColumns(ends, plotOf(0s, 60s, 6), 1);
    const std::vector<MinMax> line = lineIn(columns, pyramidOf({0, 3}));
    EXPECT_TRUE(line[0].empty());
    EXPECT_EQ(line[1], (MinMax{0, 0}));
    EXPECT_EQ(line[2], (MinMax{0, 1}));
    EXPECT_EQ(line[3], (MinMax{1, 2}));
    EXPECT_EQ(line[4], (MinMax{2, 3}));
    EXPECT_TRUE(line[5].empty());
}

TEST(LineInColumns, BreaksWhereThereIsNoNumber) {
    const std::vector<sim::Time> ends = rowsEvery(10s, 4);
    const PixelColumns columns = pixelColumns(ends, plotOf(5s, 45s, 4), 1);
    const double none = std::numeric_limits<double>::quiet_NaN();
    const std::vector<MinMax> line = lineIn(columns, pyramidOf({7, none, 2, 2}));
    EXPECT_EQ(line[0], (MinMax{7, 7}));
    EXPECT_TRUE(line[1].empty());
    EXPECT_EQ(line[2], (MinMax{2, 2}));
}

TEST(Dashes, RunOnAroundCorners) {
    // 8 along, then 10 up; 6 on, 4 off, so the second dash begins 2 after the corner.
    const std::vector<QPointF> corner{{0, 0}, {8, 0}, {8, 10}};
    EXPECT_THAT(pieces(corner, {6, 4}), ElementsAre(QLineF(0, 0, 6, 0), QLineF(8, 2, 8, 8)));
    EXPECT_THAT(pieces(corner, kSolid), ElementsAre(QLineF(0, 0, 8, 0), QLineF(8, 0, 8, 10)));
}

// Lengths that no double holds exactly: what rounding leaves of a dash must not stop the line.
TEST(Dashes, EndForAnyLengths) {
    std::vector<QPointF> points;
    for (int i = 0; i < 2000; ++i) {
        points.emplace_back(i * 4.7 + (i % 3) * 0.1, (i * 37 % 101) / 3.0);
    }
    qreal drawn = 0;
    for (const QLineF& piece : pieces(points, {2, 3})) {
        drawn += piece.length();
    }
    qreal length = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        length += QLineF(points[i - 1], points[i]).length();
    }
    EXPECT_NEAR(drawn, length * 2 / 5, 2);
}

TEST(Dashes, StopAtWhatIsNoNumber) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const std::vector<QPointF> points{{0, 0}, {2, 0}, {4, none}, {6, 1}, {8, 1}};
    EXPECT_THAT(pieces(points, kSolid), ElementsAre(QLineF(0, 0, 2, 0), QLineF(6, 1, 8, 1)));
}

} // namespace
} // namespace doppel::gui
