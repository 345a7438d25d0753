// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/consumer_turns.h"

#include "sim/assert.h"

namespace doppel::models {

ConsumerTurns::Id ConsumerTurns::add(const ConsumerTerms& terms) {
    const Id id = nextId_++;
    consumers_.emplace(id, Consumer{terms});
    rounds_[terms.priority].push_back(id);
    return id;
}

void ConsumerTurns::remove(Id consumer) {
    const auto found = consumers_.find(consumer);
    if (found == consumers_.end()) {
        return;
    }
    std::erase(rounds_[found->second.terms.priority], consumer);
    consumers_.erase(found);
}

const ConsumerTerms* ConsumerTurns::find(Id consumer) const {
    const auto found = consumers_.find(consumer);
    return found == consumers_.end() ? nullptr : &found->second.terms;
}

std::vector<ConsumerTurns::Id> ConsumerTurns::ofChannel(std::uint32_t channel) const {
    std::vector<Id> found;
    for (const auto& [id, consumer] : consumers_) {
        if (consumer.terms.channel == channel) {
            found.push_back(id);
        }
    }
    return found;
}

std::optional<ConsumerTurns::Id> ConsumerTurns::next() {
    for (auto& [priority, round] : rounds_) {
        while (!round.empty()) {
            Consumer& first = consumers_.at(round.front());
            if (first.hasCredit()) {
                return round.front();
            }
            first.aside = true;
            round.pop_front();
        }
    }
    return std::nullopt;
}

void ConsumerTurns::take(Id consumer) {
    Consumer& taker = consumers_.at(consumer);
    std::deque<Id>& round = rounds_[taker.terms.priority];
    DOPPEL_ASSERT(!round.empty() && round.front() == consumer);
    round.pop_front();
    taker.unacked += taker.terms.noAck ? 0 : 1;
    if (leavesAtOnce_ && !taker.hasCredit()) {
        taker.aside = true;
    } else {
        round.push_back(consumer);
    }
}

void ConsumerTurns::giveBack(Id consumer) {
    const auto found = consumers_.find(consumer);
    if (found == consumers_.end()) {
        return;
    }
    Consumer& giver = found->second;
    DOPPEL_ASSERT(giver.unacked > 0);
    --giver.unacked;
    if (giver.aside) {
        giver.aside = false;
        rounds_[giver.terms.priority].push_back(consumer);
    }
}

} // namespace doppel::models
