// SPDX-License-Identifier: Apache-2.0
// A call's time-out that an event sets, whoever makes the call: what it calls takes 500 ms, and
// from the second minute on nobody waits longer than 100 ms.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

RunResult play(const std::string& timeline) {
    return playText(R"(doppel: 1
duration: 2min
components:
  web: {kind: app, replicas: 4, workers: 4, threads: 50, cpu: 1ms, calls: [{to: slow}]}
  slow: {kind: app, replicas: 4, workers: 4, threads: 50, cpu: 0s, io: 500ms}
  mails: {kind: app, replicas: 4, cpu: 1ms, enqueues: [{to: workers, job: Mail}]}
  workers: {kind: sidekiq, redis: store, concurrency: 50, queues: [{name: default}], jobs: {Mail: {calls: [{to: slow}]}}}
  store: {kind: redis}
  mq: {kind: rabbitmq, exchange: pub, exchanges: {pub: {type: topic}}, queues: {q: {}}, bindings: [{exchange: pub, key: "#", queue: q}]}
  listener: {kind: consumer, broker: mq, queue: q, replicas: 10, calls: [{to: slow}]}
  src: {kind: message_source, to: mq, messages: [{route: pub/a.b, rate: 5/s}]}
traffic:
  guests: {kind: open, to: web, rate: 5/s}
  senders: {kind: open, to: mails, rate: 5/s}
timeline: )" + timeline +
                    '\n');
}

TEST(SetACallsTimeout, ReachesThoseOfAppsJobsAndListeners) {
    const RunResult undisturbed = play("[]");
    const RunResult set =
        play("\n  - {at: 1min, set: \"components.web.calls[0].timeout\", value: 100ms}"
             "\n  - {at: 1min, set: \"components.workers.jobs.Mail.calls[0].timeout\", "
             "value: 100ms}"
             "\n  - {at: 1min, set: \"components.listener.calls[0].timeout\", value: "
             "100ms}");
    EXPECT_EQ(figure(undisturbed, "web", "failed_calls"), 0);
    EXPECT_EQ(figure(undisturbed, "workers", "sidekiq_failed_jobs_total"), 0);
    EXPECT_EQ(figure(undisturbed, "listener", "failed_calls"), 0);
    // 5/s for a minute, and those that are tried again.
    EXPECT_GT(figure(set, "web", "failed_calls"), 200);
    EXPECT_GT(figure(set, "workers", "sidekiq_failed_jobs_total"), 200);
    EXPECT_GT(figure(set, "listener", "failed_calls"), 200);
}

} // namespace
} // namespace doppel::scenarios
