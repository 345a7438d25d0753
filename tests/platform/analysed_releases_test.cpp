// SPDX-License-Identifier: Apache-2.0
// What an analysis judges a release by, and what it says where there is nothing to judge: whoever
// brings it, and whatever it does.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

/// A component that a release comes to, and what gives it work.
struct Released {
    std::string kind;
    std::string platform;
};

std::vector<Released> allKinds() {
    return {
        {"app", R"(
  main: {kind: app, replicas: 4, cpu: 5ms}
traffic: {guests: {kind: open, to: main, rate: 10/s, patience: 10s, pages: {count: 20}}})"},
        {"sidekiq", R"(
  web: {kind: app, replicas: 2, cpu: 5ms, enqueues: [{to: main, job: Job}]}
  main: {kind: sidekiq, replicas: 4, redis: redis, concurrency: 5, queues: [{name: q}], jobs: {Job: {queue: q, cpu: 5ms, io: 500ms}}}
  redis: {kind: redis}
traffic: {guests: {kind: open, to: web, rate: 10/s, patience: 10s, pages: {count: 20}}})"},
        {"consumer", R"(
  source: {kind: message_source, to: mq, messages: [{route: a.b, rate: 10/s}]}
  mq: {kind: rabbitmq, replicas: 3, exchange: e, exchanges: {e: {type: topic}}, queues: {q: {type: quorum}}, bindings: [{exchange: e, key: "#", queue: q}]}
  main: {kind: consumer, broker: mq, queue: q, replicas: 4, threads: 2, prefetch: 4, work: 50ms, on_error: discard}
  web: {kind: app}
traffic: {guests: {kind: open, to: web, rate: 1/s, patience: 10s, pages: {count: 20}}})"},
    };
}

const std::string kIdle = R"(
  main: {kind: app, replicas: 4, cpu: 5ms}
  web: {kind: app}
traffic: {guests: {kind: open, to: web, rate: 1/s, patience: 10s, pages: {count: 20}}})";

RunResult released(const std::string& platform, const std::string& strategy, int errors) {
    return playText("doppel: 1\ntitle: A release\nduration: 8min\nseed: 2\ncomponents:" + platform +
                    "\ntimeline: [{at: 1min, target: main, deploy: {release: {error_share: " +
                    std::to_string(errors) + "%}, strategy: {" + strategy +
                    ", analysis: {interval: 30s, least_good: 90%, least_requests: 5}}}}]\n");
}

const std::vector<std::string> kStrategies{
    "kind: canary, steps: [{weight: 25%, pause: 2min}]", "kind: blue_green",
    "kind: flagger, flagger: {threshold: 2, step_weight: 25, max_weight: 50}"};

TEST(Analysis, OfABadReleaseTakesItBackWhateverItDoesAndWhoeverBringsIt) {
    for (const Released& released : allKinds()) {
        for (const std::string& strategy : kStrategies) {
            const RunResult bad = scenarios::released(released.platform, strategy, 50);
            EXPECT_EQ(figure(bad, "main", "deploys_taken_back"), 1) << released.kind << strategy;
            EXPECT_EQ(figure(bad, "main", "deploys_done"), 0) << released.kind << strategy;
            const RunResult good = scenarios::released(released.platform, strategy, 0);
            EXPECT_EQ(figure(good, "main", "deploys_done"), 1) << released.kind << strategy;
        }
    }
}

TEST(Analysis, OfWhatNobodyAsksIsNeverSuccessful) {
    for (const std::string& strategy : kStrategies) {
        const RunResult result = released(kIdle, strategy, 100);
        const bool isFlagger = strategy.find("flagger") != std::string::npos;
        EXPECT_EQ(figure(result, "main", "deploys_done"), 0) << strategy;
        EXPECT_EQ(figure(result, "main", "deploys_paused"), isFlagger ? 0 : 1) << strategy;
        EXPECT_EQ(figure(result, "main", "deploys_taken_back"), isFlagger ? 1 : 0) << strategy;
    }
}

// The rollout is over before the first interval of its analysis is.
TEST(Analysis, IsNotedWhereItJudgesNothing) {
    const auto tells = testing::Contains(
        testing::HasSubstr("main: the release of 1min was on all servers before its analysis had "
                           "measured anything, at its interval of 30s"));
    const std::string app = allKinds().front().platform;
    for (const std::string kind : {"rolling", "recreate", "ecs"}) {
        const std::string strategy = "kind: " + kind;
        const RunResult result = released(app, strategy, 100);
        EXPECT_EQ(figure(result, "main", "deploys_done"), 1) << kind;
        EXPECT_THAT(result.notes, tells) << kind;
        EXPECT_THAT(released(app, strategy + ", min_ready: 1min", 100).notes, testing::Not(tells));
    }
    const std::string weightless =
        "kind: canary, traffic_router: true, steps: [{weight: 0%, pause: 2min}]";
    const RunResult result = released(app, weightless, 100);
    EXPECT_THAT(result.notes, tells);
    EXPECT_THAT(result.notes,
                testing::Contains(testing::HasSubstr(
                    "longer than the 0s for which the release is asked before it is everywhere")));
}

// What ends with its process has failed: nobody does these jobs again.
TEST(Analysis, OfWorkersThatDieWithTheirJobsTakesTheReleaseBack) {
    const std::string platform = allKinds()[1].platform;
    const RunResult result = playText(
        "doppel: 1\ntitle: A release\nduration: 8min\nseed: 2\ncomponents:" + platform +
            "\ntimeline: [{at: 1min, target: main, deploy: {release: {crashes_after: 40s}, "
            "strategy: "
            "{kind: canary, steps: [{weight: 50%, pause: 5min}], analysis: {interval: 30s, "
            "least_good: 99%, least_requests: 5}}}}]\n",
        {"components.main.jobs.Job.io=3s", "components.main.boot_time=5s"});
    EXPECT_EQ(figure(result, "main", "deploys_taken_back"), 1);
    EXPECT_EQ(figure(result, "main", "deploys_done"), 0);
}

} // namespace
} // namespace doppel::scenarios
