// SPDX-License-Identifier: Apache-2.0
#include "models/filters/codel.h"

#include <algorithm>
#include <cmath>

namespace doppel::models {

sim::Time CoDel::controlLaw(const Rule& rule, sim::Time at, std::uint32_t count) {
    return at + sim::fromSeconds(sim::toSeconds(rule.interval) / std::sqrt(count));
}

bool CoDel::isAboveTarget(const Rule& rule, sim::Duration sojourn, bool isLast, sim::Time now) {
    if (sojourn < rule.target || isLast) {
        firstAbove_ = sim::kStart;
        return false;
    }
    if (firstAbove_ == sim::kStart) {
        firstAbove_ = now + rule.interval;
        return false;
    }
    return now >= firstAbove_;
}

bool CoDel::drops(const Rule& rule, sim::Duration sojourn, bool isLast, sim::Time now) {
    const bool mayDrop = isAboveTarget(rule, sojourn, isLast, now);
    if (dropping_) {
        if (!mayDrop) {
            dropping_ = false;
            return false;
        }
        if (now < dropNext_) {
            return false;
        }
        ++count_;
        dropNext_ = controlLaw(rule, dropNext_, count_);
        return true;
    }
    if (!mayDrop) {
        return false;
    }
    dropping_ = true;
    // Soon after the last time it goes on nearly as fast as it was.
    const std::uint32_t delta = count_ - lastCount_;
    const bool isRecent = now - dropNext_ < 16 * rule.interval;
    count_ = delta > 1 && isRecent ? delta : 1;
    dropNext_ = controlLaw(rule, now, count_);
    lastCount_ = count_;
    return true;
}

bool RequestCoDel::refuses(const CoDel::Rule& rule, sim::Duration waited, sim::Time now) {
    if (now > intervalEnds_ && !isFirst_) {
        isFirst_ = true;
        intervalEnds_ = now + rule.interval;
        overloaded_ = leastWait_ > rule.target;
    }
    if (isFirst_) {
        isFirst_ = false;
        leastWait_ = waited;
        return false; // one alone in an interval is never refused
    }
    leastWait_ = std::min(leastWait_, waited);
    return overloaded_ && waited > 2 * rule.target;
}

} // namespace doppel::models
