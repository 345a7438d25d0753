// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_rules.h"

#include <array>
#include <string_view>

namespace doppel::models {

using namespace std::chrono_literals;

ChoiceNames choiceNames(SidekiqVersion) {
    static constexpr std::array<std::string_view, 10> kNames{"5.0", "5.2", "6.0", "6.4",    "6.5",
                                                             "7.0", "7.3", "8.0", "8.0.10", "8.1"};
    return kNames;
}

namespace {

// From the newest back: each is the one after it, but for what that one changed.
constexpr SidekiqRules kV8_1;
constexpr SidekiqRules kV8_0_10 = [] {
    SidekiqRules rules = kV8_1;
    rules.retryFor = RetryForRule::Besides;
    return rules;
}();
constexpr SidekiqRules kV8_0 = [] {
    SidekiqRules rules = kV8_0_10;
    rules.spanOfMany = 1.0;
    return rules;
}();
constexpr SidekiqRules kV7_3 = [] {
    SidekiqRules rules = kV8_0;
    rules.jitter = RetryJitter::Multiple10;
    rules.countsMilliseconds = false;
    return rules;
}();
constexpr SidekiqRules kV7_0 = [] {
    SidekiqRules rules = kV7_3;
    rules.retryFor = RetryForRule::None;
    return rules;
}();
constexpr SidekiqRules kV6_5 = [] {
    SidekiqRules rules = kV7_0;
    rules.heartbeat = 5s;
    rules.concurrency = 10;
    return rules;
}();
constexpr SidekiqRules kV6_4 = [] {
    SidekiqRules rules = kV6_5;
    rules.knowsStrategies = false;
    rules.keepsFirstInterval = true;
    rules.pruning = ProcessPruning::EachTenthCount;
    return rules;
}();
constexpr SidekiqRules kV6_0 = [] {
    SidekiqRules rules = kV6_4;
    rules.jitter = RetryJitter::Multiple30;
    rules.jittersCustomDelay = false;
    rules.pruning = ProcessPruning::EachCount;
    return rules;
}();
constexpr SidekiqRules kV5_2 = [] {
    SidekiqRules rules = kV6_0;
    rules.timeout = 8s;
    return rules;
}();
constexpr SidekiqRules kV5_0 = [] {
    SidekiqRules rules = kV5_2;
    rules.concurrency = 25;
    rules.pollAverage = 15s;
    rules.leastOfMany = rules.leastOfFew; // no case of its own for many
    rules.spanOfMany = rules.spanOfFew;
    return rules;
}();

constexpr std::array<const SidekiqRules*, 10> kRules{&kV5_0, &kV5_2, &kV6_0, &kV6_4,    &kV6_5,
                                                     &kV7_0, &kV7_3, &kV8_0, &kV8_0_10, &kV8_1};

} // namespace

const SidekiqRules& rulesOf(SidekiqVersion version) {
    return *kRules[static_cast<std::size_t>(version)];
}

} // namespace doppel::models
