// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/publisher_confirms.h"

#include "models/rabbitmq/quorum.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

std::uint32_t copiesToConfirm(QueueType type, std::uint32_t members) {
    switch (type) {
    case QueueType::Classic:
        return 1;
    case QueueType::Mirrored:
        return members;
    case QueueType::Quorum:
        return majorityOf(members);
    }
    return 1;
}

std::uint64_t PublisherConfirms::publish(std::uint32_t queues) {
    if (queues == 0) {
        confirmed_.push_back(next_);
    } else {
        waitsFor_.emplace(next_, queues);
    }
    return next_++;
}

void PublisherConfirms::accept(std::uint64_t number) {
    const auto message = waitsFor_.find(number);
    if (message != waitsFor_.end() && --message->second == 0) {
        waitsFor_.erase(message);
        confirmed_.push_back(number);
    }
}

void PublisherConfirms::refuse(std::uint64_t number) {
    if (waitsFor_.erase(number) > 0) {
        refused_.push_back(number);
    }
}

std::vector<PublisherConfirms::Verdict> PublisherConfirms::flush() {
    std::sort(confirmed_.begin(), confirmed_.end());
    std::sort(refused_.begin(), refused_.end());
    std::uint64_t firstOpen = waitsFor_.empty() ? next_ : waitsFor_.begin()->first;
    std::vector<Verdict> verdicts;
    for (const std::uint64_t number : refused_) {
        verdicts.push_back({number, false, false});
        firstOpen = std::min(firstOpen, number);
    }
    const auto single = std::lower_bound(confirmed_.begin(), confirmed_.end(), firstOpen);
    if (single != confirmed_.begin()) {
        verdicts.push_back({*std::prev(single), true, true});
    }
    for (auto number = single; number != confirmed_.end(); ++number) {
        verdicts.push_back({*number, false, true});
    }
    confirmed_.clear();
    refused_.clear();
    return verdicts;
}

} // namespace doppel::models
