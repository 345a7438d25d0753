// SPDX-License-Identifier: Apache-2.0
#include "gui/host/messages.h"

#include <gmock/gmock.h>

#include <limits>
#include <random>
#include <set>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::SizeIs;

class Messages : public testing::Test {
protected:
    // As it goes over the socket: the length in front belongs to the stream.
    template <class M>
    M sent(const M& message) {
        const std::string frame = encode(from_host::Message(message));
        const auto back = decodeFromHost(std::string_view(frame).substr(4), keepName_);
        EXPECT_TRUE(back && std::holds_alternative<M>(*back));
        EXPECT_EQ(encode(*back), frame);
        return std::get<M>(*back);
    }

    std::set<std::string, std::less<>> names_;
    WireReader::KeepName keepName_ = [this](std::string_view text) -> std::string_view {
        return *names_.emplace(text).first;
    };
};

scenarios::ComponentState busyComponent() {
    scenarios::ComponentState state;
    state.health = scenarios::Health::Impaired;
    state.servers = {{"ready", 3, 0}, {"booting", 1, 2}};
    state.inFlight = 17;
    state.flow = {120.5, 118.25, 2.25};
    state.stay = 0.0375;
    state.queues = {{"accept queue", 9, 128}, {"jobs", 2, std::nullopt}};
    state.uses = {{"threads", 120, 120}};
    state.shares = {{"hits", 0.98}, {"stale", std::nullopt}};
    state.underWay = {{"reload", sim::kStart + 3s}};
    state.actions = {0, 2};
    return state;
}

from_host::Recorded everythingRecorded() {
    from_host::Recorded recorded;
    recorded.state.at = sim::kStart + 90s;
    recorded.state.events = 123'456'789'012;
    recorded.state.components = {busyComponent()};
    recorded.state.sources = {{5, {1, 2, 3}, 0.25}};
    recorded.state.links = {{true, {4, 5, 6}}};
    recorded.rows = {2, 7, {sim::kStart + 60s, sim::kStart + 90s}, {1, 0.1, 3, 0.3}};
    recorded.decisions = {
        {sim::kStart + 61s, "edge", "marks the origin as sick", "3 of 5 failed"},
        {sim::kStart + 62s, "hpa", "scales web from 2 to 4", "cpu", models::Rescale{"web", 2, 4}}};
    recorded.timeline = {{sim::kStart + 62s, "end of: error on frontend"}};
    recorded.tables = {
        {sim::kStart + 90s, "edge", {{"targets", {"to", "state"}, {{"shop", "up"}}, 7}}}};
    return recorded;
}

TEST_F(Messages, KeepEachMemberOfAState) {
    const from_host::Recorded back = sent(everythingRecorded());
    EXPECT_EQ(back.state.at, sim::kStart + 90s);
    EXPECT_EQ(back.state.events, 123'456'789'012U);
    const scenarios::ComponentState& component = back.state.components.at(0);
    EXPECT_EQ(component.health, scenarios::Health::Impaired);
    EXPECT_EQ(component.servers.at(1).state, "booting");
    EXPECT_EQ(component.servers.at(1).count, 1U);
    EXPECT_EQ(component.servers.at(1).zone, 2U);
    EXPECT_EQ(component.inFlight, 17U);
    EXPECT_EQ(component.flow.good, 118.25);
    EXPECT_EQ(component.stay, 0.0375);
    EXPECT_EQ(component.queues.at(0).capacity, 128);
    EXPECT_EQ(component.queues.at(1).capacity, std::nullopt);
    EXPECT_EQ(component.uses.at(0).of, 120);
    EXPECT_EQ(component.shares.at(1).value, std::nullopt);
    EXPECT_EQ(component.underWay.at(0).since, sim::kStart + 3s);
    EXPECT_THAT(component.actions, ElementsAre(0, 2));
    EXPECT_EQ(back.state.sources.at(0).stay, 0.25);
    EXPECT_TRUE(back.state.links.at(0).cut);
    EXPECT_EQ(back.state.links.at(0).flow.failed, 6);
    EXPECT_EQ(back.rows.epoch, 2U);
    EXPECT_EQ(back.rows.kept, 7U);
    EXPECT_THAT(back.rows.values, ElementsAre(1, 0.1, 3, 0.3));
    EXPECT_EQ(back.decisions, everythingRecorded().decisions);
    EXPECT_EQ(back.timeline, everythingRecorded().timeline);
    EXPECT_EQ(back.tables, everythingRecorded().tables);
}

TEST_F(Messages, KeepEachMemberOfAJourneyAndAnOutcome) {
    scenarios::JourneySpan span;
    span.visit = 4;
    span.number = 9;
    span.parent = 8;
    span.component = "db";
    span.instance = 2;
    span.sent = sim::kStart + 1s;
    span.start = sim::kStart + 2s;
    span.end = sim::kStart + 3s;
    span.status = 503;
    span.failure = models::Failure::BadCertificate;
    span.servedBy = models::ServedBy::Synthetic;
    span.waits = {{"thread", sim::kStart + 2s, sim::kStart + 2500ms}, {"", sim::kStart, {}}};
    EXPECT_THAT(sent(from_host::Journeys{{span}}).spans, ElementsAre(span));

    scenarios::RecoveryResult recovery;
    recovery.state = scenarios::RecoveryState::Recovered;
    recovery.timeToDetect = 61s;
    recovery.budgetBurned = 0.3;
    recovery.incidents.push_back(
        {.began = sim::kStart + 5s, .what = "error", .wellAfter = 3s, .relapsed = true});
    recovery.alerts = {{"page", {sim::kStart + 6s, std::nullopt}}};
    const Judgement judgement{sim::kStart + 7s,
                              {{"fast", "v.p95 <= 1s", 0.5, true, "during surge", "so far"}},
                              recovery,
                              {{"v", 10, 8, 2, 1, 1, 0.1, 0.2, std::nullopt, 0.4}}};
    EXPECT_EQ(sent(from_host::Judged{judgement}).judgement, judgement);
    const Outcome outcome{
        "f00",      {sim::RunStatus::Reason::EventLimit, sim::kStart + 7s, "limit"},
        "{}",       judgement,
        {"Little"}, {"note"}};
    EXPECT_EQ(sent(from_host::Ended{outcome}).outcome, outcome);
}

TEST_F(Messages, KeepEachMemberOfASketch) {
    PlatformSketch sketch;
    sketch.file = "cafe.yaml";
    sketch.seed = std::numeric_limits<std::uint64_t>::max();
    sketch.duration = 1h;
    sketch.zones = 3;
    sketch.start = scenarios::StartTime{std::chrono::local_seconds(42s), "Europe/London"};
    sketch.components = {
        {"edge",
         "edge",
         "a cache",
         true,
         {{"components.edge.ttl", "5s", "duration", ">= 0s", "how long", "RFC", true, true}}}};
    sketch.calls = {{"visitors", "edge"}};
    sketch.places = {{"London", 0.6}};
    sketch.events = {{"a",
                      "fault.error",
                      "error",
                      "{fault: error}",
                      sim::kStart + 1s,
                      2s,
                      3s,
                      {"edge"},
                      true,
                      true,
                      sim::kStart + 4s}};
    sketch.phases = {{"surge", 1s, 2s}};
    sketch.objectives = {{"o", "v.p95 <= 1s", ""}};
    sketch.knobs = {{"p", "1", "9", "", "replicas", "3"}};
    const PlatformSketch back = sent(from_host::Sketch{sketch, true}).sketch;
    EXPECT_EQ(back.seed, sketch.seed);
    EXPECT_EQ(back.start->clock, sketch.start->clock);
    EXPECT_EQ(back.start->zone, sketch.start->zone);
    EXPECT_EQ(back.components, sketch.components);
    EXPECT_EQ(back.calls, sketch.calls);
    EXPECT_EQ(back.places, sketch.places);
    EXPECT_EQ(back.events, sketch.events);
    EXPECT_EQ(back.phases, sketch.phases);
    EXPECT_EQ(back.objectives, sketch.objectives);
    EXPECT_EQ(back.knobs, sketch.knobs);
}

TEST_F(Messages, AreRefusedWhereTheyAreCutShortOrTooLong) {
    const std::string frame = encode(from_host::Message(everythingRecorded())).substr(4);
    for (std::size_t length = 0; length < frame.size(); ++length) {
        EXPECT_FALSE(decodeFromHost(frame.substr(0, length), keepName_)) << length;
    }
    EXPECT_FALSE(decodeFromHost(frame + 'x', keepName_));
}

TEST_F(Messages, OfNonsenseHarmNobody) {
    std::mt19937 chance(36);
    const std::string sound = encode(from_host::Message(everythingRecorded())).substr(4);
    for (int round = 0; round < 20'000; ++round) {
        std::string frame = sound;
        for (int flips = 0; flips < 3; ++flips) {
            frame[chance() % frame.size()] = static_cast<char>(chance());
        }
        (void)decodeFromHost(frame, keepName_);
        for (char& byte : frame) {
            byte = static_cast<char>(chance());
        }
        (void)decodeFromHost(frame, keepName_);
        (void)decodeToHost(frame);
    }
    std::string wrongHealth = sound;
    // Behind kind, time, events and the count of components.
    wrongHealth[1 + 8 + 8 + 4] = 4;
    EXPECT_FALSE(decodeFromHost(wrongHealth, keepName_)) << "there are four";
}

TEST(FrameBuffer, CutsAStreamWhereverItIsTorn) {
    const std::string one = encode(to_host::Message(to_host::PlayTo{sim::kStart + 5s}));
    const std::string two = encode(to_host::Message(to_host::Save{"branch.yaml"}));
    FrameBuffer frames;
    std::vector<std::string> got;
    for (const char byte : one + two) {
        frames.append({&byte, 1});
        while (const auto frame = frames.next()) {
            got.emplace_back(*frame);
        }
    }
    ASSERT_THAT(got, SizeIs(2));
    EXPECT_EQ(std::get<to_host::PlayTo>(*decodeToHost(got[0])).until, sim::kStart + 5s);
    EXPECT_EQ(std::get<to_host::Save>(*decodeToHost(got[1])).file, "branch.yaml");
    EXPECT_FALSE(frames.broken());
}

TEST(FrameBuffer, GivesUpOnALengthThatNoMessageHas) {
    FrameBuffer frames;
    frames.append("\xff\xff\xff\xff");
    EXPECT_FALSE(frames.next());
    EXPECT_TRUE(frames.broken());
}

} // namespace
} // namespace doppel::gui
