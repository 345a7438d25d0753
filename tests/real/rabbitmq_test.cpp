// SPDX-License-Identifier: Apache-2.0
// What drive.py has a real rabbitmq-server do, and what the model does of the same: which queues a
// key leads to, what is delivered to whom in what order, what waits and what died of what.
#include "models/rabbitmq/dead_letter.h"
#include "models/rabbitmq/message_queue.h"
#include "models/rabbitmq/topic_trie.h"
#include "tests/real/rabbitmq/delivery_tags.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iomanip>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models {
namespace {

using test::DeliveryTags;

constexpr std::uint32_t kMain = 0;

/// A queue with a dead-letter queue behind it, and channels that consume it.
class Broker final : public QueueWatcher {
public:
    void leaves(Message& message, QueueExit how) override {
        if (how == QueueExit::Rejected || how == QueueExit::MaxLength) {
            const DeathReason reason =
                how == QueueExit::Rejected ? DeathReason::Rejected : DeathReason::MaxLength;
            dead_.push_back(deadLetterOf(std::move(message), kMain, reason, {}, sim::kStart));
        }
    }

    void declare(std::uint64_t maxLength) {
        queue_ = std::make_unique<MessageQueue>(
            QueueTerms{.maxLength = maxLength > 0 ? std::optional(maxLength) : std::nullopt},
            *this);
    }
    void publish(std::uint64_t id) {
        Message message;
        message.job.key = id;
        const auto published = queue_->publish(message, sim::kStart);
        if (published.delivered) {
            note(*published.delivered);
        }
    }
    void subscribe(std::uint32_t channel, std::uint32_t prefetch, std::int32_t priority) {
        tags_[channel];
        queue_->subscribe({.channel = channel, .prefetch = prefetch, .priority = priority});
    }
    void
    settle(const std::string& how, std::uint32_t channel, DeliveryTags::Tag tag, bool multiple) {
        const auto settled = tags_[channel].settle(tag, multiple);
        for (const DeliveryTags::Origin& delivery : settled.value()) {
            if (how == "ack") {
                queue_->ack(delivery.position);
            } else if (how == "reject") {
                queue_->reject(delivery.position);
            } else {
                queue_->requeue(delivery.position, ReturnCause::Nack, sim::kStart);
            }
        }
    }
    void close(std::uint32_t channel) {
        tags_.erase(channel);
        queue_->closeChannel(channel, ReturnCause::ConsumerGone, sim::kStart);
    }

    /// What was delivered since it was last asked, channel by channel.
    std::string deliveries() {
        while (const auto delivery = queue_->deliver(sim::kStart)) {
            note(*delivery);
        }
        std::ostringstream text;
        for (const auto& [channel, ids] : std::exchange(delivered_, {})) {
            text << ' ' << channel << ':' << ids;
        }
        return text.str();
    }
    std::string waiting() const {
        std::ostringstream text;
        queue_->waiting().forEach([&](MessageQueue::Position, const Message& message) {
            text << ' ' << message.job.key;
        });
        return text.str();
    }
    std::string dead() const {
        std::ostringstream text;
        for (const Message& message : dead_) {
            text << ' ' << message.job.key << ':' << nameOf(message.deaths.front().reason) << ':'
                 << message.deaths.front().count;
        }
        return text.str();
    }

private:
    void note(const MessageQueue::Delivery& delivery) {
        tags_[delivery.channel].add({kMain, delivery.position});
        delivered_[delivery.channel] += (delivered_[delivery.channel].empty() ? "" : ",") +
                                        std::to_string(delivery.job.key) +
                                        (delivery.redelivered ? "r" : "");
    }

    std::unique_ptr<MessageQueue> queue_;
    std::map<std::uint32_t, DeliveryTags> tags_;
    std::map<std::uint32_t, std::string> delivered_;
    std::vector<Message> dead_;
};

// What the model answers to an operation; nothing where there is no answer.
std::optional<std::string> obey(const std::string& line, TopicTrie& topics, Broker& broker) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    std::string text;
    std::uint32_t number = 0;
    std::uint64_t other = 0;
    if (verb == "bind") {
        words >> number >> std::quoted(text);
        topics.bind(text, number);
        return std::nullopt;
    }
    if (verb == "route") {
        words >> std::quoted(text);
        std::vector<TopicTrie::Destination> found;
        topics.route(text, found);
        std::string queues;
        for (const TopicTrie::Destination queue : found) {
            queues += ' ' + std::to_string(queue);
        }
        return queues;
    }
    if (verb == "waiting") {
        return broker.waiting();
    }
    if (verb == "dead") {
        return broker.dead();
    }
    if (verb == "declare") {
        words >> other;
        broker.declare(other);
    } else if (verb == "publish") {
        words >> other;
        broker.publish(other);
    } else if (verb == "subscribe") {
        std::int32_t priority = 0;
        std::uint32_t prefetch = 0;
        words >> number >> prefetch >> priority;
        broker.subscribe(number, prefetch, priority);
    } else if (verb == "close") {
        words >> number;
        broker.close(number);
    } else { // ack, reject, requeue
        bool multiple = false;
        words >> number >> other >> multiple;
        broker.settle(verb, number, other, multiple);
    }
    return broker.deliveries();
}

// The lines that drive.py writes; none where it failed.
std::vector<std::string> driven(const std::string& part) {
    const std::string command =
        "/usr/bin/python3 '" DOPPEL_SOURCE_DIR "/tests/real/rabbitmq/drive.py' " + part;
    std::vector<std::string> lines;
    std::FILE* out = popen(command.c_str(), "r");
    if (out == nullptr) {
        return lines;
    }
    std::string text;
    std::array<char, 4096> piece{};
    while (std::fgets(piece.data(), piece.size(), out) != nullptr) {
        text += piece.data();
    }
    if (pclose(out) == 0) {
        std::istringstream in(text);
        for (std::string line; std::getline(in, line);) {
            lines.push_back(line);
        }
    }
    return lines;
}

class ARealRabbitMq : public testing::Test {
protected:
    void SetUp() override {
        const bool isThere = std::system("test -x /usr/sbin/rabbitmq-server && "
                                         "/usr/bin/python3 -c 'import pika' 2>/dev/null") == 0;
        if (!isThere && std::getenv("DOPPEL_NEEDS_REAL") != nullptr) {
            FAIL() << "script/bootstrap --test installs rabbitmq-server and python3-pika";
        } else if (!isThere) {
            GTEST_SKIP() << "no rabbitmq-server or python3-pika";
        }
    }
    static void compare(const std::string& part, std::size_t least) {
        const std::vector<std::string> lines = driven(part);
        ASSERT_GE(lines.size(), least) << "tests/real/rabbitmq/drive.py failed";
        TopicTrie topics;
        Broker broker;
        for (const std::string& line : lines) {
            const std::size_t arrow = line.find(" =>");
            const auto answer = obey(line.substr(0, arrow), topics, broker);
            if (answer) {
                ASSERT_NE(arrow, std::string::npos) << line;
                EXPECT_EQ(*answer, line.substr(arrow + 3)) << line;
            }
        }
    }
};

TEST_F(ARealRabbitMq, RoutesRandomKeysByRandomBindingsAsItsModelDoes) {
    compare("topics", 1000);
}

TEST_F(ARealRabbitMq, DeliversRequeuesAndDeadLettersAsItsModelDoes) {
    compare("queue", 300);
}

} // namespace
} // namespace doppel::models
