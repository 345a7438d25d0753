// SPDX-License-Identifier: Apache-2.0
// What no verdict on recovery may gain by: a disturbance that changes nothing, and more failures.
#include "scenarios/recovery/recovery.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using models::SliBucket;
using sim::Duration;
using sim::kNever;
using sim::kStart;

constexpr Duration kWidth = 10s;
constexpr int kBuckets = 150;
constexpr int kCases = 5'000;

// Stretches of quiet and of trouble, of many visits, few and none.
class AnyCourse {
public:
    explicit AnyCourse(std::uint64_t seed) : chance_(seed) {}

    template <class T>
    T oneOf(std::initializer_list<T> values) {
        return values.begin()[below(static_cast<int>(values.size()))];
    }
    int below(int end) { return std::uniform_int_distribution(0, end - 1)(chance_); }
    Duration moment() { return below(kBuckets * 10) * 1s; }

    std::vector<SliBucket> buckets() {
        std::vector<SliBucket> all;
        while (all.size() < kBuckets) {
            const auto total = oneOf<std::uint64_t>({0, 3, 40, 1000, 1000});
            const double share = oneOf({0.0, 0.0, 0.0, 0.008, 0.03, 0.3, 1.0});
            for (int left = 1 + below(20); left > 0 && all.size() < kBuckets; --left) {
                const auto failed = static_cast<std::uint64_t>(share * static_cast<double>(total));
                const bool isAlone = below(15) == 0;
                all.push_back({total, isAlone ? total / 4 : failed});
            }
        }
        return all;
    }
    Disturbance disturbance(Duration at) {
        const sim::Time until = oneOf({kStart + at, kStart + at + 30s, kStart + at + 300s, kNever});
        return {kStart + at, until, oneOf({"a", "b"}), true};
    }
    // Up to two, after the first.
    void addLater(std::vector<Disturbance>& all) {
        for (int more = below(3); more > 0; --more) {
            const Duration left = kStart + kBuckets * kWidth - all[0].at;
            all.push_back(
                disturbance(all[0].at - kStart + below(static_cast<int>(left / 1s)) * 1s));
        }
    }

private:
    std::mt19937_64 chance_;
};

RecoveryOptions options() {
    RecoveryOptions options;
    options.objective = {0.99};
    options.bucket = kWidth;
    options.stableFor = 60s;
    options.mitigatedFor = 30s;
    return options;
}

Recovery judged(const std::vector<SliBucket>& buckets, std::vector<Disturbance> disturbances) {
    std::sort(disturbances.begin(), disturbances.end());
    return judgeRecovery({buckets, kWidth, kBuckets * kWidth, sim::Rate{50}}, disturbances,
                         options());
}

// The longest of all that is told; forever, where one has not come.
Duration longest(const Recovery& recovery, RecoveryTime time) {
    std::vector<Incident> told = recovery.incidents;
    if (recovery.alarm) {
        told.push_back(*recovery.alarm);
    }
    Duration length{};
    for (const Incident& incident : told) {
        length = std::max(length, timeOf(incident, time).value_or(sim::kForever));
    }
    const bool isKnown = recovery.conclusive || time != RecoveryTime::ToRecover;
    return isKnown ? length : sim::kForever;
}

// Where no alert fired there was nothing to clear, which is a matter of detection.
bool isDetected(const Recovery& recovery) {
    return longest(recovery, RecoveryTime::ToDetect) < sim::kForever;
}

std::string toText(const std::vector<SliBucket>& buckets, const std::vector<Disturbance>& all) {
    std::string text;
    for (const SliBucket& bucket : buckets) {
        text += std::to_string(bucket.failed) + '/' + std::to_string(bucket.total) + ' ';
    }
    for (const Disturbance& one : all) {
        text += '\n' + one.what + ' ' + std::to_string((one.at - kStart) / 1s) + " to " +
                std::to_string((one.until - kStart) / 1s);
    }
    return text;
}

// A fault that is in force for as long as anybody fails, some that come after it, and one more.
TEST(VerdictOnRecovery, GainsByNoFurtherDisturbance) {
    for (std::uint64_t seed = 0; seed < kCases; ++seed) {
        AnyCourse any(seed);
        std::vector<SliBucket> buckets = any.buckets();
        std::vector<Disturbance> all{any.disturbance(any.moment())};
        all[0].until = kNever;
        if (any.below(2) == 0) {
            all[0].until = all[0].at + 1s + any.moment();
            for (std::size_t i = 0; i < buckets.size(); ++i) {
                if (kStart + kWidth * static_cast<std::int64_t>(i) >= all[0].until) {
                    buckets[i].failed = 0;
                }
            }
        }
        any.addLater(all);
        const Recovery without = judged(buckets, all);
        all.push_back(any.disturbance(any.moment()));
        const Recovery with = judged(buckets, all);
        for (const RecoveryTime time :
             {RecoveryTime::ToClear, RecoveryTime::ToMitigate, RecoveryTime::ToRecover}) {
            if (time == RecoveryTime::ToClear && !isDetected(without)) {
                continue;
            }
            ASSERT_GE(longest(with, time), longest(without, time))
                << nameOf(time) << ", seed " << seed << '\n'
                << toText(buckets, all);
        }
    }
}

// Of a fault that is in force to the end, so that both count from it, and by failures since.
TEST(VerdictOnRecovery, IsMitigatedNoSoonerByMoreFailures) {
    for (std::uint64_t seed = 0; seed < kCases; ++seed) {
        AnyCourse any(seed);
        const std::vector<SliBucket> buckets = any.buckets();
        std::vector<Disturbance> all{any.disturbance(any.moment())};
        all[0].until = kNever;
        any.addLater(all);
        std::vector<SliBucket> worse = buckets;
        for (int more = 1 + any.below(3); more > 0; --more) {
            const int begin =
                std::max(any.below(kBuckets), static_cast<int>((all[0].at - kStart) / kWidth));
            const int end = std::min(kBuckets, begin + 1 + any.below(30));
            const double share = any.oneOf({0.01, 0.1, 1.0});
            for (int i = begin; i < end; ++i) {
                SliBucket& bucket = worse[static_cast<std::size_t>(i)];
                bucket.failed =
                    std::max(bucket.failed,
                             static_cast<std::uint64_t>(share * static_cast<double>(bucket.total)));
            }
        }
        ASSERT_GE(longest(judged(worse, all), RecoveryTime::ToMitigate),
                  longest(judged(buckets, all), RecoveryTime::ToMitigate))
            << "seed " << seed << '\n'
            << toText(buckets, all) << '\n'
            << toText(worse, {});
    }
}

} // namespace
} // namespace doppel::scenarios
