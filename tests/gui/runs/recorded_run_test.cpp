// SPDX-License-Identifier: Apache-2.0
#include "analysis/hdf5_image.h"
#include "analysis/run_file.h"
#include "analysis/seal.h"
#include "analysis/summary_json.h"
#include "gui/map/map_sketch.h"
#include "gui/map/map_state.h"
#include "gui/runs/recorded_run.h"
#include "gui/runs/run_loader.h"
#include "scenarios/merge.h"
#include "scenarios/play.h"
#include "scenarios/scenario_inputs.h"
#include "tests/analysis/sample_run.h"
#include "tests/platform/temporary_scenario.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const ComponentSketch& componentNamed(const std::vector<ComponentSketch>& list,
                                      std::string_view name) {
    return *std::find_if(list.begin(), list.end(),
                         [&](const auto& one) { return one.name == name; });
}

const scenarios::ComponentState&
componentStateIn(const Recording& recording, const PlatformState& state, std::string_view name) {
    const auto& components = recording.sketch().components;
    return state.components[static_cast<std::size_t>(&componentNamed(components, name) -
                                                     components.data())];
}

// A run of the café that the command line played.
class ARunOfTheCommandLine : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        folder = std::make_unique<QTemporaryDir>();
        QProcess doppel;
        doppel.setStandardOutputFile(QProcess::nullDevice());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", folder->path());
        doppel.setProcessEnvironment(environment);
        doppel.start(DOPPEL_PROGRAM,
                     {"run", DOPPEL_SOURCE_DIR "/scenarios/cafe.yaml", "-q", "-o", file()});
        ASSERT_TRUE(doppel.waitForFinished(120'000));
        auto loaded = analysis::loadRun(file().toStdString());
        ASSERT_TRUE(loaded.ok()) << loaded.errors().front().message;
        run = std::make_unique<scenarios::RunResult>(std::move(loaded.value()));
        auto opened = openRun(file().toStdString());
        ASSERT_TRUE(opened.ok()) << opened.errors().front().message;
        recording = std::make_unique<Recording>(std::move(opened.value()));
    }
    static void TearDownTestSuite() {
        run.reset();
        recording.reset();
        folder.reset();
    }
    static QString file() { return folder->filePath("run.h5"); }

    void SetUp() override { ASSERT_TRUE(recording); }

    static inline std::unique_ptr<QTemporaryDir> folder;
    static inline std::unique_ptr<scenarios::RunResult> run;
    static inline std::unique_ptr<Recording> recording;
};

TEST_F(ARunOfTheCommandLine, HasTheSketchOfItsScenario) {
    const PlatformSketch& sketch = recording->sketch();
    EXPECT_TRUE(QString::fromStdString(sketch.file).endsWith("scenarios/cafe.yaml"));
    EXPECT_EQ(sketch.title, "A café's website on the day of the fair");
    EXPECT_EQ(sketch.duration, 1h);
    ASSERT_EQ(sketch.components.size(), 3U);
    EXPECT_GT(componentNamed(sketch.components, "shop").fields.size(), 10U);
    EXPECT_EQ(sketch.calls.size(), 3U);
    ASSERT_EQ(sketch.events.size(), 1U);
    EXPECT_EQ(sketch.events[0].at, sim::kStart + 30min);
    EXPECT_EQ(sketch.objectives.size(), 2U);
    EXPECT_TRUE(sketch.notes.empty()) << sketch.notes.front();
}

TEST_F(ARunOfTheCommandLine, HasTheNumbersOfItsSummary) {
    const Outcome& outcome = *recording->outcome();
    EXPECT_EQ(outcome.fingerprint, run->fingerprint);
    EXPECT_EQ(outcome.summary, analysis::summaryJsonText(*run));
    const auto summary = nlohmann::json::parse(outcome.summary);
    const SourceTotals& guests = recording->judgementAt(recording->now())->sources.front();
    EXPECT_EQ(guests.total, summary["requests"]["total"]);
    EXPECT_EQ(guests.failed, summary["requests"]["failed"]);
    EXPECT_EQ(guests.p99, summary["requests"]["latency_s"]["p99"].get<double>());
    EXPECT_EQ(outcome.judgement.objectives, run->objectives);
    EXPECT_EQ(outcome.judgement.recovery, run->recovery);
}

TEST_F(ARunOfTheCommandLine, TellsWhatItsComponentsDecided) {
    scenarios::RunResult scaled = *run;
    const models::Rescale rescale{"shop", 2, 4};
    scaled.decisions = {{sim::kStart + 31min, "hpa", toText(rescale), "cpu", rescale}};
    EXPECT_TRUE(std::ranges::equal(recordingOf(scaled).decisions(), scaled.decisions));
}

TEST_F(ARunOfTheCommandLine, HasItsSeriesToTheBit) {
    EXPECT_TRUE(std::ranges::equal(recording->seriesTimes(), run->seriesTimes));
    EXPECT_TRUE(std::ranges::equal(recording->series(), run->series));
    EXPECT_TRUE(std::ranges::equal(recording->timeline(), run->timeline));
    EXPECT_TRUE(std::ranges::equal(recording->journeys(), run->journeys));
}

TEST_F(ARunOfTheCommandLine, IsScrubbedByTheRowsOfItsSeries) {
    const std::size_t row = run->seriesTimes.size() / 2;
    const sim::Time time = run->seriesTimes[row];
    const double seconds = sim::toSeconds(time - run->seriesTimes[row - 1]);
    const PlatformState state = recording->stateAt(time - 1ns);
    EXPECT_EQ(state.at, time - 1ns) << "what is left of an event is that of the moment";
    EXPECT_EQ(componentStateIn(*recording, recording->stateAt(time), "shop").flow.arrivals,
              componentStateIn(*recording, state, "shop").flow.arrivals);
    const auto& shop = componentStateIn(*recording, state, "shop");
    EXPECT_DOUBLE_EQ(shop.flow.arrivals * seconds,
                     recording->column("shop", "requests")->values[row]);
    const auto inRow = [&](const char* component, const char* name) {
        return recording->column(component, name)->values[row];
    };
    EXPECT_DOUBLE_EQ(shop.flow.good * seconds, inRow("shop", "requests") - inRow("shop", "failed") -
                                                   inRow("shop", "aborted"));
    EXPECT_DOUBLE_EQ(state.sources[0].flow.good * seconds, inRow("guests", "ok"));
    ASSERT_EQ(shop.queues.size(), 1U);
    EXPECT_EQ(shop.queues[0].name, "backlog");
    ASSERT_EQ(shop.uses.size(), 2U);
    EXPECT_EQ(shop.uses[0].of, 10) << "2 workers of 5 threads";
}

// What a stored run says of how full its components are has the names and the bounds of what a play
// shows.
TEST_F(ARunOfTheCommandLine, SaysWhatIsInUseAsThePlayShowsIt) {
    const auto loaded = scenarios::loadScenario(DOPPEL_SOURCE_DIR "/scenarios/cafe.yaml");
    ASSERT_TRUE(loaded.ok());
    const auto inputs = scenarios::loadInputs(*loaded);
    ASSERT_TRUE(inputs.ok());
    const auto play = scenarios::Play::create(*loaded, **inputs, {});
    ASSERT_TRUE(play.ok());
    scenarios::Look look;
    const sim::Time at = sim::kStart + 40min;
    (*play)->advance(at);
    const scenarios::Snapshot shown = (*play)->snapshot(look);
    const PlatformState stored = recording->stateAt(at);
    ASSERT_EQ(stored.components.size(), shown.components.size());
    for (std::size_t i = 0; i < shown.components.size(); ++i) {
        const auto told = [](const scenarios::ComponentState& component) {
            std::vector<std::pair<std::string, std::int64_t>> uses;
            for (const scenarios::UseState& use : component.uses) {
                uses.emplace_back(use.name, use.of);
            }
            return uses;
        };
        EXPECT_EQ(told(stored.components[i]), told(shown.components[i]))
            << recording->sketch().components[i].name;
    }
}

TEST_F(ARunOfTheCommandLine, IsDrawnByTheMap) {
    const PlatformState state = recording->stateAt(sim::kStart + 32min);
    const MapSketch sketch = sketchOf(recording->sketch());
    const MapState map = mapStateOf(sketch, mapEventsOf(sketch, recording->sketch().events), state);
    const auto shop = sketch.find(QStringLiteral("shop"));
    ASSERT_TRUE(shop);
    EXPECT_EQ(map.nodes[*shop].pins.size(), 1U) << "it is slow";
    EXPECT_GT(map.nodes[*shop].rate, 10);
    EXPECT_EQ(map.nodes[*shop].serverCount(), 0U) << "not recorded";
    for (std::size_t i = 0; i < map.calls.size(); ++i) { // each is called by one other alone
        EXPECT_TRUE(map.calls[i].recorded);
        EXPECT_EQ(map.calls[i].rate, map.nodes[sketch.calls[i].to].rate);
    }
}

TEST_F(ARunOfTheCommandLine, IsLoadedWithoutHoldingAnybodyUp) {
    RunLoader loader;
    QSignalSpy loaded(&loader, &RunLoader::loaded);
    QSignalSpy failed(&loader, &RunLoader::failed);
    loader.load(file());
    loader.load(folder->filePath("none.h5"));
    ASSERT_TRUE(failed.wait(20'000));
    ASSERT_EQ(loaded.size(), 1);
    EXPECT_EQ(loaded[0][1].value<std::shared_ptr<const Recording>>()->outcome()->fingerprint,
              run->fingerprint);
}

TEST(RecordedRun, OfAScenarioThatCantBeReadIsToldFromTheResult) {
    const scenarios::RunResult run = analysis::sampleRun();
    const Recording recording = recordingOf(run);
    const PlatformSketch& sketch = recording.sketch();
    std::vector<std::string> names;
    for (const ComponentSketch& component : sketch.components) {
        names.push_back(component.name + ' ' + component.kind);
    }
    EXPECT_THAT(names, ElementsAre("fastly edge", "frontend app", "postgres database"));
    EXPECT_EQ(sketch.duration, 70min);
    EXPECT_THAT(sketch.calls, ElementsAre(CallSketch{"fastly", "frontend"},
                                          CallSketch{"frontend", "content-store"},
                                          CallSketch{"frontend", "search"}));
    ASSERT_EQ(sketch.events.size(), 1U);
    EXPECT_EQ(sketch.events[0].length, 10min);
    EXPECT_THAT(sketch.events[0].components, ElementsAre("frontend"));
    ASSERT_EQ(sketch.notes.size(), 2U);
    EXPECT_THAT(sketch.notes[1], HasSubstr("doppel 0.1.0 played it; this one can't read"));
}

TEST(RecordedRun, StatesTellWhatTheRowTells) {
    const Recording recording = recordingOf(analysis::sampleRun());
    // Minute 35 of the ten bad ones: 1,600 visits in 60 s, of which 30 failed.
    const PlatformState state = recording.stateAt(sim::kStart + 35min);
    EXPECT_DOUBLE_EQ(state.sources[0].flow.arrivals, 1600.0 / 60);
    EXPECT_DOUBLE_EQ(state.sources[0].flow.failed, 0.5);
    EXPECT_FALSE(state.sources[0].stay) << "how many were inside is not in this series";
    const auto& frontend = componentStateIn(recording, state, "frontend");
    EXPECT_THAT(frontend.actions, ElementsAre(0U));
    EXPECT_EQ(frontend.health, scenarios::Health::Impaired);
    EXPECT_TRUE(frontend.queues.empty());
    EXPECT_TRUE(frontend.servers.empty());
    EXPECT_EQ(state.links.size(), recording.sketch().calls.size());
    EXPECT_TRUE(componentStateIn(recording, recording.stateAt(sim::kStart + 40min), "frontend")
                    .actions.empty())
        << "it is over";
    const auto actionsAt = [&](sim::Duration at) {
        return componentStateIn(recording, recording.stateAt(sim::kStart + at), "frontend").actions;
    };
    EXPECT_THAT(actionsAt(39min + 59s), ElementsAre(0U)) << "in a row that ends after it";
    EXPECT_TRUE(actionsAt(29min + 59s).empty());
    EXPECT_THAT(actionsAt(30min + 1s), ElementsAre(0U));
    EXPECT_EQ(recording.now(), sim::kStart + 70min);
}

// As the plan tells: "standby" is there from the minute in which its step is over, "never" not.
TEST(RecordedRun, WhatAPlanHasYetToBringUpIsNotBuilt) {
    const std::string text = R"(
doppel: 1
duration: 6min
series_interval: 30s
components:
  standby: {kind: app, replicas: 1, cpu: 1ms}
  never: {kind: app, replicas: 1, cpu: 1ms}
  drill:
    kind: recovery_plan
    playings: 10
    steps: [{name: build, takes: 1min, brings_up: [standby]}]
  other: {kind: recovery_plan, playings: 10, steps: [{name: build, takes: 1s, brings_up: [never]}]}
traffic:
  guests: {kind: open, to: standby, rate: 5/s, patience: 2s}
timeline:
  - {at: 2min, recover: drill}
)";
    const Recording recording = recordingOf(scenarios::playText(text));
    const auto healthAt = [&](sim::Duration at, std::string_view name) {
        return componentStateIn(recording, recording.stateAt(sim::kStart + at), name).health;
    };
    EXPECT_EQ(healthAt(1min, "standby"), scenarios::Health::NotBuilt);
    EXPECT_EQ(healthAt(2min + 30s, "standby"), scenarios::Health::NotBuilt);
    EXPECT_EQ(healthAt(4min, "standby"), scenarios::Health::Well);
    EXPECT_EQ(healthAt(5min, "never"), scenarios::Health::NotBuilt);
    // Within the row, which ends later.
    const sim::Duration built = recording.sketch().components[0].builtAt - sim::kStart;
    ASSERT_EQ(recording.sketch().components[0].name, "standby");
    ASSERT_GE(built, 3min);
    EXPECT_EQ(healthAt(built - 1ms, "standby"), scenarios::Health::NotBuilt);
    EXPECT_EQ(healthAt(built, "standby"), scenarios::Health::Well);
    EXPECT_EQ(healthAt(5min, "drill"), scenarios::Health::Well);
}

TEST(RecordedRun, AMeanStayIsThoseInsideOverThoseThatCame) {
    scenarios::RunResult run = analysis::sampleRun();
    // 8 inside, 1,600 requests in 60 s: 300 ms each.
    run.series.push_back({"fastly",
                          "in_flight",
                          {},
                          "",
                          "",
                          sim::SeriesColumn::Kind::Mean,
                          std::vector<double>(70, 8.0)});
    const Recording recording = recordingOf(run);
    const auto state = recording.stateAt(sim::kStart + 20min);
    const auto& fastly = componentStateIn(recording, state, "fastly");
    EXPECT_EQ(fastly.inFlight, 8U);
    EXPECT_DOUBLE_EQ(fastly.stay.value(), 0.3);
}

TEST(RecordedRun, OfMergedRunsCountsAreOfAllOfThem) {
    scenarios::RunResult other = analysis::sampleRun();
    other.seed = 7;
    other.fingerprint = "00000000000000aa";
    const auto both = scenarios::merge(analysis::sampleRun(), other);
    ASSERT_TRUE(both.ok());
    const Recording recording = recordingOf(*both);
    EXPECT_EQ(recording.outcome()->judgement.sources[0].total, 200'000U);
    EXPECT_DOUBLE_EQ(recording.stateAt(sim::kStart + 35min).sources[0].flow.arrivals,
                     2 * 1600.0 / 60);
    EXPECT_THAT(recording.sketch().notes.back(), HasSubstr("2 runs taken together"));
}

TEST(RecordedRun, WithoutASeriesThereIsNoStateButTheLast) {
    scenarios::RunResult run = analysis::sampleRun();
    run.series.clear();
    run.seriesTimes.clear();
    const Recording recording = recordingOf(run);
    EXPECT_TRUE(recording.stateTimes().empty());
    EXPECT_EQ(recording.nowState().components.size(), 3U);
    EXPECT_EQ(recording.now(), sim::kStart + 70min);
}

TEST(RecordedRun, OtherSchemasAreRefusedByName) {
    const QTemporaryDir folder;
    for (const std::string_view schema : {"doppel.run/1", "doppel.run/7"}) {
        auto image = analysis::Hdf5Image::create();
        ASSERT_TRUE(image.ok());
        image->attribute("/", "schema", schema);
        image->attribute("/", "version", std::string_view("9.0.0"));
        const auto bytes = image->bytes();
        ASSERT_TRUE(bytes.ok());
        QFile file(folder.filePath("run.h5"));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(analysis::sealed(*bytes)));
        file.close();
        const auto run = openRun(file.fileName().toStdString());
        ASSERT_FALSE(run.ok());
        EXPECT_THAT(toText(run.errors().front()), HasSubstr("run.h5"));
        EXPECT_THAT(run.errors().front().message,
                    HasSubstr("was written by doppel 9.0.0 (schema " + std::string(schema) + ")"));
    }
}

} // namespace
} // namespace doppel::gui
