// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/config_writer.h"
#include "scenarios/file/field_reader.h"
#include "scenarios/file/yaml_reader.h"
#include "tests/scenarios/file/sample_config.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace doppel::scenarios {
namespace {

using Json = nlohmann::ordered_json;
using namespace std::chrono_literals;

Json written(sample::Router& router) {
    return toJson([&](models::FieldVisitor& visitor) { router.describe(visitor); });
}

TEST(ConfigWriter, GivesEveryFieldInItsOrder) {
    sample::Router router;
    router.backend.name = "frontend";
    router.quotas["a: b"] = sim::Rate{0.5};
    EXPECT_EQ(
        written(router).dump(),
        R"json({"replicas":2,"port":80,"weight":0.5,"enabled":true,"timeout":"15s","limit":"100/s","memory":"1GiB",)json"
        R"json("failing":"0.1%","slowdown":"1x","service":"exponential(50ms)","title":"the Router","backend":"frontend",)json"
        R"json("policy":"least_busy","retry":null,"grace":"10s","steps":["1s","2s"],"plans":[],"quotas":{"a: b":"0.5/s"}})json");
}

TEST(ConfigWriter, WritesYamlThatReadsBackAsTheSame) {
    sample::Router router;
    router.backend.name = "front.end";
    router.title = "true";
    router.weight = 0.1 + 0.2;
    router.limit.perSecond = 220e6 / 86400;
    router.failing.value = 1.0 / 3;
    router.timeout = 1s + 1ns;
    router.service = sim::Distribution::lognormalByMean(0.1, 1.0 / 7);
    router.grace.reset();
    router.retry = sample::Retry{7, 90min};
    router.plans = {{1, 1ms}, {2, 2ms}};
    router.quotas = {{"null", {1}}, {"a \"b\"\n", {2}}, {"www.gov.uk", {3}}};
    const std::string yaml = toYaml(written(router));
    const auto node = parseYaml(yaml, "back.yaml");
    ASSERT_TRUE(node) << yaml << toText(node.errors().front());
    sample::Router back;
    back.steps.clear();
    Reading reading;
    readInto(back, *node, "", reading);
    EXPECT_TRUE(reading.errors.empty()) << yaml << toText(reading.errors.front());
    EXPECT_TRUE(reading.defaulted.empty());
    EXPECT_EQ(written(back), written(router)) << yaml;
    EXPECT_EQ(back.weight, router.weight);
    EXPECT_EQ(back.limit, router.limit);
    EXPECT_EQ(back.failing, router.failing);
    EXPECT_EQ(back.timeout, router.timeout);
}

TEST(ConfigWriter, QuotesOnlyWhereYamlNeedsIt) {
    const Json value{
        {"plain", "250ms"}, {"number", "404"},          {"empty", ""},
        {"none", "none"},   {"absent", nullptr},        {"colon", "a: b"},
        {"list", {1, "x"}}, {"nothing", Json::array()}, {"maps", {{{"a", 1}, {"b", 2}}}}};
    EXPECT_EQ(toYaml(value), "plain: 250ms\nnumber: \"404\"\nempty: \"\"\n\"none\": "
                             "\"none\"\nabsent: none\ncolon: \"a: b\"\n"
                             "list:\n  - 1\n  - x\nnothing: []\nmaps:\n  - a: 1\n    b: 2\n");
}

} // namespace
} // namespace doppel::scenarios
