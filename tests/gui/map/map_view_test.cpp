// SPDX-License-Identifier: Apache-2.0
#include "gui/map/inside_page.h"
#include "gui/map/map_canvas.h"
#include "gui/map/map_view.h"
#include "gui/map/metric_figures.h"
#include "gui/map/platform_page.h"
#include "gui/map/shown_pane.h"
#include "gui/map/world_page.h"
#include "gui/map/world_sketch.h"
#include "models/decision_log.h"
#include "tests/gui/golden_image.h"
#include "tests/gui/map/map_samples.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gmock/gmock.h>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

PlatformSketch govukWithFields() {
    PlatformSketch platform = samples::govuk();
    platform.events = samples::govukFault();
    for (ComponentSketch& component : platform.components) {
        if (component.name == "frontend") {
            component.summary = "a rendering application: workers of threads behind a backlog";
            component.fields = {
                {"components.frontend.replicas", "6", "count", ">= 1", "how many servers there are",
                 "", false, true},
                {"components.frontend.workers", "4", "count", ">= 1",
                 "processes of a server, each on a processor of its own", "", false, false},
                {"components.frontend.threads", "5", "count", "1 to 1000", "threads of each worker",
                 "Puma", true, false},
                {"components.frontend.cpu", "lognormal(mean 40ms, cv 1)", "distribution", "",
                 "processor time of a page", "a guess", false, true},
                {"components.frontend.backlog", "1024", "count", ">= 1",
                 "connections that may wait for a thread", "listen(2), Puma's default", true,
                 false}};
        }
    }
    return platform;
}

Recording recordingOn(const PlatformSketch& platform) {
    using Kind = sim::SeriesColumn::Kind;
    Recording recording;
    recording.setSketch(platform);
    recording.addColumns({{"frontend", "puma_busy_threads", {}, "", "", Kind::Mean, {}},
                          {"frontend", "requests", {}, "", "", Kind::Increase, {}},
                          {"frontend", "latency", {}, "p99", "s", Kind::Quantile, {}},
                          {"router", "requests", {}, "", "", Kind::Increase, {}}});
    sim::SeriesRows rows;
    rows.times = {sim::kStart + 30s, sim::kStart + 60s};
    rows.values = {60, 9000, 0.4, 9001, 118.6, 18570, 3.1, 18571};
    recording.addRows(rows);
    return recording;
}

class MapViewOf : public testing::Test {
protected:
    MapViewOf()
        : platform_(govukWithFields()), recording_(recordingOn(platform_)),
          view_(LayoutStore(folder_.filePath("cache"), folder_.filePath("data"))) {
        view_.resize(968, 660);
        view_.canvas().setMotion(false);
        show(platform_, samples::govukRecovering(platform_));
    }

    void show(const PlatformSketch& platform, const PlatformState& state) {
        view_.setPlatform(platform);
        view_.show(recording_, state);
        ASSERT_TRUE(QTest::qWaitFor([this] { return view_.model().scene().isLaidOut(); }, 8000));
        view_.grab();
    }
    // As after a minute more, when it is known who is quiet.
    void showLater(PlatformState state) {
        PlatformState before = samples::govukRecovering(platform_);
        before.at = sim::kStart + 41min;
        show(platform_, before);
        show(platform_, state);
    }

    QTemporaryDir folder_;
    PlatformSketch platform_;
    Recording recording_;
    MapView view_;
};

std::vector<std::string> linesOf(const std::vector<FigureLine>& lines) {
    std::vector<std::string> all;
    for (const FigureLine& line : lines) {
        all.push_back(line.name.toStdString() + ": " + line.value.toStdString());
    }
    return all;
}

TEST_F(MapViewOf, TellsMetricsOfTheIntervalThatAMomentLiesIn) {
    EXPECT_THAT(linesOf(metricFigures(recording_, "frontend", sim::kStart + 31s)),
                ElementsAre("puma_busy_threads: 119", "requests: 619/s", "latency.p99: 3.1 s"));
    EXPECT_THAT(linesOf(metricFigures(recording_, "router", sim::kStart + 30s)),
                ElementsAre("requests: 300/s"));
    EXPECT_THAT(linesOf(metricFigures(recording_, "router", sim::kStart + 1h)),
                ElementsAre("requests: 619/s"));
    EXPECT_EQ(metricFigures(recording_, "router", sim::kStart + 1h)[0].total.toStdString(),
              "27.6 k")
        << "as many as came in both rows of 30 s";
    EXPECT_TRUE(metricFigures(Recording(), "router", sim::kStart).empty());
}

TEST_F(MapViewOf, OpensAComponentFromInside) {
    QAbstractItemModelTester figures(&view_.insidePage().figuresNow(),
                                     QAbstractItemModelTester::FailureReportingMode::Fatal);
    QAbstractItemModelTester metrics(&view_.insidePage().metrics(),
                                     QAbstractItemModelTester::FailureReportingMode::Fatal);
    QAbstractItemModelTester fields(&view_.insidePage().fields(),
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    view_.goTo("frontend");
    QTest::keyClick(&view_.canvas(), Qt::Key_Return);
    EXPECT_EQ(view_.level(), MapView::Level::Inside);
    view_.show(recording_, samples::govukRecovering(platform_));
    InsidePage& inside = view_.insidePage();
    EXPECT_EQ(inside.component(), "frontend");
    EXPECT_EQ(inside.fields().rowCount(), 5);
    EXPECT_EQ(inside.fields().index(3, FieldModel::Name).data().toString(), "cpu");
    EXPECT_EQ(inside.fields().index(3, FieldModel::Value).data().toString(),
              "lognormal(mean 40ms, cv 1)");
    EXPECT_TRUE(
        inside.fields().index(3, FieldModel::Value).data(Qt::FontRole).value<QFont>().bold());
    EXPECT_EQ(inside.fields().index(4, FieldModel::Source).data().toString(),
              "listen(2), Puma's default");
    EXPECT_EQ(inside.figuresNow().index(0, 1).data().toString(), "619/s");
    EXPECT_EQ(inside.metrics().rowCount(), 3);
    EXPECT_FALSE(inside.shown().isVisibleTo(&inside)) << "it shows no tables and decided nothing";
    // Other values under the same names leave the table as it is.
    QSignalSpy reset(&inside.figuresNow(), &QAbstractItemModel::modelReset);
    view_.show(recording_, samples::govukRecovering(platform_));
    EXPECT_EQ(reset.count(), 0);
}

TEST_F(MapViewOf, LeavesTheMapAloneWhenAnActionIsInjected) {
    QSignalSpy laidOut(&view_.model(), &MapModel::laidOut);
    PlatformSketch more = platform_;
    more.events.push_back({.name = {},
                           .kind = "fault.down",
                           .text = "down on frontend",
                           .yaml = {},
                           .at = sim::kStart + 40min,
                           .length = 5min,
                           .ramp = {},
                           .components = {"frontend"},
                           .lasts = true,
                           .isFault = true});
    show(more, samples::govukRecovering(more));
    EXPECT_EQ(laidOut.count(), 0);
    const MapScene& scene = view_.model().scene();
    ASSERT_EQ(scene.faces[*scene.cardNamed("frontend")].pins.size(), 1U);
    EXPECT_EQ(scene.faces[*scene.cardNamed("frontend")].pins[0].text, "down");
}

TEST_F(MapViewOf, LeavesTheInsideOfAComponentThatAnotherPlatformDoesNotHave) {
    view_.open("frontend");
    ASSERT_EQ(view_.level(), MapView::Level::Inside);
    PlatformSketch other;
    other.components = {{.name = "app", .kind = "app"}};
    view_.setPlatform(other);
    EXPECT_EQ(view_.level(), MapView::Level::Platform);
    EXPECT_TRUE(view_.insidePage().component().isEmpty());
}

TEST(ToldApart, CutsNoTwoNamesToTheSame) {
    const auto cut = [](const QString& name, Qt::TextElideMode how) {
        return name.size() <= 12      ? name
               : how == Qt::ElideLeft ? QStringLiteral("…") + name.right(11)
                                      : name.left(6) + QStringLiteral("…") + name.right(5);
    };
    const QStringList all{"recovery_time_seconds", "recovery_point_seconds", "writes_and_reads",
                          "lost"};
    EXPECT_EQ(toldApart(all[0], all, cut), "…ime_seconds");
    EXPECT_EQ(toldApart(all[1], all, cut), "…int_seconds");
    EXPECT_EQ(toldApart(all[2], all, cut), "writes…reads");
    EXPECT_EQ(toldApart(all[3], all, cut), "lost");
}

TEST(ColumnWidths, LeaveTheLastItsRoom) {
    EXPECT_EQ(columnWidths({105, 44, 40, 37, 60}, 600, 120),
              (std::vector<int>{105, 44, 40, 37, 60, 314}));
    EXPECT_EQ(columnWidths({105, 44, 40, 37, 60}, 356, 120),
              (std::vector<int>{60, 44, 40, 37, 60, 115}))
        << "all in sight";
    EXPECT_EQ(columnWidths({300, 40}, 300, 190), (std::vector<int>{110, 40, 150}));
}

TEST_F(MapViewOf, KnowsNothingOfAMomentThatWasNotPlayed) {
    view_.show(recording_, PlatformState());
    EXPECT_FALSE(view_.model().state());
    EXPECT_EQ(view_.model().scene().faces[0].rate, "not played yet");
}

TEST_F(MapViewOf, ShowsTheWorldByTheScenariosWeights) {
    const WorldSketch& world = view_.worldPage().world();
    ASSERT_EQ(world.columns.size(), 4U);
    const auto& places = world.columns[1].items;
    ASSERT_EQ(places.size(), 5U);
    EXPECT_EQ(places[0].name, "england");             // the most first
    EXPECT_NEAR(*places[0].visits, 1139.85, 1e-9);    // 45 % of 2,533
    EXPECT_EQ(world.columns[2].items[0].name, "LCY"); // beside whom it serves
    EXPECT_EQ(world.columns[2].items[0].note, "8 ms away, one way");
    ASSERT_EQ(world.columns[3].items.size(), 1U);
    EXPECT_EQ(world.columns[3].items[0].name, "fastly");
    double arrives = 0;
    for (const WorldFlow& flow : world.flows) {
        arrives += flow.column == 2 ? flow.share : 0;
    }
    EXPECT_NEAR(arrives, 1, 1e-12);
}

TEST_F(MapViewOf, OpensWhomTheWorldEntersByWithKeys) {
    view_.setLevel(MapView::Level::World);
    QTest::keyClick(&view_.worldPage(), Qt::Key_Return); // visitors
    EXPECT_EQ(view_.insidePage().component(), "visitors");
    view_.setLevel(MapView::Level::World);
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Down, Qt::Key_Right, Qt::Key_Right}) {
        QTest::keyClick(&view_.worldPage(), key);
    }
    QTest::keyClick(&view_.worldPage(), Qt::Key_Return);
    EXPECT_EQ(view_.insidePage().component(), "fastly");
}

TEST_F(MapViewOf, ShowsAWorldWithoutPlacesOrPointsOfPresence) {
    const MapSketch cafe = sketchOf(samples::cafe());
    const WorldSketch world = worldOf(cafe, nullptr);
    ASSERT_EQ(world.columns.size(), 3U);
    EXPECT_EQ(world.columns[1].items[0].name, "everywhere");
    EXPECT_EQ(world.columns[2].items[0].name, "nginx");
    EXPECT_EQ(world.columns[2].items[0].visits, std::nullopt);
}

TEST_F(MapViewOf, LooksAsEverRecovering) {
    showLater(samples::govukRecovering(platform_));
    view_.canvas().select("frontend");
    EXPECT_TRUE(looksAsEver(view_, "map-govuk-recovering"));
}

TEST_F(MapViewOf, LooksAsEverFailing) {
    showLater(samples::govukFailing(platform_));
    view_.canvas().select("router");
    EXPECT_TRUE(looksAsEver(view_, "map-govuk-failing"));
}

TEST_F(MapViewOf, LooksAsEverWithFivePartsOfACafe) {
    show(samples::cafe(), samples::cafeBusy(samples::cafe()));
    EXPECT_TRUE(looksAsEver(view_, "map-cafe"));
}

TEST_F(MapViewOf, LooksAsEverWithSixtyComponents) {
    view_.resize(1180, 700);
    show(samples::sixty(), samples::sixtyBusy(samples::sixty()));
    EXPECT_TRUE(looksAsEver(view_, "map-sixty"));
}

TEST_F(MapViewOf, LooksAsEverWithAThousandComponents) {
    show(samples::thousand(), samples::thousandBusy(samples::thousand()));
    EXPECT_TRUE(looksAsEver(view_, "map-thousand"));
}

TEST_F(MapViewOf, LooksAsEverTheWorld) {
    view_.setLevel(MapView::Level::World);
    EXPECT_TRUE(looksAsEver(view_, "map-world"));
}

TEST_F(MapViewOf, LooksAsEverInside) {
    view_.open("frontend");
    view_.show(recording_, samples::govukRecovering(platform_));
    EXPECT_TRUE(looksAsEver(view_, "map-inside"));
}

TEST(ShownPane, DrawsWhatHasABeginningAndAnEndAndTellsItByTheRunsClock) {
    const scenarios::ShownTable plan{"steps",
                                     {"step", "path", "begins", "ends", "state"},
                                     {{"detect", "critical", "10min", "11min 5s", "done"},
                                      {"promote", "", "11min 5s", "14min", "under way"},
                                      {"tell", "", "", "", "never"}},
                                     0};
    const auto spans = spansOf(plan);
    ASSERT_TRUE(spans);
    EXPECT_EQ(spans->first, 10min);
    EXPECT_EQ(spans->last, 14min);
    EXPECT_FALSE(spans->isRelative);
    EXPECT_TRUE(spans->rows[0]->isCritical);
    EXPECT_FALSE(spans->rows[1]->isCritical);
    EXPECT_FALSE(spans->rows[2]);
    ShownTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setTable(plan);
    EXPECT_EQ(model.columnCount(), 6) << "one for bars";
    EXPECT_EQ(model.index(0, 3).data().toString(), "11:05");
    EXPECT_EQ(model.index(2, 2).data().toString(), "");
    scenarios::ShownTable toCome = plan;
    toCome.rows = {{"detect", "critical", "+0s", "+1min 5s", "to come"}};
    model.setTable(toCome);
    EXPECT_TRUE(model.spans()->isRelative);
    EXPECT_EQ(model.index(0, 3).data().toString(), "+1min 5s");
    EXPECT_FALSE(spansOf({"queues", {"queue", "ready"}, {{"q", "3"}}, 0}));
}

TEST(ADecisionsTable, KeepsTheFirstAndTheLastAndSaysHowManyItLeavesOut) {
    Recording recording;
    constexpr int kHalf = models::DecisionLog::kMostOfEach / 2;
    const auto add = [&](int from, int to) {
        for (int i = from; i < to; ++i) {
            recording.add(DecisionEntry{sim::kStart + i * 1s, "lb", "marks server 4 as unhealthy",
                                        std::to_string(i)});
        }
    };
    add(0, 2 * kHalf);
    EXPECT_EQ(decisionsTable(recording, "lb", sim::kNever).rows.size(), 2U * kHalf);
    add(2 * kHalf, 2 * kHalf + 100);
    const scenarios::ShownTable table = decisionsTable(recording, "lb", sim::kNever);
    ASSERT_EQ(table.rows.size(), 2U * kHalf + 1);
    EXPECT_EQ(table.rows[kHalf - 1][2], std::to_string(kHalf - 1));
    EXPECT_EQ(table.rows[kHalf][1], "100 more");
    EXPECT_EQ(table.rows[kHalf + 1][2], std::to_string(kHalf + 100));
    EXPECT_EQ(table.rows.back()[2], std::to_string(2 * kHalf + 99));
}

TEST(ShownPane, HasATabForEachTableAndOneForDecisions) {
    Recording recording;
    PlatformSketch sketch;
    sketch.duration = 1h;
    recording.setSketch(sketch);
    const auto steps = [](const char* state) {
        return scenarios::ShownTable{
            "steps", {"step", "state"}, {{"detect", state}, {"decide", "to come"}}, 3};
    };
    recording.add(TablesEntry{sim::kStart + 1min, "drill", {steps("under way")}});
    recording.add(TablesEntry{sim::kStart + 2min, "drill", {steps("done")}});
    recording.add(DecisionEntry{sim::kStart + 1min, "drill", "begins to detect", "the disaster"});
    recording.add(DecisionEntry{sim::kStart + 90s, "edge", "marks the origin as sick", "3 of 5"});
    recording.add(
        DecisionEntry{sim::kStart + 2min, "drill", "is through with detect", "took 60 s"});
    ShownPane pane;
    pane.show(recording, "drill", sim::kStart);
    EXPECT_FALSE(pane.isVisible());
    pane.show(recording, "drill", sim::kStart + 70s);
    EXPECT_TRUE(pane.isVisible());
    ASSERT_EQ(pane.count(), 2);
    EXPECT_EQ(pane.tabText(0), "steps");
    EXPECT_EQ(pane.tabText(1), "decisions");
    QAbstractItemModelTester tester(const_cast<ShownTableModel*>(&pane.table(0)),
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(pane.table(0).index(0, 1).data().toString(), "under way");
    EXPECT_EQ(pane.table(0).index(2, 0).data().toString(), "and 3 more");
    EXPECT_EQ(pane.table(1).rowCount(), 1) << "its own, up to that moment";
    const QSignalSpy reset(&pane.table(0), &QAbstractItemModel::modelReset);
    pane.show(recording, "drill", sim::kStart + 5min);
    EXPECT_EQ(pane.table(0).index(0, 1).data().toString(), "done");
    EXPECT_EQ(reset.count(), 0);
    EXPECT_EQ(pane.table(1).index(1, 2).data().toString(), "took 60 s");
    pane.show(recording, "edge", sim::kStart + 5min);
    ASSERT_EQ(pane.count(), 1);
    EXPECT_EQ(pane.table(0).index(0, 1).data().toString(), "marks the origin as sick");
    pane.clear();
    EXPECT_FALSE(pane.isVisible());
}

} // namespace
} // namespace doppel::gui
