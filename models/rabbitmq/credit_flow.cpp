// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/credit_flow.h"

#include <algorithm>
#include <utility>

namespace doppel::models {

void FlowProcess::send(Id to, FlowCredit credit, sim::Time now) {
    const auto [left, isNew] = left_.try_emplace(to, credit.initial);
    if (--left->second == 0) {
        blockedBy_.insert(to);
        lastBlocked_ = now;
        wasBlocked_ = true;
    }
}

std::vector<FlowProcess::Grant> FlowProcess::dealtWith(Id from, FlowCredit credit) {
    const auto [until, isNew] = untilGrant_.try_emplace(from, credit.moreAfter);
    if (--until->second > 0) {
        return {};
    }
    until->second = credit.moreAfter;
    const Grant grant{from, credit.moreAfter};
    if (isBlocked()) {
        deferred_.push_back(grant);
        return {};
    }
    return {grant};
}

std::vector<FlowProcess::Grant> FlowProcess::isGranted(Id by, std::uint32_t credit) {
    std::int64_t& left = left_[by];
    const bool hadNone = left <= 0;
    left += credit;
    if (hadNone && left > 0) {
        blockedBy_.erase(by);
        if (!isBlocked()) {
            std::vector<Grant> grants = std::exchange(deferred_, {});
            std::reverse(grants.begin(), grants.end()); // the last deferred is sent first
            return grants;
        }
    }
    return {};
}

std::int64_t FlowProcess::creditFor(Id to) const {
    const auto left = left_.find(to);
    return left == left_.end() ? credit_.initial : left->second;
}

bool FlowProcess::isInFlow(sim::Time now) const {
    return isBlocked() || (wasBlocked_ && now - lastBlocked_ < std::chrono::seconds(1));
}

} // namespace doppel::models
