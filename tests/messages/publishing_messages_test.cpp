// SPDX-License-Identifier: Apache-2.0
// What consumers hear of a publish: through publishing_api's exchange, by the second word of the
// key, each queue one copy.
#include "tests/platform/temporary_scenario.h"

#include <string>

namespace doppel::scenarios {
namespace {

RunResult publish(const std::string& orders) {
    return playText(
        "doppel: 1\nduration: 30min\ncomponents:\n"
        "  documents: {kind: documents, documents: 200, links_per_document: 3, caches: [], "
        "routers: []}\n"
        "  db: {kind: database, cpu: 1ms}\n"
        "  store: {kind: app, cpu: 1ms, content: {max_age: 5min}}\n"
        "  commands: {kind: publishing_api, does: commands, documents: documents, database: db, "
        "jobs: workers}\n"
        "  downstream: {kind: publishing_api, does: downstream, documents: documents, database: "
        "db, content_store: store, jobs: workers, exchange: mq, schema: guide}\n"
        "  dependants: {kind: publishing_api, does: dependants, documents: documents, database: "
        "db, jobs: workers}\n"
        "  redis: {kind: redis}\n"
        "  workers:\n"
        "    kind: sidekiq\n"
        "    redis: redis\n"
        "    queues: [{name: downstream_high}, {name: dependency_resolution}, {name: "
        "downstream_low}]\n"
        "    jobs:\n"
        "      DownstreamLiveJob: {queue: downstream_high, cpu: 1ms, calls: [{to: downstream}]}\n"
        "      DownstreamLiveDependentJob: {queue: downstream_low, cpu: 1ms, calls: [{to: "
        "downstream}]}\n"
        "      DependencyResolutionJob: {queue: dependency_resolution, cpu: 1ms, calls: [{to: "
        "dependants, timeout: 1h}]}\n"
        "      DownstreamDraftJob: {queue: downstream_high, cpu: 1ms}\n"
        "  mq:\n"
        "    kind: rabbitmq\n"
        "    exchange: published\n"
        "    exchanges: {published: {type: topic}}\n"
        "    queues: {all: {}, major: {}, links: {}, news: {}}\n"
        "    bindings:\n"
        "      - {exchange: published, key: '*.*', queue: all}\n"
        "      - {exchange: published, key: 'guide.*', queue: all}\n"
        "      - {exchange: published, key: '*.major', queue: major}\n"
        "      - {exchange: published, key: '*.links', queue: links}\n"
        "      - {exchange: published, key: 'news.#', queue: news}\n"
        "  search: {kind: consumer, broker: mq, queue: all, work: 1ms}\n"
        "  alerts: {kind: consumer, broker: mq, queue: major, work: 1ms}\n"
        "traffic:\n"
        "  readers: {kind: open, to: store, rate: 1/s, pages: {count: 200}}\n"
        "timeline:\n" +
        orders);
}

double messages(const RunResult& result, const std::string& queue) {
    return figure(result, "mq", "jobs_enqueued_" + queue);
}

TEST(PublishingMessages, GoToTheQueuesThatTheirKeysLeadTo) {
    const RunResult result = publish(
        "  - {at: 1min, target: commands, publish: {command: major, first: 150, count: 10}}\n"
        "  - {at: 10min, target: commands, publish: {command: unpublish, first: 150}}\n");
    const double presented = figure(result, "downstream", "presented");
    const double dependants = presented - 11;
    EXPECT_EQ(messages(result, "all"), presented) << "one copy, though two bindings fit";
    EXPECT_EQ(messages(result, "major"), 10);
    EXPECT_EQ(messages(result, "links"), dependants);
    EXPECT_EQ(messages(result, "news"), 0);
    EXPECT_EQ(figure(result, "search", "messages_acked"), presented);
    EXPECT_EQ(figure(result, "alerts", "messages_acked"), 10);
    EXPECT_EQ(figure(result, "downstream", "jobs_not_taken"), 0);
}

TEST(PublishingMessages, ThatNobodyTakesFailTheJobWhichIsTriedAgain) {
    const RunResult result = publish(
        "  - {at: 1min, for: 5min, fault: down, target: mq}\n"
        "  - {at: 2min, target: commands, publish: {command: major, first: 150, count: 10}}\n");
    EXPECT_GT(figure(result, "workers", "jobs_retried"), 0);
    EXPECT_EQ(messages(result, "major"), 10);
    EXPECT_EQ(figure(result, "alerts", "messages_acked"), 10);
}

} // namespace
} // namespace doppel::scenarios
