// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/reference_writer.h"
#include "scenarios/file/schema_writer.h"
#include "tests/scenarios/file/sample_config.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <regex>

namespace doppel::scenarios {
namespace {

using Json = nlohmann::ordered_json;
using testing::HasSubstr;

constexpr std::array<models::ComponentKind, 1> kKinds{
    models::ComponentKind{"router", "it routes", "it has no memory of its own",
                          []() -> std::unique_ptr<models::Config> {
                              return std::make_unique<models::ConfigOf<sample::Router>>();
                          },
                          nullptr}};

std::vector<FileSection> sections() {
    FileSection top{
        .name = "general", .doc = "what the run is", .shape = FileSection::Shape::Fields};
    top.describe = [](models::FieldVisitor& visitor) {
        std::string title;
        visitor.field("title", title, "what it is about");
    };
    FileSection plans{.name = "plans", .doc = "its retries", .shape = FileSection::Shape::List};
    plans.describe = [](models::FieldVisitor& visitor) {
        sample::Retry{}.describe(visitor);
    };
    const std::array kinds{&kKinds[0]};
    return {top, componentsSection(kinds), plans};
}

TEST(ScenarioSchema, TellsKindsApart) {
    const Json schema = scenarioSchema(sections());
    EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    const Json& entry = schema["properties"]["components"]["additionalProperties"]["anyOf"][0];
    EXPECT_EQ(entry["properties"]["kind"]["enum"].dump(), R"(["router"])");
    EXPECT_EQ(entry["allOf"][0].dump(),
              R"({"if":{"properties":{"kind":{"const":"router"}},"required":["kind"]},)"
              R"("then":{"$ref":"#/definitions/components.router"}})");
    const Json& router = schema["definitions"]["components.router"];
    EXPECT_EQ(router["additionalProperties"], false);
    EXPECT_EQ(router["required"].dump(), R"(["backend"])");
    EXPECT_EQ(router["properties"]["kind"].dump(), R"({"const":"router"})");
    EXPECT_EQ(router["properties"]["replicas"]["minimum"], 1);
    EXPECT_EQ(router["properties"]["replicas"]["default"], 2);
    EXPECT_EQ(router["properties"]["weight"]["exclusiveMinimum"], 0);
    EXPECT_EQ(router["properties"]["policy"]["enum"].dump(), R"(["round_robin","least_busy"])");
    EXPECT_EQ(router["properties"]["retry"]["anyOf"][1].dump(), R"({"enum":["none",null]})");
    EXPECT_EQ(router["properties"]["retry"]["anyOf"][0]["required"].dump(), R"(["delay"])");
    EXPECT_EQ(router["properties"]["plans"]["items"]["type"], "object");
    EXPECT_EQ(router["properties"]["quotas"]["additionalProperties"]["type"], "string");
    EXPECT_EQ(schema["properties"]["plans"]["items"]["properties"]["attempts"]["maximum"], 10);
    EXPECT_EQ(schema["properties"]["title"]["default"], "");
    EXPECT_EQ(schema["additionalProperties"], false);
}

TEST(ScenarioSchema, IsTheSameEachTime) {
    EXPECT_EQ(scenarioSchema(sections()).dump(), scenarioSchema(sections()).dump());
}

bool matches(const Json& field, const std::string& text) {
    return std::regex_search(text, std::regex(field["pattern"].get<std::string>()));
}

TEST(ScenarioSchema, HasPatternsForUnits) {
    const Json schema = scenarioSchema(sections());
    const Json& fields = schema["definitions"]["components.router"]["properties"];
    for (const char* text : {"250ms", "1h 30min", "1_000us", "forever", "0s"}) {
        EXPECT_TRUE(matches(fields["timeout"], text)) << text;
    }
    for (const char* text : {"250", "1 sec", "010s", "1h,", ""}) {
        EXPECT_FALSE(matches(fields["timeout"], text)) << text;
    }
    EXPECT_TRUE(matches(fields["limit"], "220M/day"));
    EXPECT_FALSE(matches(fields["limit"], "220"));
    EXPECT_TRUE(matches(fields["memory"], "1.5GiB"));
    EXPECT_FALSE(matches(fields["memory"], "1.5G"));
    EXPECT_TRUE(matches(fields["failing"], "99.9%"));
    EXPECT_TRUE(matches(fields["service"], "lognormal(mean 100ms, cv 1)"));
    EXPECT_TRUE(matches(fields["service"], "5ms"));
    EXPECT_FALSE(matches(fields["service"], "5"));
}

TEST(Reference, ListsKinds) {
    EXPECT_EQ(describeSections(sections()),
              "general: what the run is\n\ncomponents: the components of "
              "the platform, each under a name of its own\n"
              "  router  it routes\n\nplans: its retries\n");
}

TEST(Reference, TellsOfAKindsFields) {
    const auto text = describeNamed(sections(), "router");
    ASSERT_TRUE(text);
    EXPECT_THAT(*text,
                testing::StartsWith(
                    "router (components)\nit routes\nIs: zonal: a zone's loss takes the servers "
                    "there\nLeaves out: it has no memory of its own\n"));
    EXPECT_THAT(
        *text,
        HasSubstr(
            "\n  replicas: count, >= 1 [2]\n      how many of it run\n      Source: a guess\n"));
    EXPECT_THAT(*text, HasSubstr("\n  port: count, 0 to 65535 [80]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  weight: number, > 0, <= 1 [0.5]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  timeout: duration, 1ms to 1h [15s]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  backend: component [required]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  policy: one of round_robin, least_busy [least_busy]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  retry: map [none]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  retry.attempts: count, 1 to 10 [3]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  grace: duration [10s]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  steps[]: list of duration, >= 500ms [2 entries]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  plans[].delay: duration [required]\n"));
    EXPECT_THAT(*text, HasSubstr("\n  quotas.NAME: table of rate [empty]\n"));
}

TEST(Reference, SuggestsTheNameThatWasMeant) {
    const auto text = describeNamed(sections(), "ruoter");
    ASSERT_FALSE(text);
    EXPECT_EQ(text.errors().front().message,
              "nothing is called \"ruoter\"; did you mean \"router\"?");
}

TEST(Reference, IsAPageOfTables) {
    const std::string page = referencePage(sections());
    EXPECT_THAT(page, HasSubstr("\n### kind: router\n\nit routes\n\nIs: zonal: a zone's loss takes "
                                "the servers there\n\nLeaves out: it has no memory of its own\n\n| "
                                "field | type |"));
    EXPECT_THAT(
        page, HasSubstr("\n| `replicas` | count | `2` | >= 1 | how many of it run | a guess |\n"));
    EXPECT_THAT(page, HasSubstr("\n## plans\n"));
}

TEST(Reference, LeavesTheDefaultsAsTheyWere) {
    sample::Router router;
    FileSection section{.name = "r"};
    section.describe = [&](models::FieldVisitor& visitor) {
        router.describe(visitor);
    };
    const std::vector<FileSection> one{section};
    (void)referencePage(one);
    (void)scenarioSchema(one);
    EXPECT_FALSE(router.retry.has_value());
    EXPECT_TRUE(router.plans.empty());
    EXPECT_TRUE(router.quotas.empty());
    EXPECT_EQ(router.steps.size(), 2U);
}

} // namespace
} // namespace doppel::scenarios
