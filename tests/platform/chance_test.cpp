// SPDX-License-Identifier: Apache-2.0
// Every call has chances of its own: what is independent in the world is independent here. Each
// case is a platform whose share of failures follows from one call's by multiplication, if and only
// if the calls, attempts, servers and ways that it names do not share their luck.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace doppel::scenarios {
namespace {

constexpr double kThird = 0.33333;
constexpr double kDeviations = 4; // of the binomial: one wrong alarm in 16,000

void expectAvailability(const RunResult& result, double expected) {
    ASSERT_FALSE(result.traffic.empty());
    const TrafficResult& visitors = result.traffic.front();
    ASSERT_GT(visitors.total, 10'000U);
    const double deviation =
        std::sqrt(expected * (1 - expected) / static_cast<double>(visitors.total));
    EXPECT_NEAR(visitors.availability().value(), expected, kDeviations * deviation);
}

// 10,000 seconds with ten visitors each; `share` of what `target` answers are errors.
void expectAvailability(const std::string& components,
                        const std::string& target,
                        const std::string& share,
                        double expected,
                        const std::string& visitors = "") {
    const TemporaryScenario file("doppel: 1\n"
                                 "title: chance\n"
                                 "duration: 100min\n"
                                 "components:\n" +
                                 components +
                                 "traffic:\n"
                                 "  guests: {kind: open, to: web, rate: 10/s" +
                                 visitors +
                                 "}\n"
                                 "timeline:\n"
                                 "  - {at: 0s, fault: error, target: " +
                                 target + ", status: 500, share: " + share + "}\n");
    expectAvailability(ReadyScenario(file.path()).play(), expected);
}

std::string app(const std::string& name, const std::string& calls) {
    return "  " + name +
           ": {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, calls: [" + calls +
           "]}\n";
}

const std::string kDatabase = "  db: {kind: database, max_connections: 100000, cpu: 0s, io: 1ms}\n";

TEST(Chance, ThreeCallsToOneComponentFailOnTheirOwn) {
    expectAvailability(app("web", "{to: db}, {to: db}, {to: db}") + kDatabase, "db", "33.333%",
                       std::pow(1 - kThird, 3));
}

TEST(Chance, ParallelCallsFailOnTheirOwn) {
    const std::string call = "{to: db, mode: parallel}";
    expectAvailability(app("web", call + ", " + call + ", " + call) + kDatabase, "db", "33.333%",
                       std::pow(1 - kThird, 3));
}

TEST(Chance, CallsAreMadeOrNotOnTheirOwn) {
    const std::string call = "{to: db, probability: 50%}";
    expectAvailability(app("web", call + ", " + call) + kDatabase, "db", "100%", 0.25);
}

TEST(Chance, NextTriesOfAnNginxHaveNewLuck) {
    expectAvailability(
        "  web: {kind: nginx, to: app, upstream: servers, max_fails: 0, worker_connections: "
        "100000, next_upstream: {http_500: true}}\n"
        "  app: {kind: app, replicas: 4, threads: 10000, cpu: 0s, io: 1ms}\n",
        "app", "50%", 1 - std::pow(0.5, 4));
}

TEST(Chance, LayersOfRetriesMultiply) {
    expectAvailability(app("web", "{to: db, retries: {retries: 2}}") + kDatabase, "db", "70%",
                       1 - std::pow(0.7, 2 * 3), ", retries: {count: 1, backoff: 1s}");
}

TEST(Chance, TheNinthRetryHasLuckOfItsOwn) {
    expectAvailability(app("web", "{to: db, retries: {retries: 9}}") + kDatabase, "db", "90%",
                       1 - std::pow(0.9, 10));
}

TEST(Chance, AVisitorsNinthRetryHasLuckOfItsOwn) {
    expectAvailability(app("web", "{to: db}") + kDatabase, "db", "90%", 1 - std::pow(0.9, 10),
                       ", retries: {count: 9, backoff: 100ms, growth: 1}");
}

TEST(Chance, RetriesOfOneCallAreNotThoseOfTheNext) {
    const std::string call = "{to: db, retries: {retries: 1}}";
    expectAvailability(app("web", call + ", " + call) + kDatabase, "db", "50%",
                       std::pow(1 - 0.25, 2));
}

TEST(Chance, AComponentThatIsReachedByTwoWaysDrawsForEach) {
    expectAvailability(app("web", "{to: left}, {to: right}") + app("left", "{to: db}") +
                           app("right", "{to: db}") + kDatabase,
                       "db", "33.333%", std::pow(1 - kThird, 2));
}

TEST(Chance, ARouterAndAnAppThatCallOneStoreDrawEach) {
    expectAvailability(app("web", "{to: router}, {to: db}") +
                           "  router: {kind: router, cores: 64, default_backend: db}\n" + kDatabase,
                       "db", "33.333%", std::pow(1 - kThird, 2));
}

TEST(Chance, CallsWithinCallsDrawEach) {
    expectAvailability(app("web", "{to: middle}, {to: middle}") +
                           app("middle", "{to: db}, {to: db}") + kDatabase,
                       "db", "20%", std::pow(0.8, 4));
}

// Nothing is kept, so that each visit asks.
TEST(Chance, EachRestartOfAnEdgeHasLuckOfItsOwn) {
    expectAvailability(
        "  web: {kind: edge, origin: copy, mirrors: [copy, copy, copy], probe: {interval: 0s}, "
        "saint_mode: 0s, max_stale_if_error: 0s, error_ttl: 0s, pass_ttl: 0s}\n"
        "  copy: {kind: object_store, contents: everything, first_byte: 1ms, max_age: 0s}\n",
        "copy", "50%", 1 - std::pow(0.5, 4), ", pages: {count: 1000}, good: {mirrors: true}");
}

TEST(Chance, TheSharedCaseOfThreeCalls) {
    const std::string file = sourcePath("../shared/cases/three-calls-fault.yaml");
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << "no " << file;
    }
    expectAvailability(ReadyScenario(file).play(), std::pow(1 - kThird, 3));
}

// Two sources, one name apart: the visits of one are not those of the other.
TEST(Chance, VisitsOfTwoSourcesHaveLuckOfTheirOwn) {
    const TemporaryScenario file("doppel: 1\n"
                                 "title: chance\n"
                                 "duration: 100min\n"
                                 "components:\n" +
                                 app("web", "{to: db}") +
                                 "  db: {kind: key_value, hit_share: 50%, service: 1us}\n"
                                 "traffic:\n"
                                 "  a: {kind: open, to: web, rate: 10/s, journeys_every: 1}\n"
                                 "  b: {kind: open, to: web, rate: 10/s, journeys_every: 1}\n");
    const RunResult result = ReadyScenario(file.path()).play();
    std::map<std::uint64_t, std::map<std::uint64_t, std::uint16_t>> statuses; // by number, source
    constexpr unsigned kNumberBits = 40;
    for (const JourneySpan& span : result.journeys) {
        if (span.component == "db" && span.end) {
            statuses[span.visit & ((1ULL << kNumberBits) - 1)][span.visit >> kNumberBits] =
                span.status;
        }
    }
    double pairs = 0;
    double equal = 0;
    for (const auto& [number, bySource] : statuses) {
        if (bySource.size() == 2) {
            ++pairs;
            equal += bySource.begin()->second == bySource.rbegin()->second ? 1 : 0;
        }
    }
    ASSERT_GT(pairs, 1'000);
    EXPECT_NEAR(equal / pairs, 0.5, kDeviations * 0.5 / std::sqrt(pairs));
}

} // namespace
} // namespace doppel::scenarios
