// SPDX-License-Identifier: Apache-2.0
// Results of several runs of each shipped scenario, taken together.
#include "scenarios/merge.h"
#include "tests/platform/shipped_scenarios.h"
#include "tests/platform/temporary_scenario.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <string>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

class Merge : public testing::TestWithParam<std::string> {
protected:
    // As much of it as brings some faults.
    static RunResult played(const ReadyScenario& scenario, std::uint64_t seed) {
        const auto play = scenario.start(seed);
        play->advance(std::min(play->end(), sim::kStart + 25min));
        return play->finish("the test");
    }
    static RunResult merged(const RunResult& a, const RunResult& b) {
        const auto both = merge(a, b);
        if (!both) {
            ADD_FAILURE() << toText(both.errors().front());
            return {};
        }
        return *both;
    }
};

using Visit = std::function<void(const std::string& name, const MetricResult& metric)>;

void forEachMetric(const RunResult& result, const Visit& visit) {
    const auto all = [&](const auto& owners) {
        for (const auto& owner : owners) {
            for (const MetricResult& metric : owner.metrics) {
                visit(owner.name + '.' + metric.flatName(), metric);
            }
        }
    };
    all(result.traffic);
    all(result.components);
}

// The sums, as one would add them up by hand.
struct Sums {
    std::map<std::string, std::uint64_t> counts;
    std::map<std::string, sim::Int128> integrals;
    std::map<std::string, std::map<std::int64_t, sim::Histogram::Bucket>> buckets; // by lower bound
    std::map<std::string, std::int64_t> greatest;

    void add(const RunResult& result) {
        forEachMetric(result, [this](const std::string& name, const MetricResult& metric) {
            if (const auto* counter = std::get_if<CounterValue>(&metric.value)) {
                counts[name] += counter->count;
            } else if (const auto* gauge = std::get_if<GaugeValue>(&metric.value)) {
                integrals[name] += gauge->integral;
                greatest[name] = std::max(greatest[name], gauge->max);
            } else if (const auto* histogram = std::get_if<sim::Histogram>(&metric.value)) {
                greatest[name] = std::max(greatest[name], histogram->max());
                for (const auto& bucket : histogram->buckets()) {
                    sim::Histogram::Bucket& sum =
                        buckets[name]
                            .try_emplace(bucket.lower, bucket.lower, bucket.upper, 0)
                            .first->second;
                    sum.count += bucket.count;
                }
            }
        });
    }

    // The nearest rank among all records.
    std::int64_t p99(const std::string& name) const {
        std::uint64_t all = 0;
        for (const auto& [lower, bucket] : buckets.at(name)) {
            all += bucket.count;
        }
        const std::uint64_t rank = (all * 99 + 99) / 100;
        std::uint64_t seen = 0;
        for (const auto& [lower, bucket] : buckets.at(name)) {
            seen += bucket.count;
            if (seen >= rank) {
                return lower + (bucket.upper - lower) / 2;
            }
        }
        return 0;
    }
};

TEST_P(Merge, AddsUpWhatWasCountedInAnyOrder) {
    const ReadyScenario scenario(sourcePath("scenarios/" + GetParam()), quickly(GetParam()));
    const RunResult a = played(scenario, 7);
    const RunResult b = played(scenario, 8);
    const RunResult c = played(scenario, 9);
    const RunResult all = merged(merged(a, b), c);
    EXPECT_TRUE(merged(a, b) == merged(b, a));
    EXPECT_TRUE(all == merged(a, merged(c, b)));
    EXPECT_NE(b.fingerprint, c.fingerprint); // another seed; of the same one, what is written down
    EXPECT_NE(merged(a, b).fingerprint, merged(a, c).fingerprint);
    ASSERT_EQ(all.runs.size(), 3U);
    EXPECT_EQ(all.runs[1].seed, 8U);
    EXPECT_EQ(all.runs[1].fingerprint, b.fingerprint);
    EXPECT_EQ(all.events, a.events + b.events + c.events);
    EXPECT_EQ(all.traffic.front().total,
              a.traffic.front().total + b.traffic.front().total + c.traffic.front().total);

    Sums sums;
    for (const RunResult* run : {&a, &b, &c}) {
        sums.add(*run);
    }
    std::size_t histograms = 0;
    forEachMetric(all, [&](const std::string& name, const MetricResult& metric) {
        if (const auto* counter = std::get_if<CounterValue>(&metric.value)) {
            EXPECT_EQ(counter->count, sums.counts.at(name)) << name;
        } else if (const auto* gauge = std::get_if<GaugeValue>(&metric.value)) {
            EXPECT_TRUE(gauge->integral == sums.integrals.at(name)) << name;
            EXPECT_EQ(gauge->max, sums.greatest.at(name)) << name;
        } else if (const auto* histogram = std::get_if<sim::Histogram>(&metric.value);
                   histogram != nullptr && histogram->count() > 0) {
            ++histograms;
            std::vector<sim::Histogram::Bucket> buckets;
            for (const auto& [lower, bucket] : sums.buckets.at(name)) {
                buckets.push_back(bucket);
            }
            EXPECT_EQ(histogram->buckets(), buckets) << name;
            EXPECT_EQ(histogram->max(), sums.greatest.at(name)) << name;
            EXPECT_EQ(histogram->quantile(0.99),
                      std::clamp(sums.p99(name), histogram->min(), histogram->max()))
                << name;
        }
    });
    EXPECT_GT(histograms, 1U);
}

INSTANTIATE_TEST_SUITE_P(Each, Merge, testing::ValuesIn(coveringScenarios()), testNameOf);

TEST(MergeOfRuns, WeighsGaugesByTheirWindows) {
    MetricResults sum{{"queue", {}, {}, "", GaugeValue{60, sim::Duration(10), 9, 1}}};
    const MetricResults other{{"queue", {}, {}, "", GaugeValue{30, sim::Duration(20), 12, 2}}};
    EXPECT_EQ(merge(sum, other), std::nullopt);
    const auto& gauge = std::get<GaugeValue>(sum.front().value);
    EXPECT_DOUBLE_EQ(gauge.mean(), 3); // not the 3.75 of the means' mean
    EXPECT_EQ(gauge.max, 12);
}

TEST(MergeOfRuns, KeepsWhatOnlyOneHasCounted) {
    MetricResults sum{{"ok", {}, {}, "", CounterValue{5}},
                      {"status", {{"status", "503"}}, {}, "", CounterValue{2}}};
    const MetricResults other{{"ok", {}, {}, "", CounterValue{4}},
                              {"status", {{"status", "404"}}, {}, "", CounterValue{1}}};
    EXPECT_EQ(merge(sum, other), std::nullopt);
    std::vector<std::string> told;
    for (const Statistic& statistic : statisticsOf(sum)) {
        told.push_back(statistic.name + ' ' + std::to_string(int(*statistic.value)));
    }
    EXPECT_EQ(told, (std::vector<std::string>{"ok 9", "status_404 1", "status_503 2"}));
}

TEST(MergeOfRuns, TellsSharesOfTheSums) {
    const auto with = [](std::uint64_t hits, std::uint64_t misses) {
        return MetricResults{{"hits", {}, {}, "", CounterValue{hits}},
                             {"miss", {}, {}, "", CounterValue{misses}},
                             {"hit_ratio", {}, {}, "", ShareValue{{"hits"}, {"hits", "miss"}}}};
    };
    MetricResults sum = with(90, 10);
    EXPECT_EQ(merge(sum, with(0, 900)), std::nullopt);
    EXPECT_DOUBLE_EQ(*statisticOf(sum, "hit_ratio")->value, 0.09);
    EXPECT_EQ(statisticOf(with(0, 0), "hit_ratio")->value, std::nullopt);
}

TEST(MergeOfRuns, TypesThatDifferAreNamed) {
    MetricResults sum{{"queue", {}, {}, "", CounterValue{5}}};
    EXPECT_EQ(merge(sum, {{"queue", {}, {}, "", GaugeValue{}}}), "queue");
}

RunResult withSeed(std::uint64_t seed) {
    RunResult result;
    result.seed = seed;
    result.version = "1";
    return result;
}

TEST(MergeOfRuns, ARunIsNotCountedTwice) {
    const auto both = merge(withSeed(1), withSeed(2));
    ASSERT_TRUE(both.ok());
    const auto again = merge(*both, withSeed(2));
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(toText(again.errors().front()),
              "these runs can't be merged: both hold the run of seed 2, replication 0");
}

TEST(MergeOfRuns, OtherScenariosAndVersionsAreRefused) {
    RunResult other = withSeed(2);
    other.configuration = "doppel: 1\n";
    EXPECT_FALSE(merge(withSeed(1), other).ok());
    other = withSeed(2);
    other.version = "2";
    EXPECT_FALSE(merge(withSeed(1), other).ok());
}

TEST(MergeOfRuns, JudgesRecoveryByAllVisitors) {
    const auto run = [](std::uint64_t seed, std::uint64_t failed) {
        RunResult result = withSeed(seed);
        result.sli.length = 20min;
        result.sli.buckets.assign(120, {100, 0});
        for (std::size_t i = 30; i < 36; ++i) {
            result.sli.buckets[i].failed = failed;
        }
        result.sli.disturbances = {{sim::kStart + 5min, sim::kStart + 6min, "a fault", true}};
        result.objectives = {{"lost", "recovery.worst_error_share <= 20%", {}, false}};
        return result;
    };
    const auto both = merge(run(1, 0), run(2, 50));
    ASSERT_TRUE(both.ok() && both->recovery);
    EXPECT_EQ(both->recovery->failedRequests, 300U);
    EXPECT_DOUBLE_EQ(both->recovery->worstErrorShare, 0.25);
    EXPECT_EQ(both->recovery->timeToRecover, 1min);
    EXPECT_FALSE(both->objectivesMet());
}

TEST(MergeOfRuns, HasReachedAFaultOnlyWhereAllHave) {
    const auto run = [](std::uint64_t seed, bool reached) {
        RunResult result = withSeed(seed);
        result.sli.length = reached ? 20min : 4min;
        result.sli.buckets.assign(reached ? 120 : 24, {100, 0});
        result.sli.rateAtStart = sim::Rate{reached ? 10.0 : 9.0};
        result.sli.disturbances = {{sim::kStart + 5min, sim::kStart + 6min, "a fault", reached}};
        result.objectives = {{"none failed", "recovery.failed_requests <= 0", {}, false}};
        return result;
    };
    const auto both = merge(run(1, true), run(2, false));
    ASSERT_TRUE(both.ok() && both->recovery);
    EXPECT_EQ(both->recovery->state, RecoveryState::NotReached);
    EXPECT_FALSE(both->objectivesMet());
    EXPECT_EQ(both->sli.rateAtStart, sim::Rate{10});
    EXPECT_EQ(both->sli.length, 20min);
    EXPECT_TRUE(merge(run(1, true), run(2, true))->objectivesMet());
}

// Of a limited time, and of the warm-up: what had failed in both runs.
TEST(MergedShortfalls, AddUp) {
    const std::string text = R"(doppel: 1
duration: 4min
warmup: 1min
components:
  web: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: web, rate: 20/s}
timeline: [{at: 30s, fault: error, target: web, for: 1min}]
objectives: [{name: some, that: guests.availability >= 10%, between: 2min and 3min}]
)";
    const TemporaryScenario file(text);
    const ReadyScenario scenario(file.path());
    const auto played = [&](std::uint64_t seed) {
        const auto play = scenario.start(seed);
        play->advance(play->end());
        return play->finish("the test");
    };
    const RunResult a = played(1);
    const RunResult b = played(2);
    const auto both = merge(a, b);
    ASSERT_TRUE(both.ok());
    ASSERT_EQ(both->shortfallsOfTimes.size(), a.shortfallsOfTimes.size());
    std::size_t ofVisits = 0;
    for (std::size_t i = 0; i < a.shortfallsOfTimes.size(); ++i) {
        const Shortfall& sum = both->shortfallsOfTimes[i].shortfall;
        EXPECT_EQ(sum.count,
                  a.shortfallsOfTimes[i].shortfall.count + b.shortfallsOfTimes[i].shortfall.count);
        EXPECT_EQ(sum.all,
                  a.shortfallsOfTimes[i].shortfall.all + b.shortfallsOfTimes[i].shortfall.all);
        if (sum.of == Shortfall::Of::Visits && sum.fared == Shortfall::Fared::Failed) {
            ++ofVisits;
            const double failed = both->shortfallsOfTimes[i].isWithin ? 0 : 2 * 30 * 20;
            EXPECT_NEAR(static_cast<double>(sum.count), failed, failed / 6)
                << both->shortfallsOfTimes[i].time;
        }
    }
    EXPECT_EQ(ofVisits, 3U) << "of the warm-up, up to 3min, and within that minute";
}

} // namespace
} // namespace doppel::scenarios
