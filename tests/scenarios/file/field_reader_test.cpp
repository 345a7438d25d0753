// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_reader.h"
#include "scenarios/file/yaml_reader.h"
#include "tests/scenarios/file/sample_config.h"

#include <gmock/gmock.h>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// A router read from YAML, and what the reading brought to light.
struct ReadRouter {
    sample::Router router;
    Reading reading;
    explicit ReadRouter(std::string_view yaml) {
        const auto node = parseYaml(yaml, "r.yaml");
        EXPECT_TRUE(node) << toText(node.errors().front());
        readInto(router, *node, "router", reading, {"kind"});
    }
    std::vector<std::string> errors() const {
        std::vector<std::string> lines;
        for (const sim::Error& error : reading.errors) {
            lines.push_back(toText(error));
        }
        return lines;
    }
};

TEST(FieldReader, ReadsEveryType) {
    const ReadRouter read(
        "kind: router\nreplicas: 6\nport: 8080\nweight: 0.25\nenabled: false\ntimeout: "
        "1.5s\nlimit: 2k/s\n"
        "memory: 2GiB\nfailing: 1%\nslowdown: 2x\nservice: lognormal(mean 80ms, cv 1)\ntitle: 404\n"
        "backend: frontend\npolicy: round_robin\nretry: {attempts: 5, delay: 1s}\ngrace: none\n"
        "steps: [1s, 3s]\nplans: [{delay: 2s}]\nquotas: {mobile: 5/s}\n");
    EXPECT_THAT(read.errors(), ElementsAre());
    EXPECT_EQ(read.router.replicas, 6);
    EXPECT_EQ(read.router.port, 8080);
    EXPECT_EQ(read.router.weight, 0.25);
    EXPECT_FALSE(read.router.enabled);
    EXPECT_EQ(read.router.timeout, 1500ms);
    EXPECT_EQ(read.router.limit.perSecond, 2000);
    EXPECT_EQ(read.router.memory.count, std::int64_t{2} << 30);
    EXPECT_EQ(read.router.failing.value, 0.01);
    EXPECT_EQ(read.router.slowdown.value, 2);
    EXPECT_NEAR(read.router.service.mean(), 0.08, 1e-12);
    EXPECT_EQ(read.router.title, "404");
    EXPECT_EQ(read.router.backend.name, "frontend");
    EXPECT_EQ(read.router.policy, sample::Policy::RoundRobin);
    ASSERT_TRUE(read.router.retry.has_value());
    EXPECT_EQ(read.router.retry->attempts, 5);
    EXPECT_EQ(read.router.retry->delay, 1s);
    EXPECT_FALSE(read.router.grace.has_value());
    EXPECT_THAT(read.router.steps, ElementsAre(1s, 3s));
    ASSERT_EQ(read.router.plans.size(), 1U);
    EXPECT_EQ(read.router.plans[0].delay, 2s);
    EXPECT_EQ(read.router.quotas.at("mobile").perSecond, 5);
}

TEST(FieldReader, RecordsWhatWasDefaulted) {
    const ReadRouter read("backend: frontend\nplans: [{delay: 1s}]\nretry: {delay: 1s}\n");
    EXPECT_THAT(read.errors(), ElementsAre());
    EXPECT_THAT(read.reading.defaulted,
                testing::IsSupersetOf({"router.replicas", "router.plans[0].attempts",
                                       "router.retry.attempts", "router.grace"}));
    EXPECT_THAT(read.reading.defaulted, testing::Not(testing::Contains("router.backend")));
    EXPECT_EQ(read.router.replicas, 2);
    EXPECT_EQ(read.router.grace, 10s);
}

TEST(FieldReader, KeepsTheDefaultOfAFieldThatIsWrong) {
    const ReadRouter read("backend: f\nreplicas: 0\ntimeout: 2h\nsteps: []\n");
    EXPECT_THAT(read.errors(),
                ElementsAre("r.yaml:2:11: router.replicas: 0 is below the smallest allowed, 1",
                            "r.yaml:3:10: router.timeout: 2h is above the largest allowed, 1h"));
    EXPECT_EQ(read.router.replicas, 2);
    EXPECT_EQ(read.router.timeout, 15s);
    EXPECT_TRUE(read.router.steps.empty());
}

TEST(FieldReader, HoldsBoundsThatAreAndAreNotAllowedThemselves) {
    EXPECT_THAT(ReadRouter("backend: f\nweight: 0\n").errors(),
                ElementsAre("r.yaml:2:9: router.weight: 0 is not above 0"));
    EXPECT_THAT(ReadRouter("backend: f\nweight: 1\nreplicas: 1\ntimeout: 1h\n").errors(),
                ElementsAre());
    EXPECT_THAT(ReadRouter("backend: f\nlimit: -1/s\n").errors(),
                ElementsAre("r.yaml:2:8: router.limit: -1/s is below the smallest allowed, 0/s"));
    EXPECT_THAT(ReadRouter("backend: f\nmemory: 1kB\n").errors(),
                ElementsAre("r.yaml:2:9: router.memory: 1kB is below the smallest allowed, 1KiB"));
    EXPECT_THAT(
        ReadRouter("backend: f\nservice: exponential(2min)\n").errors(),
        ElementsAre(
            "r.yaml:2:10: router.service: exponential(2min) is above the largest allowed, 1min"));
}

TEST(FieldReader, TakesNoneForAPartOnlyWhereOneIsNotNeeded) {
    EXPECT_THAT(
        ReadRouter("backend: none\n").errors(),
        ElementsAre("r.yaml:1:10: router.backend: expected the name of a component, found none"));
}

TEST(FieldReader, RefusesWhatIsNoMap) {
    sample::Router router;
    Reading reading;
    readInto(router, *parseYaml("[a]", "r.yaml"), "router", reading);
    ASSERT_EQ(reading.errors.size(), 1U);
    EXPECT_EQ(toText(reading.errors[0]),
              "r.yaml:1:1: router: expected a map (key: value), found a list");
}

} // namespace
} // namespace doppel::scenarios
