// SPDX-License-Identifier: Apache-2.0
#include "gui/map/card_face.h"
#include "gui/map/map_state.h"
#include "gui/map/slow_visits.h"
#include "tests/gui/map/map_samples.h"

#include <gmock/gmock.h>

#include <limits>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class MapStateOf : public testing::Test {
protected:
    MapState stateAt(PlatformState state) const { return mapStateOf(sketch_, events_, state); }
    const NodeState& node(const MapState& state, const char* name) const {
        return state.nodes[*sketch_.find(QString::fromLatin1(name))];
    }

    PlatformSketch platform_ = samples::govuk();
    MapSketch sketch_ = sketchOf(platform_);
    std::vector<MapEvent> events_ = mapEventsOf(sketch_, samples::govukFault());
};

TEST_F(MapStateOf, TellsFiguresOfComponentsAndSources) {
    const MapState state = stateAt(samples::govukRecovering(platform_));
    const NodeState& frontend = node(state, "frontend");
    EXPECT_EQ(frontend.health, HealthMark::Busy);
    EXPECT_DOUBLE_EQ(frontend.rate, 619);
    EXPECT_DOUBLE_EQ(*frontend.stay, 0.868);
    EXPECT_EQ(frontend.longest.length, 419);
    EXPECT_DOUBLE_EQ(frontend.utilisation, 119.0 / 120);
    EXPECT_EQ(frontend.serverCount(), 6U);
    EXPECT_EQ(node(state, "visitors").health, HealthMark::Well); // 0.13 % fail
    EXPECT_EQ(node(state, "feedback").health, HealthMark::NoRequests);
}

// Nothing of theirs fails: visits took 90 ms before the loss of a zone, and take 4.86 s after it.
TEST(MapState, VisitorsWhoAreServedSlowlyAreNotWell) {
    PlatformSketch platform;
    platform.duration = 1h;
    platform.sources = {{.name = "people", .kind = "open"}};
    platform.events = {{.text = "loss of zone 0", .at = sim::kStart + 42min}};
    Recording recording;
    const auto stateOf = [](sim::Duration at, double stay) {
        PlatformState state;
        state.at = sim::kStart + at;
        state.sources.resize(1);
        state.sources[0].flow = {.arrivals = 60, .good = 60};
        state.sources[0].stay = stay;
        return state;
    };
    const auto healthAt = [&](double stay) {
        const MapSketch sketch = sketchOf(platform);
        const PlatformState state = stateOf(42min + 45s, stay);
        return mapStateOf(sketch, {}, state, {}, slowVisitsFrom(recording, state.at))
            .nodes[0]
            .health;
    };
    recording.setSketch(platform);
    EXPECT_EQ(healthAt(4.86), HealthMark::Well) << "nothing tells what is slow";
    recording.addState(stateOf(41min, 0.09));
    EXPECT_EQ(healthAt(4.86), HealthMark::Busy) << "54 times as long as before";
    EXPECT_EQ(healthAt(0.9), HealthMark::Well) << "nobody minds less than a second";
    platform.objectives = {{"quick", "people.latency.p95 <= 500ms", ""}};
    recording.setSketch(platform);
    EXPECT_EQ(healthAt(0.9), HealthMark::Busy) << "far beyond the bound of p95";
    EXPECT_EQ(healthAt(0.4), HealthMark::Well);
    platform.slow = 300ms;
    recording.setSketch(platform);
    EXPECT_EQ(healthAt(0.4), HealthMark::Busy) << "as recovery says";
}

// Only the platform knows what is not there yet: one that died during a drill looks as dead.
TEST(MapState, WhatIsNotBuiltYetHasNotFailedAndWhatDiedHas) {
    MapSketch sketch;
    sketch.nodes = {{.name = "drill", .kind = "recovery_plan"},
                    {.name = "cache-2", .kind = "redis", .isAsked = true}};
    sketch.calls = {{.from = 0, .to = 1, .role = {}, .names = true}};
    PlatformState platform;
    platform.components.resize(2);
    platform.components[0].uses = {{.name = "steps over", .used = 1, .of = 2}};
    const MapCard cache{{1}, {}};
    const auto stateOf = [&](scenarios::Health health) {
        platform.components[1].health = health;
        return mapStateOf(sketch, {}, platform);
    };
    const MapState unbuilt = stateOf(scenarios::Health::NotBuilt);
    EXPECT_EQ(unbuilt.nodes[1].health, HealthMark::NotBuilt);
    EXPECT_FALSE(unbuilt.nodes[1].loud());
    EXPECT_EQ(faceOf(sketch, cache, unbuilt).rate, "not built yet");
    EXPECT_EQ(faceOf(sketch, cache, unbuilt).spoken(), "cache-2, not built yet");
    const MapState dead = stateOf(scenarios::Health::Down);
    EXPECT_EQ(dead.nodes[1].health, HealthMark::Down);
    EXPECT_EQ(faceOf(sketch, cache, dead).spoken(), "cache-2, down, 0/s");
    platform.components[1].flow = {.arrivals = 3, .failed = 3};
    EXPECT_EQ(faceOf(sketch, cache, stateOf(scenarios::Health::NotBuilt)).spoken(),
              "cache-2, not built yet, 100 % fail")
        << "who asks it all the same gets no answer";
}

// All threads at work at one moment are no trouble, where they were idle at those before.
TEST_F(MapStateOf, WhatIsInUseIsTheMeanOfTheLastStates) {
    PlatformState last = samples::govukRecovering(platform_);
    PlatformState idle = last;
    for (std::size_t i = 0; i < last.components.size(); ++i) {
        last.components[i].queues.clear();
        for (scenarios::UseState& use : idle.components[i].uses) {
            use.used = 0;
        }
    }
    const std::vector<const PlatformState*> states(3, &idle);
    const MapState state = mapStateOf(sketch_, events_, last, states);
    EXPECT_DOUBLE_EQ(node(state, "frontend").utilisation, 119.0 / 120 / 4);
    EXPECT_EQ(node(state, "frontend").health, HealthMark::Well);
    EXPECT_EQ(node(mapStateOf(sketch_, events_, last), "frontend").health, HealthMark::Busy);
}

// As many replicas as there may be are no load of who sets their number.
TEST_F(MapStateOf, AnAutoscalerAtItsMostIsNotBusy) {
    PlatformSketch platform = platform_;
    PlatformState last = samples::govukRecovering(platform_);
    platform.components.push_back({.name = "scaler", .kind = "hpa"});
    last.components.emplace_back().uses = {{"replicas", 4, 4}};
    const MapSketch sketch = sketchOf(platform);
    const MapState state = mapStateOf(sketch, {}, last);
    const std::size_t scaler = *sketch.find("scaler");
    EXPECT_EQ(state.nodes[scaler].health, HealthMark::Well) << "it is at work";
    EXPECT_EQ(state.nodes[scaler].utilisation, 0);
    EXPECT_EQ(faceOf(sketch, MapCard{{scaler}, {}}, state).rate, "replicas 4 of 4");
}

TEST_F(MapStateOf, AddsUpWhatGoesOverACall) {
    PlatformSketch platform = platform_;
    platform.calls.push_back({"router", "frontend-nginx"}); // a second link between the same two
    const MapSketch sketch = sketchOf(platform);
    EXPECT_EQ(sketch.calls.size(), sketch_.calls.size());
    PlatformState at = samples::govukRecovering(platform);
    at.links.back().flow = {381, 0, 381};
    const MapState state = mapStateOf(sketch, {}, at);
    const CallState& call = state.calls[sketch.links.back()];
    EXPECT_DOUBLE_EQ(call.rate, 1000);
    EXPECT_DOUBLE_EQ(*call.failing, 0.381);
}

TEST_F(MapStateOf, PinsAFaultWhileItLastsAndAMinuteMore) {
    PlatformState at = samples::quiet(platform_);
    const auto pinsAt = [&](sim::Duration now) {
        at.at = sim::kStart + now;
        return node(stateAt(at), "router").pins;
    };
    EXPECT_TRUE(pinsAt(30min - 1ns).empty());
    ASSERT_EQ(pinsAt(36min + 30s).size(), 1U);
    const FaultPin pin = pinsAt(36min + 30s).front();
    EXPECT_EQ(pin.text, "error (status 503, 100 %)"); // whom it hits is seen
    EXPECT_EQ(pin.whom, "router");
    EXPECT_EQ(pin.left, 3min + 30s);
    EXPECT_EQ(pin.of, 10min);
    EXPECT_THAT(pinLines(pin),
                ElementsAre("error (status 503, 100 %)", "3 min 30 s of 10 min left"));
    EXPECT_EQ(pinsAt(40min + 30s).front().since, 30s);
    EXPECT_TRUE(pinsAt(41min).empty());
    EXPECT_TRUE(node(stateAt(at), "frontend").pins.empty());
}

TEST_F(MapStateOf, PinsWhatWasMeantApartFromFaults) {
    std::vector<EventSketch> events = samples::govukFault();
    events[0].isFault = false;
    events.push_back(events[0]);
    events.back().lasts = false; // over at once: nothing to pin
    events.push_back(events[0]);
    events.back().components = {"nobody"};
    events.push_back(events[0]);
    events.back().length.reset(); // to the end of the run
    const std::vector<MapEvent> told = mapEventsOf(sketch_, events);
    ASSERT_EQ(told.size(), 2U);
    PlatformState at = samples::govukFailing(platform_);
    at.at = sim::kStart + 30min + 30s;
    const MapState state = mapStateOf(sketch_, told, at);
    const std::vector<FaultPin>& pins = node(state, "router").pins;
    ASSERT_EQ(pins.size(), 2U);
    EXPECT_FALSE(pins[0].isFault);
    EXPECT_EQ(pinLines(pins[1])[1], "to the end of the run");
    at.at = sim::kStart + 31min;
    EXPECT_EQ(node(mapStateOf(sketch_, told, at), "router").pins.size(), 1U) << "it is so now";
}

TEST_F(MapStateOf, PinsTheLossOfAZoneAtNobodyButOnTheMap) {
    std::vector<EventSketch> events = samples::govukFault();
    events[0].text = "loss of zone 0";
    events[0].components.clear();
    PlatformState at = samples::quiet(platform_);
    at.at = sim::kStart + 36min + 30s;
    const MapState state = mapStateOf(sketch_, mapEventsOf(sketch_, events), at);
    ASSERT_EQ(state.ofAll.size(), 1U);
    EXPECT_THAT(pinLines(state.ofAll[0]),
                ElementsAre("loss of zone 0", "3 min 30 s of 10 min left"));
    for (const NodeState& one : state.nodes) {
        EXPECT_TRUE(one.pins.empty());
    }
    events[0].isFault = false; // such as a purge of all
    EXPECT_TRUE(mapEventsOf(sketch_, events).empty());
}

TEST_F(MapStateOf, PinsAReleaseForAsLongAsItIsUnderWay) {
    std::vector<EventSketch> events = samples::govukFault();
    events[0].kind = "deploy";
    events[0].isFault = false;
    events[0].length.reset();
    PlatformState at = samples::quiet(platform_);
    at.at = sim::kStart + 50min;
    const MapState state = mapStateOf(sketch_, mapEventsOf(sketch_, events), at);
    ASSERT_EQ(node(state, "router").pins.size(), 1U);
    EXPECT_EQ(pinLines(node(state, "router").pins[0])[1], "under way");
}

TEST_F(MapStateOf, ACallThatNobodyCountedIsNotRecorded) {
    PlatformState at = samples::quiet(platform_);
    at.links.assign(sketch_.links.size(), {false, {5, 5, 0, 0}});
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    at.links[0].flow = {kUnknown, kUnknown, kUnknown, kUnknown};
    const MapState state = stateAt(at);
    EXPECT_FALSE(state.calls[sketch_.links[0]].recorded);
    EXPECT_EQ(state.calls[sketch_.links[0]].rate, 0);
    EXPECT_TRUE(state.calls[sketch_.links[1]].recorded);
    EXPECT_EQ(state.calls[sketch_.links[1]].rate, 5);
}

TEST_F(MapStateOf, GroupsServersByZone) {
    PlatformState at = samples::quiet(platform_);
    at.components[0].servers = {
        {"ready", 2, 0}, {"unready", 1, 0}, {"lost", 2, 1}, {"stopping", 1, 2}};
    const std::vector<ZoneServers> servers = stateAt(at).nodes[1].servers;
    EXPECT_THAT(servers, ElementsAre(ZoneServers{0, {2, 1, 0, 0}}, ZoneServers{1, {0, 0, 0, 2}},
                                     ZoneServers{2, {0, 0, 1, 0}}));
    EXPECT_EQ(serversText(servers), "2 ready, 1 booting, 1 draining, 2 failed");
}

TEST_F(MapStateOf, TellsAShareOfNoRequestsAsNone) {
    const MapState state = stateAt(samples::quiet(platform_));
    EXPECT_EQ(node(state, "router").failing, std::nullopt);
    EXPECT_FALSE(node(state, "router").loud());
}

// One of 500 of fastly's requests comes to a mirror that has no copy of its page.
TEST_F(MapStateOf, WhatHardlyAnybodyAsksIsNotLoudHoweverMuchOfItFails) {
    PlatformState at = samples::quiet(platform_);
    const auto component = [&](const char* name) {
        return *sketch_.find(QString::fromLatin1(name)) - sketch_.sources;
    };
    at.links.assign(sketch_.links.size(), {});
    at.components[component("fastly")].flow = {.arrivals = 2500, .good = 2500};
    at.components[component("mirror-s3")].flow = {.arrivals = 5, .failed = 5};
    const auto call = [&](const char* callee) -> scenarios::LinkState& {
        for (std::size_t i = 0; i < sketch_.links.size(); ++i) {
            if (sketch_.nodes[sketch_.calls[sketch_.links[i]].to].name == callee) {
                return at.links[i];
            }
        }
        throw std::runtime_error(callee);
    };
    call("mirror-s3").flow = {.arrivals = 5, .failed = 5};
    const NodeState few = node(stateAt(at), "mirror-s3");
    EXPECT_EQ(few.health, HealthMark::Failing);
    EXPECT_DOUBLE_EQ(*few.harm, 0.002);
    EXPECT_FALSE(few.loud());
    at.components[component("mirror-s3")].flow = {.arrivals = 500, .failed = 500};
    call("mirror-s3").flow = {.arrivals = 500, .failed = 500};
    EXPECT_TRUE(node(stateAt(at), "mirror-s3").loud());
    at.components[component("mirror-gcs")].health = scenarios::Health::Down;
    EXPECT_EQ(node(stateAt(at), "mirror-gcs").health, HealthMark::Down);
    EXPECT_FALSE(node(stateAt(at), "mirror-gcs").loud()) << "nobody asks it";
}

CardFace faceOfNode(const MapSketch& sketch, const MapState& state, const char* name) {
    const MapFold fold = foldOf(sketch, {});
    return faceOf(sketch, fold.cards[fold.cardOf[*sketch.find(QString::fromLatin1(name))]], state);
}

TEST_F(MapStateOf, BecomesTheTextsOfACard) {
    const MapState state = stateAt(samples::govukRecovering(platform_));
    const CardFace frontend = faceOfNode(sketch_, state, "frontend");
    EXPECT_EQ(frontend.rate, "619/s");
    EXPECT_EQ(frontend.figure, "868 ms");
    EXPECT_EQ(frontend.used, "99 %"); // 119 of 120 are not all
    EXPECT_EQ(frontend.waiting, 419);
    EXPECT_TRUE(frontend.loud);
    EXPECT_EQ(frontend.spoken(), "frontend, busy, 619/s, 868 ms, 99 % in use, 419 waiting, "
                                 "servers: 6 ready");
    EXPECT_EQ(faceOfNode(sketch_, state, "fastly").figure, "hits 52 %");
    EXPECT_EQ(faceOfNode(sketch_, state, "visitors").note, "5 places, 500 k clients");
    EXPECT_EQ(faceOfNode(sketch_, state, "dns").note, "4 authorities");
    EXPECT_EQ(faceOfNode(sketch_, state, "feedback").rate, "no requests");
    EXPECT_TRUE(faceOfNode(sketch_, state, "content-store-db").servers.empty()); // a single one
}

TEST_F(MapStateOf, TellsErrorsInThePlaceOfTheMeanTime) {
    const MapState state = stateAt(samples::govukFailing(platform_));
    const CardFace router = faceOfNode(sketch_, state, "router");
    EXPECT_EQ(router.figure, "100 % fail");
    EXPECT_TRUE(router.fails && router.loud);
    const CardFace visitors = faceOfNode(sketch_, state, "visitors");
    EXPECT_EQ(visitors.figure, "3.14 % fail");
    EXPECT_FALSE(visitors.loud); // a consequence
    ASSERT_EQ(router.tabs.size(), 1U);
    EXPECT_EQ(router.tabs[0].health, HealthMark::Failing); // its nginx passes them on
}

TEST_F(MapStateOf, ShowsWhatAComponentTellsUnderItsOwnNames) {
    const MapState state = stateAt(samples::govukRecovering(platform_));
    std::vector<std::string> told;
    for (const FigureLine& line : figureLines(node(state, "frontend"))) {
        const bool isLoud = line.tone != FigureLine::Tone::Usual;
        told.push_back((isLoud ? "! " : "") + line.name.toStdString() + ": " +
                       line.value.toStdString());
    }
    EXPECT_THAT(told, ElementsAre("requests: 619/s", "mean time: 868 ms", "! threads: 119 of 120",
                                  "! backlog: 419 of 6144 waiting", "in flight: 537",
                                  "servers: 6 ready"));
}

TEST_F(MapStateOf, WhatFailedAsNobodyWaitedAnyMoreIsInVainAndNoFailure) {
    PlatformState at = samples::govukFailing(platform_);
    const std::size_t db = *sketch_.find(QStringLiteral("content-store-db")) - sketch_.sources;
    at.components[db].flow = {.arrivals = 20, .good = 5, .failed = 15, .wasted = 15};
    const MapState state = stateAt(at);
    const NodeState& node = this->node(state, "content-store-db");
    EXPECT_EQ(node.health, HealthMark::Well);
    EXPECT_DOUBLE_EQ(*node.failing, 0);
    EXPECT_DOUBLE_EQ(*node.inVain, 0.75);
    EXPECT_FALSE(node.loud());
    const CardFace face = faceOfNode(sketch_, state, "content-store-db");
    EXPECT_EQ(face.figure, "75 % in vain");
    EXPECT_TRUE(face.inVain);
    EXPECT_FALSE(face.fails);
    at.components[db].flow = {.arrivals = 20, .good = 5, .failed = 15, .wasted = 5};
    EXPECT_DOUBLE_EQ(*this->node(stateAt(at), "content-store-db").failing, 0.5);
}

TEST_F(MapStateOf, FailuresAreToldInTheColourOfTheCard) {
    const MapState state = stateAt(samples::govukFailing(platform_));
    for (const FigureLine& line : figureLines(node(state, "router"))) {
        if (line.name == "failed") {
            EXPECT_EQ(line.tone, FigureLine::Tone::Failing);
        }
    }
    EXPECT_EQ(toneOf(HealthMark::Down), FigureLine::Tone::Failing);
    EXPECT_EQ(toneOf(HealthMark::Busy), FigureLine::Tone::Busy);
}

} // namespace
} // namespace doppel::gui
