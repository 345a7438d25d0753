// SPDX-License-Identifier: Apache-2.0
// What a recovery plan has yet to bring up, whoever would start it before that, and how it comes up.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

struct Door {
    std::string name;
    std::string part;          ///< without its kind: an app
    std::string others{};      ///< components beside it
    std::string happens{};     ///< in the timeline, before the disaster at 4 min
    std::uint64_t servers = 3; ///< that are ready once it is brought up, at 5 min
    std::string kind = "app";
};
std::ostream& operator<<(std::ostream& out, const Door& door) {
    return out << door.name;
}

std::string playing(const Door& door) {
    return "doppel: 1\nduration: 9min\nzones: 3\ncomponents:\n  part: {kind: " + door.kind +
           ", price: {replica_hour: 60}, " + door.part + "}\n" + door.others +
           "  plan:\n"
           "    kind: recovery_plan\n"
           "    ttl: 0s\n"
           "    playings: 10\n"
           "    steps: [{name: restore, takes: 1min, brings_up: [part]}]\n"
           "traffic:\n"
           "  guests: {kind: open, to: part, rate: 5/s, patience: 2s}\n"
           "timeline:\n  - {at: 4min, recover: plan}\n" +
           (door.happens.empty() ? "" : "  - " + door.happens + "\n") +
           "objectives:\n"
           "  - {name: early, that: guests.availability <= 0%, between: 0s and 5min}\n"
           "  - {name: back, that: guests.availability >= 99%, between: 6min and 9min}\n";
}

const std::string kApp = "replicas: 3, cpu: 1ms, boot_time: 5s";

class BroughtUp : public testing::TestWithParam<Door> {};

TEST_P(BroughtUp, IsNotThereBeforeItsStep) {
    const Door& door = GetParam();
    const RunResult result = playText(playing(door));
    EXPECT_TRUE(objectiveOf(result, "early").met);
    EXPECT_TRUE(objectiveOf(result, "back").met);
    // Servers are paid for from 5 min to 9 min, by the minute.
    EXPECT_NEAR(figure(result, "part", "cost"), 4.0 * static_cast<double>(door.servers), 0.7);
    for (const TimelineEntry& entry : result.timeline) {
        if (entry.at < sim::kStart + std::chrono::minutes(5)) {
            EXPECT_THAT(entry.what, Not(HasSubstr("scales"))) << sim::toText(entry.at);
            EXPECT_THAT(entry.what, Not(HasSubstr("launch"))) << sim::toText(entry.at);
            EXPECT_THAT(entry.what, Not(HasSubstr("standby"))) << sim::toText(entry.at);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Doors,
    BroughtUp,
    testing::Values(
        Door{"none", kApp},
        Door{"group", kApp,
             "  scaler: {kind: target_tracking, service: asg, target: part, min_capacity: 3, "
             "max_capacity: 6, policies: [{measure: cpu, target_value: 60}]}\n"},
        Door{"service", kApp,
             "  scaler: {kind: target_tracking, target: part, min_capacity: 3, max_capacity: 6, "
             "policies: [{measure: cpu, target_value: 60}]}\n"},
        Door{"hpa", kApp, "  scaler: {kind: hpa, target: part, min_replicas: 4, max_replicas: 6}\n",
             "", 4},
        Door{"keda", kApp,
             "  scaler: {kind: keda, target: part, min_replicas: 3, max_replicas: 6, triggers: "
             "[{measure: in_flight, threshold: 10}]}\n"},
        Door{"set", kApp, "", "{at: 1min, set: components.part.replicas, value: 5}", 5},
        Door{"zone", kApp, "", "{at: 1min, for: 1min, fault: lost_zone, zone: 0}"},
        Door{"down", kApp, "", "{at: 1min, for: 1min, fault: down, target: part}"},
        Door{"lost_replicas", kApp, "",
             "{at: 1min, for: 1min, fault: lost_replicas, target: part}"},
        Door{"crash", kApp, "", "{at: 1min, fault: crash, target: part}"},
        Door{"rolling", kApp, "", "{at: 1min, target: part, deploy: {release: {}}}"},
        Door{"blue_green", kApp, "",
             "{at: 1min, target: part, deploy: {release: {}, strategy: {kind: blue_green}}}"},
        Door{"taken back", kApp, "", "{at: 1min, for: 1min, target: part, deploy: {release: {}}}"},
        Door{"takeover", "takeover: {by: multi_az_instance}", "", "", 1, "database"},
        Door{"failover", "failover: 1min", "", "", 1, "database"},
        Door{"sentinel", "hit_share: 100%, takeover: {by: sentinel}", "", "", 1, "key_value"}),
    [](const testing::TestParamInfo<Door>& param) {
        std::string name = param.param.name;
        std::replace(name.begin(), name.end(), ' ', '_');
        return name;
    });

TEST(BroughtUpLater, RunsTheReleaseThatWasDeployedMeanwhile) {
    const Door bad{"bad", kApp, "",
                   "{at: 1min, target: part, deploy: {release: {error_share: 100%}}}"};
    const RunResult result = playText(playing(bad));
    EXPECT_FALSE(objectiveOf(result, "back").met);
    EXPECT_EQ(figure(result, "part", "deploys_done"), 1);
    EXPECT_EQ(figure(result, "part", "deploys_hung"), 0);
    Door back = bad;
    back.happens.insert(1, "for: 2min, ");
    EXPECT_TRUE(objectiveOf(playText(playing(back)), "back").met);
}

TEST(BroughtUpLater, SuffersAFaultThatLasts) {
    const RunResult result =
        playText(playing({"fault", kApp, "", "{at: 1min, fault: error, target: part}"}));
    EXPECT_FALSE(objectiveOf(result, "back").met);
}

TEST(BroughtUpLater, IsNotedWhereAFaultHitsNothingOfIt) {
    const auto notesWith = [](const std::string& event) {
        return playText(playing({"fault", kApp, "", event})).notes;
    };
    const auto tells = Contains(HasSubstr(
        "timeline[1].target: hits nothing: part has no servers before plan brings it up"));
    EXPECT_THAT(notesWith("{at: 1min, fault: crash, target: part}"), tells);
    EXPECT_THAT(notesWith("{at: 1min, fault: lost_replicas, target: part}"), tells);
    EXPECT_THAT(notesWith("{at: 1min, fault: down, target: part, servers: [0]}"), tells);
    EXPECT_THAT(notesWith("{at: 1min, for: 1min, fault: down, target: part}"), Not(tells));
    EXPECT_THAT(notesWith("{at: 6min, fault: crash, target: part}"), Not(tells));
}

// What is handed over meanwhile waits in Redis, or in its queue.
TEST(BroughtUpLater, DoesItsWorkFromThenOnWhereItIsAWorker) {
    const std::vector<std::string> workers{
        "  w: {kind: sidekiq, replicas: 2, boot_time: 5s, redis: r, concurrency: 5, queues: "
        "[{name: "
        "q}], jobs: {J: {queue: q, cpu: 1ms}}, price: {replica_hour: 60}}\n  r: {kind: redis}\n"
        "  web: {kind: app, cpu: 1ms, enqueues: [{to: w, job: J}]}\n",
        "  w: {kind: consumer, broker: mq, queue: q, replicas: 2, boot_time: 5s, threads: 2, work: "
        "1ms, price: {replica_hour: 60}}\n"
        "  source: {kind: message_source, to: mq, messages: [{route: a.b, rate: 1/s}]}\n"
        "  mq: {kind: rabbitmq, replicas: 3, exchange: e, exchanges: {e: {type: topic}}, queues: "
        "{q: "
        "{type: quorum}}, bindings: [{exchange: e, key: '#', queue: q}]}\n"
        "  web: {kind: app, cpu: 1ms}\n"};
    for (const std::string& worker : workers) {
        const bool isConsumer = worker.find("consumer") != std::string::npos;
        const std::string done = isConsumer ? "w.messages_succeeded" : "w.jobs_done";
        const RunResult result = playText(
            "doppel: 1\nduration: 9min\ncomponents:\n" + worker +
            "  plan: {kind: recovery_plan, ttl: 0s, playings: 10, steps: [{name: restore, takes: "
            "1min, brings_up: [w]}]}\n"
            "traffic: {guests: {kind: open, to: web, rate: 1/s}}\n"
            "timeline: [{at: 4min, recover: plan}]\n"
            "objectives:\n"
            "  - {name: early, that: " +
            done +
            " <= 0, between: 0s and 5min}\n"
            "  - {name: through, that: plan.plan_failed <= 0}\n");
        EXPECT_EQ(objectiveOf(result, "early").value.value_or(0), 0) << done;
        EXPECT_TRUE(objectiveOf(result, "through").met) << done;
        EXPECT_NEAR(figure(result, "w", "cost"), 4.0 * 2, 0.7) << done;
        // All that came in nine minutes, but for what is under way.
        EXPECT_GT(figure(result, "w", done.substr(2)), 9 * 60 * 0.8) << done;
    }
}

// A window draws the one as not there and the other as a failure, also during the drill.
TEST(BroughtUpLater, ShowsAsNotBuiltUntilThenAndAsDownWhereItDies) {
    const TemporaryScenario file(
        playing({"drill", kApp, "  twin: {kind: app, replicas: 1, cpu: 1ms}\n",
                 "{at: 4min 10s, for: 10s, fault: down, target: twin}\n"
                 "  - {at: 7min, for: 10s, fault: down, target: part}"}));
    const ReadyScenario scenario(file.path());
    const auto play = scenario.start();
    ASSERT_NE(play, nullptr);
    Look look;
    const auto healthAt = [&](sim::Duration at, const char* name) {
        play->advance(sim::kStart + at);
        const Snapshot snapshot = play->snapshot(look);
        const auto& components = play->built().platform().components();
        const auto found = std::find_if(components.begin(), components.end(),
                                        [&](const auto& each) { return each->name() == name; });
        return snapshot.components[static_cast<std::size_t>(found - components.begin())].health;
    };
    using namespace std::chrono_literals;
    EXPECT_EQ(healthAt(0s, "part"), Health::NotBuilt);
    EXPECT_EQ(healthAt(0s, "twin"), Health::Well);
    EXPECT_EQ(healthAt(4min + 15s, "part"), Health::NotBuilt);
    EXPECT_EQ(healthAt(4min + 15s, "twin"), Health::Down) << "nothing has yet to build it";
    EXPECT_EQ(healthAt(5min + 2s, "part"), Health::Down) << "its servers boot";
    EXPECT_EQ(healthAt(6min, "part"), Health::Well);
    EXPECT_EQ(healthAt(7min + 5s, "part"), Health::Down);
}

// A pilot light: no step brings it up, so it is there all along.
TEST(AStandby, ThatNoStepBringsUpRunsAllAlong) {
    std::string text = playing({"pilot", kApp});
    const std::string bringsUp = ", brings_up: [part]";
    const RunResult result = playText(text.erase(text.find(bringsUp), bringsUp.size()));
    EXPECT_FALSE(objectiveOf(result, "early").met);
    EXPECT_NEAR(figure(result, "part", "cost"), 27, 0.1);
}

} // namespace
} // namespace doppel::scenarios
