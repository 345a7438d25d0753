// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/exchanges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Exchanges and queues by name.
class Broker {
public:
    Exchanges::ExchangeId exchange(const std::string& name, ExchangeType type) {
        return all.addExchange(name, type);
    }
    void bind(Exchanges::ExchangeId from,
              const std::string& key,
              const std::string& queue,
              const MessageHeaders& arguments = {}) {
        auto to = all.queue(queue);
        if (!to) {
            to = all.addQueue(queue);
            names[*to] = queue;
        }
        all.bindQueue(from, key, *to, arguments);
    }
    std::vector<std::string> route(Exchanges::ExchangeId from,
                                   const std::string& key,
                                   const MessageHeaders& headers = {}) const {
        std::vector<std::string> found;
        for (const Exchanges::QueueId queue : all.route(from, key, headers)) {
            found.push_back(names.at(queue));
        }
        return found;
    }

    Exchanges all;
    std::map<Exchanges::QueueId, std::string> names;
};

TEST(Exchanges, G2_2_CopiesByGovUksRealBindings) {
    Broker broker;
    const auto published = broker.exchange("published_documents", ExchangeType::Topic);
    broker.bind(published, "*.*", "search_api_govuk_index");
    broker.bind(published, "*.*", "search_api_v2_published_documents");
    broker.bind(published, "*.bulk.search_api_v2_sync", "search_api_v2_published_documents");
    broker.bind(published, "*.bulk.data-warehouse", "content_data_api_govuk_importer");
    broker.bind(published, "*.bulk.reindex", "search_api_bulk_reindex");
    broker.bind(published, "*.bulk.govuk_chat_sync", "govuk_chat_published_documents");
    for (const std::string event : {"links", "major", "minor", "republish", "unpublish"}) {
        broker.bind(published, "*." + event, "content_data_api");
        broker.bind(published, "*." + event, "govuk_chat_published_documents");
    }
    broker.bind(published, "*.major.#", "email_alert_service");
    broker.bind(published, "*.major.#", "subscriber_list_details_update_major");
    broker.bind(published, "*.minor.#", "subscriber_list_details_update_minor");
    broker.bind(published, "*.unpublish.#", "email_unpublishing");

    const std::vector<std::pair<std::string, std::size_t>> copies{
        {"guide.major", 6},       {"guide.minor", 5},     {"guide.republish", 4},
        {"guide.links", 4},       {"guide.unpublish", 5}, {"heartbeat.major", 6},
        {"guide.bulk.reindex", 1}};
    for (const auto& [key, count] : copies) {
        EXPECT_EQ(broker.route(published, key).size(), count) << key;
    }
    EXPECT_THAT(broker.route(published, "guide.bulk.reindex"),
                ElementsAre("search_api_bulk_reindex"));
    EXPECT_THAT(broker.route(published, "guide"), IsEmpty());
}

TEST(Exchanges, DirectOnesCompareKeysAndFanOutsDoNot) {
    Broker broker;
    const auto direct = broker.exchange("direct", ExchangeType::Direct);
    const auto fanout = broker.exchange("fanout", ExchangeType::Fanout);
    broker.bind(direct, "a", "one");
    broker.bind(direct, "a", "two");
    broker.bind(direct, "a.#", "three");
    broker.bind(fanout, "a", "two");
    broker.bind(fanout, "b", "two");
    EXPECT_THAT(broker.route(direct, "a"), ElementsAre("one", "two"));
    EXPECT_THAT(broker.route(direct, "a.b"), IsEmpty());
    EXPECT_THAT(broker.route(fanout, "whatever"), ElementsAre("two"));
    EXPECT_THAT(broker.route(Exchanges::kDefault, "three"), ElementsAre("three"))
        << "every queue is bound to the default exchange by its name";
}

TEST(Exchanges, LeadToOtherExchangesWithOneCopyForEachQueue) {
    Broker broker;
    const auto first = broker.exchange("first", ExchangeType::Topic);
    const auto second = broker.exchange("second", ExchangeType::Fanout);
    broker.bind(first, "#", "queue");
    broker.bind(second, "", "queue");
    broker.bind(second, "", "other");
    broker.all.bindExchange(first, "a.*", second);
    broker.all.bindExchange(second, "", first); // a cycle
    EXPECT_THAT(broker.route(first, "b"), ElementsAre("queue"));
    EXPECT_THAT(broker.route(first, "a.b"), ElementsAre("queue", "other"));
}

TEST(Exchanges, HandWhatTheyHaveNothingForToTheirAlternate) {
    Broker broker;
    const auto main = broker.exchange("main", ExchangeType::Direct);
    const auto rest = broker.exchange("rest", ExchangeType::Fanout);
    broker.bind(main, "a", "known");
    broker.bind(rest, "", "unknown");
    broker.all.setAlternate(main, rest);
    EXPECT_THAT(broker.route(main, "a"), ElementsAre("known"));
    EXPECT_THAT(broker.route(main, "b"), ElementsAre("unknown"));
}

TEST(Exchanges, MatchHeadersAllOrAny) {
    const MessageHeaders message{{"type", "guide"}, {"locale", "en"}, {"x-try", "2"}};
    EXPECT_TRUE(matchesHeaders({{"type", "guide"}, {"locale", "en"}}, message));
    EXPECT_FALSE(matchesHeaders({{"type", "guide"}, {"locale", "cy"}}, message));
    EXPECT_TRUE(matchesHeaders({{"x-match", "any"}, {"type", "news"}, {"locale", "en"}}, message));
    EXPECT_FALSE(matchesHeaders({{"x-match", "any"}, {"type", "news"}}, message));
    EXPECT_FALSE(matchesHeaders({{"x-match", "any"}}, message));
    EXPECT_TRUE(matchesHeaders({}, message));
    EXPECT_TRUE(matchesHeaders({{"x-match", "all"}, {"x-try", "1"}}, message));
    EXPECT_FALSE(matchesHeaders({{"x-match", "all-with-x"}, {"x-try", "1"}}, message));
    EXPECT_TRUE(matchesHeaders({{"x-match", "any-with-x"}, {"x-try", "2"}}, message));
}

} // namespace
} // namespace doppel::models
