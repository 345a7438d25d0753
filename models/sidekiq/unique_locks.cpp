// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/unique_locks.h"

#include <array>
#include <string_view>

namespace doppel::models {

ChoiceNames choiceNames(UniqueLock) {
    static constexpr std::array<std::string_view, 3> kNames{"none", "until_executing",
                                                            "until_executed"};
    return kNames;
}

ChoiceNames choiceNames(OnConflict) {
    static constexpr std::array<std::string_view, 2> kNames{"log", "raise"};
    return kNames;
}

bool UniqueLocks::take(std::uint64_t digest,
                       std::uint64_t job,
                       sim::Time now,
                       std::optional<sim::Duration> ttl) {
    expire(now);
    Lock& lock = *locks_.tryEmplace(digest, Lock{job, sim::kNever}).first;
    if (lock.job != job) {
        return false;
    }
    if (ttl) {
        lock.expires = sim::after(now, *ttl);
        expiries_.push({lock.expires, digest});
    }
    return true;
}

void UniqueLocks::release(std::uint64_t digest, std::uint64_t job) {
    const Lock* lock = locks_.find(digest);
    if (lock != nullptr && lock->job == job) {
        locks_.erase(digest);
    }
}

std::uint64_t UniqueLocks::holder(std::uint64_t digest, sim::Time now) const {
    const Lock* lock = locks_.find(digest);
    return lock != nullptr && now < lock->expires ? lock->job : 0;
}

std::uint64_t UniqueLocks::size(sim::Time now) {
    expire(now);
    return locks_.size();
}

void UniqueLocks::clear() {
    locks_.clear();
    expiries_ = {};
}

void UniqueLocks::expire(sim::Time now) {
    while (!expiries_.empty() && expiries_.top().at <= now) {
        const std::uint64_t digest = expiries_.top().digest;
        const Lock* lock = locks_.find(digest);
        if (lock != nullptr && lock->expires <= now) {
            locks_.erase(digest);
        }
        expiries_.pop();
    }
}

} // namespace doppel::models
