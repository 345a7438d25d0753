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
    const auto [lock, isNew] = locks_.try_emplace(digest, Lock{job, sim::kNever});
    if (!isNew && lock->second.job != job) {
        return false;
    }
    if (ttl) {
        lock->second.expires = sim::after(now, *ttl);
        expiries_.push({lock->second.expires, digest});
    }
    return true;
}

void UniqueLocks::release(std::uint64_t digest, std::uint64_t job) {
    const auto lock = locks_.find(digest);
    if (lock != locks_.end() && lock->second.job == job) {
        locks_.erase(lock);
    }
}

bool UniqueLocks::isHeld(std::uint64_t digest, sim::Time now) const {
    const auto lock = locks_.find(digest);
    return lock != locks_.end() && now < lock->second.expires;
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
        const auto lock = locks_.find(expiries_.top().digest);
        if (lock != locks_.end() && lock->second.expires <= now) {
            locks_.erase(lock);
        }
        expiries_.pop();
    }
}

} // namespace doppel::models
