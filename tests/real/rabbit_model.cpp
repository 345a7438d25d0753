// SPDX-License-Identifier: Apache-2.0
// Reads a sequence of operations on a broker and writes what the model does, line by line, for
// rabbitmq.py, which has done the same to a real one.
#include "models/messaging/dead_letter.h"
#include "models/messaging/delivery_tags.h"
#include "models/messaging/message_queue.h"
#include "models/messaging/topic_trie.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace doppel::models {
namespace {

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

void obey(const std::string& line, TopicTrie& topics, Broker& broker) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    std::string text;
    std::uint32_t number = 0;
    std::uint64_t other = 0;
    if (verb == "bind") {
        words >> number >> std::quoted(text);
        topics.bind(text, number);
        return;
    }
    std::cout << line << " =>";
    if (verb == "route") {
        words >> std::quoted(text);
        std::vector<TopicTrie::Destination> found;
        topics.route(text, found);
        for (const TopicTrie::Destination queue : found) {
            std::cout << ' ' << queue;
        }
    } else if (verb == "waiting") {
        std::cout << broker.waiting();
    } else if (verb == "dead") {
        std::cout << broker.dead();
    } else {
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
        std::cout << broker.deliveries();
    }
    std::cout << '\n';
}

} // namespace
} // namespace doppel::models

int main() {
    doppel::models::TopicTrie topics;
    doppel::models::Broker broker;
    for (std::string line; std::getline(std::cin, line);) {
        doppel::models::obey(line, topics, broker);
    }
    return 0;
}
