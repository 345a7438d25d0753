// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/sidekiq_retry.h"
#include "sim/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using Fate = SidekiqVerdict::Fate;
using Says = SidekiqRetryIn::Says;

constexpr std::array kVersions{SidekiqVersion::V5_0, SidekiqVersion::V5_2, SidekiqVersion::V6_0,
                               SidekiqVersion::V6_4, SidekiqVersion::V6_5, SidekiqVersion::V7_0,
                               SidekiqVersion::V7_3, SidekiqVersion::V8_0, SidekiqVersion::V8_0_10,
                               SidekiqVersion::V8_1};

class SidekiqRetry : public ::testing::Test {
protected:
    SidekiqVerdict verdict(SidekiqVersion version,
                           const SidekiqRetryOptions& options,
                           const SidekiqFailure& failure,
                           const SidekiqRetryIn& retryIn = {}) {
        return sidekiqVerdict(rulesOf(version), options, retryIn, failure, chance_);
    }
    static SidekiqFailure failure(std::int64_t count, sim::Duration since = 0s) {
        return {.count = count, .firstFailed = sim::kStart, .now = sim::kStart + since};
    }

    sim::Stream chance_{36, 0, "retries"};
};

TEST_F(SidekiqRetry, G1_1_BaseDelaysOfTwentyFiveRetries) {
    constexpr std::array<std::int64_t, 25> kSeconds{
        15,     16,     31,     96,     271,    640,    1311,  2416,  4111,
        6576,   10015,  14656,  20751,  28576,  38431,  50640, 65551, 83536,
        104991, 130336, 160015, 194496, 234271, 279856, 331791};
    sim::Duration sum{};
    for (std::int64_t count = 0; count < 25; ++count) {
        EXPECT_EQ(sidekiqBaseDelay(count), std::chrono::seconds(kSeconds[count])) << count;
        sum += sidekiqBaseDelay(count);
    }
    EXPECT_EQ(sum, 1'763'395s);
}

TEST_F(SidekiqRetry, JitterBefore6_4IsOneOfThirtyMultiples) {
    std::map<std::int64_t, int> seen;
    for (int i = 0; i < 3000; ++i) {
        ++seen[sidekiqJitter(RetryJitter::Multiple30, 2, chance_)];
    }
    EXPECT_EQ(seen.size(), 30);
    EXPECT_EQ(seen.begin()->first, 0);
    EXPECT_EQ(seen.rbegin()->first, 29 * 3);
    EXPECT_TRUE(std::all_of(seen.begin(), seen.end(), [](auto& s) { return s.first % 3 == 0; }));
}

TEST_F(SidekiqRetry, JitterOf6_4And7IsOneOfTenMultiples) {
    std::map<std::int64_t, int> seen;
    for (int i = 0; i < 3000; ++i) {
        ++seen[sidekiqJitter(RetryJitter::Multiple10, 4, chance_)];
    }
    EXPECT_EQ(seen.size(), 10);
    EXPECT_EQ(seen.rbegin()->first, 9 * 5);
    EXPECT_TRUE(std::all_of(seen.begin(), seen.end(), [](auto& s) { return s.first % 5 == 0; }));
}

TEST_F(SidekiqRetry, JitterOf8IsAnyWholeNumberOfSeconds) {
    std::map<std::int64_t, int> seen;
    for (int i = 0; i < 5000; ++i) {
        ++seen[sidekiqJitter(RetryJitter::Uniform10, 4, chance_)];
    }
    EXPECT_EQ(seen.size(), 50); // 0 to 49
    EXPECT_EQ(seen.rbegin()->first, 49);
}

TEST_F(SidekiqRetry, VersionsDrawTheirJitterEachInItsWay) {
    const auto jitter = [](SidekiqVersion version) {
        return rulesOf(version).jitter;
    };
    for (const auto version : {SidekiqVersion::V5_0, SidekiqVersion::V5_2, SidekiqVersion::V6_0}) {
        EXPECT_EQ(jitter(version), RetryJitter::Multiple30);
    }
    for (const auto version :
         {SidekiqVersion::V6_4, SidekiqVersion::V6_5, SidekiqVersion::V7_0, SidekiqVersion::V7_3}) {
        EXPECT_EQ(jitter(version), RetryJitter::Multiple10);
    }
    for (const auto version :
         {SidekiqVersion::V8_0, SidekiqVersion::V8_0_10, SidekiqVersion::V8_1}) {
        EXPECT_EQ(jitter(version), RetryJitter::Uniform10);
    }
}

TEST_F(SidekiqRetry, TheTwentySixthFailureIsTheLast) {
    for (const SidekiqVersion version : kVersions) {
        EXPECT_EQ(verdict(version, {}, failure(24)).fate, Fate::Retry);
        EXPECT_EQ(verdict(version, {}, failure(25)).fate, Fate::Dead);
    }
}

TEST_F(SidekiqRetry, RetryFalseKeepsNothingAndRetryZeroDiesAtOnce) {
    for (const SidekiqVersion version : kVersions) {
        EXPECT_EQ(verdict(version, {.retries = false}, failure(0)).fate, Fate::Discarded);
        EXPECT_EQ(verdict(version, {.most = 0}, failure(0)).fate, Fate::Dead);
        EXPECT_EQ(verdict(version, {.most = 0, .dead = false}, failure(0)).fate, Fate::Discarded);
        EXPECT_EQ(verdict(version, {.most = 0, .exhaustedDiscards = true}, failure(0)).fate,
                  Fate::Discarded);
    }
}

TEST_F(SidekiqRetry, RetryForIsOverOnlyAfterItsTime) {
    const SidekiqRetryOptions options{.most = 1000, .retryFor = 1h};
    EXPECT_EQ(verdict(SidekiqVersion::V8_1, options, failure(3, 1h)).fate, Fate::Retry);
    EXPECT_EQ(verdict(SidekiqVersion::V8_1, options, failure(3, 1h + 1ns)).fate, Fate::Dead);
}

TEST_F(SidekiqRetry, RetryForReplacesTheCountFrom8_1OnOnly) {
    const SidekiqRetryOptions options{.most = 2, .retryFor = 1h};
    EXPECT_EQ(verdict(SidekiqVersion::V8_1, options, failure(2, 1min)).fate, Fate::Retry);
    EXPECT_EQ(verdict(SidekiqVersion::V8_0_10, options, failure(2, 1min)).fate, Fate::Dead);
    EXPECT_EQ(verdict(SidekiqVersion::V7_3, options, failure(1, 2h)).fate, Fate::Dead);
    EXPECT_EQ(verdict(SidekiqVersion::V7_0, options, failure(1, 2h)).fate, Fate::Retry);
}

TEST_F(SidekiqRetry, DiscardAndKillAreKnownFrom6_5On) {
    for (const SidekiqVersion version : kVersions) {
        const bool known = rulesOf(version).knowsStrategies;
        EXPECT_EQ(known, version >= SidekiqVersion::V6_5);
        EXPECT_EQ(verdict(version, {}, failure(0), {.says = Says::Discard}).fate,
                  known ? Fate::Discarded : Fate::Retry);
        EXPECT_EQ(verdict(version, {}, failure(0), {.says = Says::Kill}).fate,
                  known ? Fate::Dead : Fate::Retry);
    }
    EXPECT_EQ(verdict(SidekiqVersion::V8_1, {.dead = false}, failure(0), {.says = Says::Kill}).fate,
              Fate::Discarded);
}

TEST_F(SidekiqRetry, ADelayOfItsOwnCountsOnlyAboveZeroAndIsJitteredFrom6_4On) {
    const SidekiqRetryIn hundred{.says = Says::Seconds, .seconds = 100};
    EXPECT_EQ(verdict(SidekiqVersion::V5_2, {}, failure(3), hundred).delay, 100s);
    sim::Duration most{};
    for (int i = 0; i < 500; ++i) {
        const auto delay = verdict(SidekiqVersion::V8_1, {}, failure(3), hundred).delay;
        EXPECT_GE(delay, 100s);
        most = std::max(most, delay);
    }
    EXPECT_EQ(most, 139s);
    const SidekiqRetryIn none{.says = Says::Seconds, .seconds = 0};
    EXPECT_GE(verdict(SidekiqVersion::V8_1, {}, failure(3), none).delay, 96s);
    EXPECT_LE(verdict(SidekiqVersion::V8_1, {}, failure(3), none).delay, 96s + 39s);
}

} // namespace
} // namespace doppel::models
