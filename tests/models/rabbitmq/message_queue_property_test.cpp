// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/message_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <rapidcheck/gtest.h>
#include <vector>

namespace doppel::models {
namespace {

using sim::Duration;
using sim::Time;

// A queue as one would write it down: lists, searched from the front. It has the same rules and
// shares no code with the real one.
class NaiveQueue {
public:
    struct Entry {
        std::uint64_t key = 0; // also its position: keys rise
        Time expires = sim::kNever;
        std::uint32_t size = 0;
        std::uint32_t failures = 0;
        bool redelivered = false;
    };
    struct Consumer {
        std::uint32_t id = 0;
        std::uint32_t channel = 0;
        std::size_t prefetch = 0;
        int priority = 0;
    };
    struct Held {
        Entry entry;
        std::uint32_t consumer = 0;
        std::uint32_t channel = 0;
    };

    explicit NaiveQueue(const QueueTerms& its) : terms(its) {}

    bool publish(Entry entry, Time now) {
        expire(now);
        std::size_t bytes = entry.size;
        for (const Entry& each : ready) {
            bytes += each.size;
        }
        const bool full =
            (terms.maxLength && ready.size() + 1 > *terms.maxLength) ||
            (terms.maxLengthBytes && bytes > static_cast<std::size_t>(terms.maxLengthBytes->count));
        if (terms.overflow != Overflow::DropHead && full) {
            return false;
        }
        if (ready.empty() && freeConsumer() != nullptr) {
            ready.push_back(entry);
            deliver();
            return true;
        }
        ready.push_back(entry);
        dropOver();
        expire(now);
        return true;
    }
    void dropOver() {
        while (terms.overflow == Overflow::DropHead && isOver()) {
            ++dropped;
            ready.pop_front();
        }
    }
    bool isOver() const {
        std::size_t bytes = 0;
        for (const Entry& each : ready) {
            bytes += each.size;
        }
        return !ready.empty() && ((terms.maxLength && ready.size() > *terms.maxLength) ||
                                  (terms.maxLengthBytes &&
                                   bytes > static_cast<std::size_t>(terms.maxLengthBytes->count)));
    }
    void expire(Time now) {
        while (!ready.empty() && ready.front().expires <= now) {
            ++expired;
            ready.pop_front();
        }
    }
    std::size_t heldBy(std::uint32_t consumer) const {
        return static_cast<std::size_t>(std::count_if(
            held.begin(), held.end(), [&](const Held& each) { return each.consumer == consumer; }));
    }
    // The first of the list of the highest priority that may have one; those before it that may
    // not are taken out of the list until they have something acknowledged.
    Consumer* freeConsumer() {
        std::stable_sort(
            consumers.begin(), consumers.end(),
            [](const Consumer& a, const Consumer& b) { return a.priority > b.priority; });
        for (auto each = consumers.begin(); each != consumers.end();) {
            if (each->prefetch == 0 || heldBy(each->id) < each->prefetch) {
                return &*each;
            }
            aside.push_back(*each);
            each = consumers.erase(each);
        }
        return nullptr;
    }
    std::optional<std::pair<std::uint64_t, std::uint32_t>> deliver() {
        Consumer* found = ready.empty() ? nullptr : freeConsumer();
        if (found == nullptr) {
            return std::nullopt;
        }
        const Consumer taker = *found;
        consumers.erase(consumers.begin() + (found - consumers.data()));
        consumers.push_back(taker);
        held.push_back({ready.front(), taker.id, taker.channel});
        ready.pop_front();
        log.emplace_back(held.back().entry.key, taker.id);
        return log.back();
    }
    std::vector<Held>::iterator find(std::uint64_t key) {
        return std::find_if(held.begin(), held.end(),
                            [&](const Held& each) { return each.entry.key == key; });
    }
    Entry release(std::vector<Held>::iterator at) {
        const Held was = *at;
        held.erase(at);
        const auto waiting = std::find_if(aside.begin(), aside.end(), [&](const Consumer& each) {
            return each.id == was.consumer;
        });
        if (waiting != aside.end()) {
            consumers.push_back(*waiting);
            aside.erase(waiting);
        }
        return was.entry;
    }
    void requeue(std::uint64_t key) {
        const auto at = find(key);
        if (at == held.end()) {
            return;
        }
        Entry entry = release(at);
        entry.redelivered = true;
        ready.insert(std::find_if(ready.begin(), ready.end(),
                                  [&](const Entry& each) { return each.key > entry.key; }),
                     entry);
        dropOver();
    }
    void closeChannel(std::uint32_t channel, Time now) {
        const auto isOf = [&](const Consumer& each) {
            return each.channel == channel;
        };
        std::erase_if(consumers, isOf);
        std::erase_if(aside, isOf);
        std::vector<std::uint64_t> keys;
        for (const Held& each : held) {
            if (each.channel == channel) {
                keys.push_back(each.entry.key);
            }
        }
        for (const std::uint64_t key : keys) {
            requeue(key);
        }
        expire(now);
    }

    QueueTerms terms;
    std::deque<Entry> ready;
    std::vector<Held> held;
    std::vector<Consumer> consumers;
    std::vector<Consumer> aside;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> log; // what went to whom
    std::uint64_t dropped = 0;
    std::uint64_t expired = 0;
};

// The real one beside the naive one, under the same operations.
class QueuePair {
public:
    explicit QueuePair(const QueueTerms& terms) : real(terms, nobody), naive(terms) {}

    void publish(std::optional<Duration> expiration, std::uint32_t size) {
        Message message;
        message.job.key = real.next();
        message.job.size = size;
        message.expiration = expiration;
        NaiveQueue::Entry entry{.key = message.job.key, .size = size};
        for (const auto& ttl : {expiration, naive.terms.messageTtl}) {
            if (ttl) {
                entry.expires = std::min(entry.expires, now + *ttl);
            }
        }
        const auto published = real.publish(message, now);
        if (published.delivered) {
            note(*published.delivered);
        }
        RC_ASSERT(published.accepted == naive.publish(entry, now));
        drain();
    }
    void subscribe(std::uint32_t channel, std::uint32_t prefetch, int priority) {
        const auto id =
            real.subscribe({.channel = channel, .prefetch = prefetch, .priority = priority});
        naive.consumers.push_back({id, channel, prefetch, priority});
        drain();
    }
    void settle(std::size_t which, int how) {
        if (naive.held.empty()) {
            return;
        }
        const std::uint64_t key = naive.held[which % naive.held.size()].entry.key;
        if (how == 0) {
            RC_ASSERT(real.ack(key));
            naive.release(naive.find(key));
            ++acked;
        } else if (how == 1) {
            RC_ASSERT(real.reject(key));
            naive.release(naive.find(key));
            ++rejected;
        } else {
            RC_ASSERT(real.requeue(key, ReturnCause::Reject, now));
            naive.requeue(key);
        }
        drain();
    }
    void close(std::uint32_t channel) {
        real.closeChannel(channel, ReturnCause::ConsumerGone, now);
        naive.closeChannel(channel, now);
        drain();
    }
    void wait(Duration length) {
        now += length;
        real.passTime(now);
        naive.expire(now);
        drain();
    }
    void check() {
        RC_ASSERT(log == naive.log);
        RC_ASSERT(real.ready() == naive.ready.size());
        RC_ASSERT(real.unacked() == naive.held.size());
        RC_ASSERT(real.left(QueueExit::MaxLength) == naive.dropped);
        RC_ASSERT(real.left(QueueExit::Expired) == naive.expired);
        RC_ASSERT(real.published() == acked + rejected + naive.dropped + naive.expired +
                                          naive.ready.size() + naive.held.size());
        RC_ASSERT(real.balances());
        std::vector<std::uint64_t> waiting;
        real.waiting().forEach([&](MessageQueue::Position position, const Message& message) {
            RC_ASSERT(position == message.job.key);
            waiting.push_back(position);
        });
        std::vector<std::uint64_t> expected;
        for (const NaiveQueue::Entry& each : naive.ready) {
            expected.push_back(each.key);
        }
        RC_ASSERT(waiting == expected);
    }

private:
    void note(const MessageQueue::Delivery& delivery) {
        log.emplace_back(delivery.job.key, *delivery.consumer);
    }
    void drain() {
        while (const auto delivery = real.deliver(now)) {
            note(*delivery);
        }
        naive.expire(now);
        while (naive.deliver()) {
            naive.expire(now);
        }
    }

    QueueWatcher nobody;
    MessageQueue real;
    NaiveQueue naive;
    Time now{};
    std::vector<std::pair<std::uint64_t, std::uint32_t>> log;
    std::uint64_t acked = 0;
    std::uint64_t rejected = 0;
};

RC_GTEST_PROP(MessageQueue, DoesWhatANaiveListDoes, ()) {
    QueueTerms terms;
    if (*rc::gen::inRange(0, 3) == 0) {
        terms.messageTtl = std::chrono::seconds(*rc::gen::inRange(0, 20));
    }
    if (*rc::gen::inRange(0, 3) == 0) {
        terms.maxLength = *rc::gen::inRange<std::uint64_t>(0, 5);
    }
    if (*rc::gen::inRange(0, 3) == 0) {
        terms.maxLengthBytes = sim::Bytes{*rc::gen::inRange<std::int64_t>(0, 30)};
    }
    terms.overflow = *rc::gen::element(Overflow::DropHead, Overflow::RejectPublish);
    QueuePair both(terms);
    const int operations = *rc::gen::inRange(1, 150);
    for (int i = 0; i < operations; ++i) {
        switch (*rc::gen::inRange(0, 10)) {
        case 0:
            both.subscribe(*rc::gen::inRange<std::uint32_t>(0, 3),
                           *rc::gen::inRange<std::uint32_t>(0, 4), *rc::gen::inRange(0, 2));
            break;
        case 1:
            both.close(*rc::gen::inRange<std::uint32_t>(0, 3));
            break;
        case 2:
            both.wait(std::chrono::seconds(*rc::gen::inRange(0, 15)));
            break;
        case 3:
        case 4:
        case 5:
        case 6:
            both.settle(*rc::gen::inRange<std::size_t>(0, 100), *rc::gen::inRange(0, 3));
            break;
        default:
            both.publish(
                *rc::gen::inRange(0, 3) == 0
                    ? std::optional<Duration>(std::chrono::seconds(*rc::gen::inRange(0, 20)))
                    : std::nullopt,
                *rc::gen::inRange<std::uint32_t>(1, 12));
        }
        both.check();
    }
}

} // namespace
} // namespace doppel::models
