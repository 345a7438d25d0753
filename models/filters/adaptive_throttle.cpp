// SPDX-License-Identifier: Apache-2.0
#include "models/filters/adaptive_throttle.h"

#include <algorithm>

namespace doppel::models {

void ThrottlePolicy::describe(FieldVisitor& visitor) {
    visitor.field("multiplier", multiplier,
                  "calls for each accepted one that are made before any is rejected here",
                  {.min = 1, .source = "Site Reliability Engineering, 21: K = 2"});
    visitor.field("window", window, "how long calls are counted",
                  {.min = 0,
                   .minExclusive = true,
                   .source = "Site Reliability Engineering, 21: two minutes"});
}

double throttleChance(std::uint64_t requests, std::uint64_t accepts, sim::Ratio multiplier) {
    const double all = static_cast<double>(requests);
    return std::max(0.0, (all - multiplier.value * static_cast<double>(accepts)) / (all + 1));
}

bool AdaptiveThrottle::admits(const ThrottlePolicy& policy, double uniform, sim::Time now) {
    Tenth& tenth = tenthAt(policy, now);
    const double rejected = throttleChance(requests(), accepts(), policy.multiplier);
    ++tenth.requests;
    return uniform >= rejected;
}

void AdaptiveThrottle::accepted(const ThrottlePolicy& policy, sim::Time now) {
    ++tenthAt(policy, now).accepts;
}

std::uint64_t AdaptiveThrottle::requests() const {
    std::uint64_t sum = 0;
    for (const Tenth& tenth : tenths_) {
        sum += tenth.requests;
    }
    return sum;
}

std::uint64_t AdaptiveThrottle::accepts() const {
    std::uint64_t sum = 0;
    for (const Tenth& tenth : tenths_) {
        sum += tenth.accepts;
    }
    return sum;
}

AdaptiveThrottle::Tenth& AdaptiveThrottle::tenthAt(const ThrottlePolicy& policy, sim::Time now) {
    const std::int64_t length = std::max<std::int64_t>(1, policy.window.count() / kTenths);
    const std::int64_t number = now.time_since_epoch().count() / length;
    for (std::int64_t i = std::max(current_ + 1, number - kTenths + 1); i <= number; ++i) {
        tenths_[static_cast<std::size_t>(i % kTenths)] = {};
    }
    current_ = std::max(current_, number);
    return tenths_[static_cast<std::size_t>(current_ % kTenths)];
}

} // namespace doppel::models
