// SPDX-License-Identifier: Apache-2.0
#include "gui/future/recording.h"

#include <gmock/gmock.h>

#include <optional>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using ColumnKind = sim::SeriesColumn::Kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

sim::Time at(sim::Duration time) {
    return sim::kStart + time;
}

sim::SeriesColumn columnOf(std::string name, ColumnKind kind) {
    return {.component = "edge",
            .name = std::move(name),
            .labels = {},
            .statistic = {},
            .unit = {},
            .kind = kind,
            .values = {}};
}

PlatformState stateAt(sim::Duration time, std::uint64_t inFlight) {
    scenarios::ComponentState edge;
    edge.inFlight = inFlight;
    return {.at = at(time), .components = {edge}};
}

scenarios::JourneySpan spanOf(std::uint64_t visit,
                              std::uint32_t number,
                              std::uint32_t parent,
                              std::optional<sim::Duration> end) {
    scenarios::JourneySpan span;
    span.visit = visit;
    span.number = number;
    span.parent = parent;
    if (end) {
        span.end = at(*end);
    }
    return span;
}

class ARecording : public testing::Test {
protected:
    ARecording() {
        PlatformSketch sketch;
        sketch.title = "two rows";
        sketch.duration = 1h;
        sketch.components = {{.name = "edge", .kind = "edge"}};
        recording.setSketch(sketch);
        recording.addColumns(
            {columnOf("requests", ColumnKind::Increase), columnOf("busy", ColumnKind::Mean)});
        recording.addRows({.epoch = 0,
                           .kept = 0,
                           .times = {at(10s), at(20s), at(30s)},
                           .values = {1, 10, 2, 20, 3, 30}});
        for (const int tens : {1, 2, 3}) {
            recording.addState(stateAt(tens * 10s, static_cast<std::uint64_t>(tens)));
        }
    }
    std::uint64_t inFlightAt(sim::Duration time) const {
        return recording.stateAt(at(time)).components.at(0).inFlight;
    }

    Recording recording;
};

TEST_F(ARecording, ShowsTheTablesOfAMoment) {
    const auto tablesOf = [](const char* state) {
        return std::vector<scenarios::ShownTable>{
            {"steps", {"step", "state"}, {{"detect", state}}}};
    };
    recording.add(TablesEntry{at(10s), "drill", tablesOf("under way")});
    recording.add(TablesEntry{at(20s), "edge", tablesOf("of another")});
    recording.add(TablesEntry{at(30s), "drill", tablesOf("done")});
    EXPECT_EQ(recording.tablesAt("drill", at(9s)), nullptr);
    ASSERT_NE(recording.tablesAt("drill", at(29s)), nullptr);
    EXPECT_EQ(recording.tablesAt("drill", at(29s))->tables, tablesOf("under way"));
    EXPECT_EQ(recording.tablesAt("drill", at(5h))->tables, tablesOf("done"));
    EXPECT_EQ(recording.tablesAt("shop", at(5h)), nullptr);
    const Recording past = recording.until(at(25s));
    EXPECT_EQ(past.tablesAt("drill", at(5h))->at, at(10s)) << "what came later is not of this past";
    EXPECT_EQ(past.extent().tables, 2U);
}

TEST_F(ARecording, ShowsTheLastStateThatIsNotLater) {
    EXPECT_THAT(recording.stateAt(at(9s)).components, IsEmpty());
    EXPECT_EQ(inFlightAt(10s), 1U);
    EXPECT_EQ(inFlightAt(19s), 1U);
    EXPECT_EQ(inFlightAt(20s), 2U);
    EXPECT_EQ(inFlightAt(5h), 3U);
    EXPECT_THAT(recording.stateTimes(), ElementsAre(at(10s), at(20s), at(30s)));
}

TEST_F(ARecording, MovesThePlayheadBetweenTwoRecordedStates) {
    recording.setNow(stateAt(34s, 7));
    EXPECT_EQ(recording.now(), at(34s));
    EXPECT_EQ(inFlightAt(33s), 3U);
    EXPECT_EQ(inFlightAt(34s), 7U);
    EXPECT_THAT(recording.stateTimes(), SizeIs(3)) << "it is not kept";
}

TEST_F(ARecording, FindsAColumnByItsFlatNameAndStatistic) {
    sim::SeriesColumn slow = columnOf("latency", ColumnKind::Quantile);
    slow.labels = {{"class", "page"}};
    slow.statistic = "p99";
    recording.addColumns({slow});
    ASSERT_NE(recording.column("edge", "latency_page", "p99"), nullptr);
    EXPECT_THAT(recording.column("edge", "latency_page", "p99")->values, ElementsAre(0, 0, 0))
        << "before it was registered";
    EXPECT_EQ(recording.column("edge", "latency_page"), nullptr);
    EXPECT_EQ(recording.column("router", "requests"), nullptr);
}

TEST_F(ARecording, HalvesItsRowsAsTheRecorderDid) {
    // The recorder merged the first two, and the third with the one that came.
    recording.addRows(
        {.epoch = 1, .kept = 1, .times = {at(40s), at(60s)}, .values = {7, 35, 11, 50}});
    EXPECT_EQ(recording.seriesEpoch(), 1U);
    EXPECT_THAT(recording.seriesTimes(), ElementsAre(at(20s), at(40s), at(60s)));
    EXPECT_THAT(recording.column("edge", "requests")->values, ElementsAre(3, 7, 11));
    EXPECT_THAT(recording.column("edge", "busy")->values, ElementsAre(15, 35, 50));
}

TEST_F(ARecording, GivesThePastOfABranchWithoutWhatCameLater) {
    recording.add(scenarios::TimelineEntry{at(12s), "early"});
    recording.add(scenarios::TimelineEntry{at(25s), "late"});
    recording.add(DecisionEntry{at(11s), "edge", "marks", "because"});
    recording.add(DecisionEntry{at(29s), "edge", "unmarks", "because"});
    recording.add(Judgement{.at = at(10s)});
    recording.add(Judgement{.at = at(30s)});
    recording.add(spanOf(1, 1, 0, 15s));
    recording.add(spanOf(2, 2, 0, 28s));
    recording.add(spanOf(1, 3, 1, 14s));
    recording.add(spanOf(2, 4, 2, 16s));
    EventSketch injected;
    injected.injected = at(26s);
    recording.addEvent(injected);
    recording.setOutcome({.fingerprint = "f"});

    const Recording past = recording.until(at(22s));
    EXPECT_EQ(past.now(), at(22s));
    EXPECT_EQ(past.nowState().components.at(0).inFlight, 2U);
    EXPECT_THAT(past.seriesTimes(), ElementsAre(at(10s), at(20s)));
    EXPECT_THAT(past.column("edge", "requests")->values, ElementsAre(1, 2));
    EXPECT_THAT(past.stateTimes(), ElementsAre(at(10s), at(20s)));
    EXPECT_THAT(past.timeline(), SizeIs(1));
    EXPECT_THAT(past.decisions(), SizeIs(1));
    EXPECT_THAT(past.judgements(), SizeIs(1));
    ASSERT_THAT(past.journeys(), SizeIs(2)) << "of the visit that was over";
    EXPECT_EQ(past.journeys()[0].visit, 1U);
    EXPECT_EQ(past.journeys()[1].visit, 1U);
    EXPECT_THAT(past.sketch().events, IsEmpty());
    EXPECT_FALSE(past.outcome());

    EXPECT_THAT(recording.sketch().events, SizeIs(1)) << "the other stays as it is";
    EXPECT_THAT(recording.seriesTimes(), SizeIs(3));
}

TEST_F(ARecording, TellsWhatWasKnownWhenThereWasSoMuch) {
    recording.add(scenarios::TimelineEntry{.at = at(12s), .what = "first"});
    recording.add(spanOf(1, 1, 0, 20s));
    const Recording::Extent then = recording.extent();
    recording.addState(stateAt(40s, 4));
    recording.add(scenarios::TimelineEntry{.at = at(25s), .what = "told later"});
    recording.add(spanOf(2, 2, 0, 29s));
    EventSketch injected;
    injected.injected = at(31s);
    recording.addEvent(injected);
    const Recording past = recording.upTo(then, at(31s));
    EXPECT_THAT(past.sketch().events, IsEmpty()) << "at that moment, but after it was copied";
    EXPECT_EQ(past.now(), at(31s));
    EXPECT_THAT(past.stateTimes(), ElementsAre(at(10s), at(20s), at(30s)));
    EXPECT_THAT(past.timeline(), SizeIs(1));
    EXPECT_THAT(past.journeys(), SizeIs(1)) << "the other one will be told again";
    EXPECT_THAT(past.series(), IsEmpty());
    EXPECT_THAT(recording.moment().stateTimes(), IsEmpty());
    EXPECT_EQ(recording.moment().now(), at(40s));
}

TEST_F(ARecording, JudgesByWhatWasKnownAtThatMoment) {
    EXPECT_EQ(recording.judgementAt(at(30s)), nullptr);
    recording.add(Judgement{.at = at(10s)});
    recording.add(Judgement{.at = at(20s)});
    EXPECT_EQ(recording.judgementAt(at(9s)), nullptr);
    EXPECT_EQ(recording.judgementAt(at(19s))->at, at(10s));
    EXPECT_EQ(recording.judgementAt(at(20s))->at, at(20s));
}

TEST_F(ARecording, KeepsNamesAsLongAsAnyCopy) {
    std::optional<Recording> first(std::in_place);
    std::string text = "accept queue";
    const std::string_view name = first->name(text);
    const Recording copy = *first;
    text.assign(text.size(), '-');
    first.reset();
    EXPECT_EQ(name, "accept queue");
}

} // namespace
} // namespace doppel::gui
