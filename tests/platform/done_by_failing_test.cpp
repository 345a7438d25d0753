// SPDX-License-Identifier: Apache-2.0
// What is counted as done by work that failed, or as visible by readers who see nothing: once it
// was, and kept objectives. The right values follow from the scenarios by arithmetic.
#include "tests/platform/little_publishing.h"
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

namespace doppel::scenarios {
namespace {

using testing::HasSubstr;

bool meets(const RunResult& result, const std::string& name) {
    return objectiveOf(result, name).met;
}

// ---- messages and mails ----

std::string consumerThat(const std::string& does) {
    return R"(doppel: 1
duration: 5min
components:
  web: {kind: app, replicas: 2, cpu: 1ms}
  index: {kind: app, replicas: 2, cpu: 1ms}
  mq: {kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, bindings: [{exchange: pub, key: "#", queue: q}]}
  listener: {kind: consumer, broker: mq, queue: q, replicas: 2, work: 10ms, calls: [{to: index}], )" +
           does + R"(}
  source: {kind: message_source, to: mq, messages: [{route: pub/a.b, rate: 5/s}]}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
objectives:
  - {name: processed, that: listener.messages_processed >= 1000}
  - {name: acked, that: listener.messages_acked >= 1000}
  - {name: done, that: mq.jobs_done_q >= 1000}
timeline: [{at: 0s, fault: refuse, target: index}]
)";
}

TEST(AConsumerThatAcknowledgesWhatFailed, HasDoneNothing) {
    const RunResult result = playText(consumerThat("on_call_failure: ack"));
    const double processed = figure(result, "listener", "messages_processed");
    EXPECT_GT(processed, 1000);
    EXPECT_EQ(figure(result, "listener", "messages_succeeded"), 0);
    EXPECT_EQ(figure(result, "mq", "jobs_done_q"), 0);
    EXPECT_EQ(figure(result, "mq", "jobs_discarded_q"), processed);
    for (const char* missed : {"processed", "acked", "done"}) {
        EXPECT_FALSE(meets(result, missed)) << missed;
    }
}

TEST(AConsumerThatAcknowledgesWhatFailed, HasDoneNothingAfterSeveralTriesEither) {
    const RunResult result = playText(consumerThat("on_call_failure: requeue, tries: 3"));
    EXPECT_GT(figure(result, "listener", "messages_given_up"), 1000);
    EXPECT_EQ(figure(result, "mq", "jobs_done_q"), 0);
    EXPECT_FALSE(meets(result, "acked"));
}

TEST(AConsumerThatAcknowledgesWhatFailed, IsWellWhereNothingFails) {
    const RunResult result =
        ReadyScenario(TemporaryScenario(consumerThat("on_call_failure: ack")).path(),
                      {"timeline=[]"})
            .play();
    for (const char* met : {"processed", "acked", "done"}) {
        EXPECT_TRUE(meets(result, met)) << met;
    }
}

TEST(Notify, HasAcceptedNothingThatItAnsweredByAnError) {
    const RunResult result = playText(R"(doppel: 1
duration: 5min
components:
  notify: {kind: notify}
traffic:
  guests: {kind: open, to: notify, rate: 5/s}
timeline: [{at: 0s, fault: error, target: notify}]
objectives: [{name: accepted, that: notify.accepted >= 1}]
)");
    EXPECT_FALSE(meets(result, "accepted"));
}

// ---- what comes of requests ----

std::string enqueues(const std::string& more, const std::string& timeline) {
    return R"(doppel: 1
duration: 5min
components:
  web: {kind: app, replicas: 1, workers: 1, threads: 5, cpu: 1ms, enqueues: [{to: workers, job: Mail)" +
           more + R"(}]}
  workers: {kind: sidekiq, redis: store, queues: [{name: high}], jobs: {Mail: {queue: high, cpu: 1ms}}}
  store: {kind: redis}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
timeline: [{at: 60s, )" +
           timeline + "}]\n";
}

TEST(AnEnqueue, ThatRedisRefusesMakesTheAnswerA500) {
    const RunResult result = playText(enqueues("", "fault: error, target: store"));
    EXPECT_EQ(static_cast<double>(withStatus(result, "guests", "500")),
              figure(result, "web", "failed_enqueues"));
    EXPECT_NEAR(result.traffic.front().availability().value_or(0), 0.2, 0.03)
        << "one minute of five";
}

TEST(AnEnqueue, ThatSomebodyRescuesLeavesTheAnswerAsItIs) {
    const RunResult result = playText(
        enqueues(", on_failure: ignore", "fault: error, when: before_work, target: store"));
    EXPECT_EQ(result.traffic.front().availability(), 1.0);
    EXPECT_EQ(figure(result, "web", "failed_enqueues"), 0);
    EXPECT_GT(figure(result, "workers", "jobs_refused"), 1000);
}

// Six pauses of 51 s in all, and seven tries of a second each.
TEST(AnEnqueue, HoldsItsThreadWhileRedisIsAway) {
    const RunResult result = playText(enqueues("", "fault: down, target: store"));
    EXPECT_EQ(figure(result, "web", "puma_busy_threads.max"), 5);
    EXPECT_LT(result.traffic.front().availability().value_or(1), 0.25);
}

// ---- publishes ----

// Five minutes of TTL; each publish is visible at once, where nobody has asked for the document.
std::string publishing(const std::string& more) {
    return R"(doppel: 1
duration: 20min
warmup: 0s
components:
  edge: {kind: edge, origin: content-store, probe: {interval: 0s}}
  content-store: {kind: app, replicas: 2, cpu: 1ms, content: {max_age: 5min}}
)" + whatPublishes("310s") +
           R"(traffic:
  visitors: {kind: open, to: edge, rate: 1/s, pages: {count: 2000, popularity: uniform}}
  editors: {kind: editors, to: publisher, rate: 0.5/s, pages: {count: 2000, popularity: uniform}, mix: {edit: 0, major: 1, minor: 0, unpublish: 0, patch_links: 0, schedule: 0}}
objectives:
  - {name: in time, that: documents.visible_in_time_ratio >= 98%}
  - {name: none late, that: documents.not_visible_in_time <= 0}
  - {name: in time then, that: documents.visible_in_time_ratio >= 98%, between: 5min and 8min}
  - {name: before, that: documents.visible_in_time_ratio >= 98%, between: 0s and 4min}
)" + more;
}

TEST(APublish, OfAWellPlatformIsInTime) {
    const RunResult result = playText(publishing(""));
    for (const ObjectiveResult& objective : result.objectives) {
        EXPECT_TRUE(objective.met) << objective.name;
    }
    EXPECT_NEAR(figure(result, "documents", "publishes"), 600, 80);
    EXPECT_EQ(figure(result, "documents", "publishes"),
              static_cast<double>(result.traffic.back().total));
}

// From 5 min on, those too that would still have had time.
TEST(APublish, IsTheClickThatIsRefused) {
    const RunResult result =
        playText(publishing("timeline: [{at: 5min, fault: refuse, target: publisher}]\n"));
    const double late = figure(result, "documents", "not_visible_in_time");
    EXPECT_NEAR(late, 450, 60);
    EXPECT_NEAR(figure(result, "documents", "visible_in_time"), 150, 45);
    EXPECT_FALSE(meets(result, "in time"));
    EXPECT_FALSE(meets(result, "none late"));
    EXPECT_FALSE(meets(result, "in time then"));
    EXPECT_TRUE(meets(result, "before"));
    EXPECT_THAT(objectiveOf(result, "in time then").note, testing::Not(HasSubstr("not ended")));
}

TEST(APublish, BelongsToTheTimeOfItsClick) {
    const RunResult result = playText(
        publishing("timeline: [{at: 5min, for: 3min, fault: refuse, target: publisher}]\n"));
    EXPECT_FALSE(meets(result, "in time then"));
    EXPECT_EQ(objectiveOf(result, "in time then").value, 0.0);
    EXPECT_TRUE(meets(result, "before"));
}

// Whoever works on its job hangs; it was taken.
TEST(APublish, ThatMayStillBeInTimeAtTheEndIsTold) {
    const RunResult result =
        ReadyScenario(TemporaryScenario(publishing("timeline: [{at: 5min, fault: slow, target: "
                                                   "downstream, delay: 1h}]\n"))
                          .path(),
                      {"duration=9min"})
            .play();
    EXPECT_TRUE(meets(result, "in time"));
    EXPECT_THAT(objectiveOf(result, "in time").note, HasSubstr("not ended"));
    EXPECT_EQ(figure(result, "documents", "not_visible_in_time"), 0);
}

// Of what was published within the first four minutes, as much as the edge had no copy of, which
// would have been fresh beyond the fifth: it has one more of 2,000 pages each second, 6 % on average.
constexpr double kWithoutCopy = 0.94;

TEST(APublish, IsVisibleToNobodyWhileTheEdgeIsDown) {
    const RunResult result =
        playText(publishing("timeline: [{at: 5min, fault: down, target: edge}]\n"));
    EXPECT_FALSE(meets(result, "in time"));
    EXPECT_EQ(objectiveOf(result, "in time then").value, 0.0);
    EXPECT_NEAR(objectiveOf(result, "before").value.value_or(0), kWithoutCopy, 0.04);
}

// The database that job and command ask is another one than the readers'; they get old copies.
TEST(APublish, IsVisibleToNobodyWhileReadersGetCopiesPastTheirFreshness) {
    std::string text =
        publishing("timeline: [{at: 5min, fault: partition, target: readers-store, with: edge}]\n");
    text.replace(text.find("origin: content-store"), 21, "origin: readers-store");
    const std::string store = "  db: {kind";
    text.insert(text.find(store),
                "  readers-store: {kind: app, replicas: 2, cpu: 1ms, calls: [{to: content-store, "
                "content: true}]}\n");
    const RunResult result = playText(text);
    EXPECT_FALSE(meets(result, "in time"));
    EXPECT_LT(objectiveOf(result, "in time then").value.value_or(1), 0.1);
    EXPECT_NEAR(objectiveOf(result, "before").value.value_or(0), kWithoutCopy, 0.04);
}

// With no worker nobody looks for what is presented with what was published, which is as many.
TEST(Dependants, AreUnderWayThoughNobodyHasLookedForThem) {
    std::string text = publishing("");
    const auto call = [&](const std::string& job, const std::string& whom) {
        const std::string alone = job + ", cpu: 1ms";
        text.replace(text.find(alone), alone.size(), alone + ", calls: [{to: " + whom + "}]");
    };
    call("DependencyResolutionJob: {queue: dependency_resolution", "dependants");
    call("DownstreamLiveDependentJob: {queue: downstream_low", "downstream");
    const Sets sets{"duration=6min", "components.commands.seen_by_dependants=100%",
                    "components.documents.links_per_document=1"};
    const RunResult well = playText(text, sets);
    const auto levelAtEnd = [](const RunResult& result) {
        const MetricResult* level = find(*metricsOf(result, "documents"), "dependants_under_way");
        return static_cast<double>(std::get<GaugeValue>(level->value).last);
    };
    const double found = figure(well, "documents", "dependants");
    EXPECT_GT(found, 50);
    EXPECT_LT(levelAtEnd(well), 0.2 * found);
    const RunResult down =
        playText(text + "timeline: [{at: 0s, fault: down, target: workers}]\n", sets);
    EXPECT_EQ(figure(down, "documents", "dependants"), 0);
    EXPECT_NEAR(levelAtEnd(down), found, 0.2 * found) << "of what is published twice they are once";
}

// ---- rollouts ----

TEST(ARollout, ThatNeverEndsIsTold) {
    const RunResult result = playText(R"(doppel: 1
duration: 30min
components:
  web: {kind: app, replicas: 4, cpu: 5ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s}
timeline: [{at: 5min, name: roll, target: web, deploy: {release: {crashes_after: 5s}}}]
objectives:
  - {name: done, that: web.deploys_done >= 1}
  - {name: soon, that: web.deploy_seconds.max <= 15min}
)");
    EXPECT_FALSE(meets(result, "done"));
    EXPECT_FALSE(meets(result, "soon"));
    EXPECT_EQ(figure(result, "web", "deploys_hung"), 1);
    EXPECT_THAT(result.notes,
                testing::Contains(AllOf(HasSubstr("web: the release of 5min is not on all servers"),
                                        HasSubstr("0 of 4 run it"), HasSubstr("hangs"))));
}

TEST(ARollout, ThatIsDoneIsTimedAndNotComplainedOf) {
    const RunResult result = playText(R"(doppel: 1
duration: 30min
components:
  web: {kind: app, replicas: 4, cpu: 5ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s}
timeline: [{at: 5min, name: roll, target: web, deploy: {release: {slower: 2}}}]
objectives:
  - {name: done, that: web.deploys_done >= 1}
  - {name: soon, that: web.deploy_seconds.max <= 15min}
)");
    EXPECT_TRUE(meets(result, "done"));
    EXPECT_TRUE(meets(result, "soon"));
    EXPECT_THAT(result.notes, testing::Not(testing::Contains(HasSubstr("the release of"))));
}

TEST(ARollout, ThatHangsIsNotInTimeAsAnotherWas) {
    const RunResult result = playText(R"(doppel: 1
duration: 40min
components:
  web: {kind: app, replicas: 4, cpu: 5ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s}
timeline:
  - {at: 5min, target: web, deploy: {release: {}}}
  - {at: 15min, target: web, deploy: {release: {crashes_after: 5s}}}
objectives:
  - {name: soon, that: web.deploy_seconds.max <= 15min}
)");
    EXPECT_EQ(figure(result, "web", "deploys_done"), 1);
    EXPECT_EQ(figure(result, "web", "deploys_hung"), 1);
    EXPECT_FALSE(meets(result, "soon"));
}

TEST(ACanary, ThatHangsIsTakenBackByItsAnalysis) {
    const RunResult result = playText(R"(doppel: 1
duration: 40min
components:
  web: {kind: app, replicas: 4, workers: 2, threads: 5000, cpu: 5ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s, patience: 30s}
timeline:
  - {at: 5min, target: web, deploy: {release: {slower: 1000000}, strategy: {kind: canary, steps: [{weight: 25%, pause: 5min}, {weight: 50%, pause: 5min}], analysis: {interval: 1min, least_good: 95%}}}}
objectives:
  - {name: available, that: guests.availability >= 98%}
)");
    EXPECT_TRUE(meets(result, "available"));
    EXPECT_EQ(figure(result, "web", "deploys_taken_back"), 1);
    EXPECT_THAT(result.notes, testing::Contains(HasSubstr("analysis: 0 % of")));
}

} // namespace
} // namespace doppel::scenarios
