// SPDX-License-Identifier: Apache-2.0
#include "models/data/answered_writes.h"

#include <utility>

namespace doppel::models {

void AnsweredWrites::begin(std::uint64_t write) {
    if (left_.erase(write) + leftBefore_.erase(write) == 0) {
        waiting_.emplace(write, std::nullopt);
    }
}

bool AnsweredWrites::done(std::uint64_t write, const Done& how) {
    const auto found = waiting_.find(write);
    if (found == waiting_.end()) {
        return false;
    }
    found->second = how;
    return true;
}

std::optional<AnsweredWrites::Done>
AnsweredWrites::settled(std::uint64_t write, const Response& answer, sim::Time now) {
    const auto found = waiting_.find(write);
    if (found == waiting_.end()) {
        if (answer.failure == Failure::GaveUp) {
            forgetLongLeft(now);
            left_.insert(write);
        }
        return std::nullopt;
    }
    const std::optional<Done> how = found->second;
    waiting_.erase(found);
    const bool isTold = answer.successful() && !answer.stopsInItsMidst();
    return isTold ? std::nullopt : how;
}

void AnsweredWrites::forgetLongLeft(sim::Time now) {
    if (now - leftSince_ > kOnItsWay) {
        leftBefore_ = std::exchange(left_, {});
        leftSince_ = now;
    }
}

} // namespace doppel::models
