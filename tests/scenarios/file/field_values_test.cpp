// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/field_values.h"

#include <gmock/gmock.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

struct SampleCall {
    std::string to;
    sim::Duration timeout = 4s;
    void describe(models::FieldVisitor& v) {
        v.field("to", to, "whom", {.required = true});
        v.field("timeout", timeout, "how long", {.min = 0, .live = true, .source = "a guess"});
    }
};

struct SampleApp {
    std::int64_t replicas = 6;
    std::optional<sim::Bytes> memory;
    std::optional<SampleCall> fallback;
    std::vector<SampleCall> calls{{"db", 2s}, {"a, b"}};
    std::vector<std::int64_t> pages{404, 503};
    std::vector<std::string> names;
    std::map<std::string, std::string> backends{{"www.x", "shop"}};
    bool warm = true;
    void describe(models::FieldVisitor& v) {
        v.field("replicas", replicas, "servers", {.min = 1, .live = true});
        v.field("memory", memory, "of each");
        v.field("fallback", fallback, "asked when none answers");
        v.field("calls", calls, "whom it asks", {.live = true});
        v.field("pages", pages, "that it replaces");
        v.field("names", names, "that it has");
        v.field("backends", backends, "by name");
        v.field("warm", warm, "whether it is");
    }
};

TEST(FieldValues, AreThoseOfEachEntryWithTheirPaths) {
    SampleApp app;
    const auto values =
        fieldValues("components.shop", [&](models::FieldVisitor& v) { app.describe(v); });
    std::vector<std::string> lines;
    for (const FieldValue& value : values) {
        lines.push_back(value.path + " = " + value.value + " : " + value.type);
    }
    EXPECT_THAT(lines, testing::ElementsAre("components.shop.replicas = 6 : count",
                                            "components.shop.memory = none : size",
                                            "components.shop.fallback = none : map",
                                            "components.shop.calls[0].to = db : text",
                                            "components.shop.calls[0].timeout = 2s : duration",
                                            "components.shop.calls[1].to = a, b : text",
                                            "components.shop.calls[1].timeout = 4s : duration",
                                            "components.shop.pages = [404, 503] : list of count",
                                            "components.shop.names = [] : list of text",
                                            "components.shop.backends.\"www.x\" = shop : text",
                                            "components.shop.warm = true : true or false"));
    EXPECT_EQ(values[0].range, ">= 1");
    EXPECT_TRUE(values[0].live);
    EXPECT_TRUE(values[3].required);
    EXPECT_EQ(values[4].source, "a guess");
    EXPECT_TRUE(values[4].live);
    EXPECT_THAT(values.back().choices, testing::ElementsAre("true", "false"));
}

} // namespace
} // namespace doppel::scenarios
