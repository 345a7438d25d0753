// SPDX-License-Identifier: Apache-2.0
#include "models/routing/gone_details.h"

#include <gtest/gtest.h>

#include <string>

namespace doppel::routing {
namespace {

TEST(GoneDetails, SaySomethingIfOneValueIsNeitherNullNorEmpty) {
    for (const auto* json :
         {R"({"a":"x"})", R"({"a":"","b":0})", R"({"a":false})", R"({"a":{}})", R"({"a":[]})",
          R"( { "a" : [ {"b":[1,-2.5e3,"\u00e9\n"]} , null ] } )", R"({"a":"","a":"x"})"}) {
        EXPECT_TRUE(detailsSaySomething(json)) << json;
    }
}

TEST(GoneDetails, SayNothingIfEmptyOrNoJsonObject) {
    for (const auto* json : {"",
                             "{}",
                             "null",
                             "[1]",
                             "\"x\"",
                             R"({"a":""})",
                             R"({"a":null,"b":""})",
                             R"({"a":"x"}x)",
                             R"({"a":"x",})",
                             R"({"a":x})",
                             R"({a:"x"})",
                             R"({"a":[1,]})",
                             R"({"a":{"b"}})",
                             R"({"a":01})",
                             R"({"a":1.})",
                             R"({"a":1e999})",
                             R"({"a":"\x"})",
                             R"({"a":"x)",
                             "{\"a\":\"\n\"}",
                             R"({"a":"x","a":""})",
                             R"({"a":[})",
                             R"({"a":{]})"}) {
        EXPECT_FALSE(detailsSaySomething(json)) << json;
    }
}

TEST(GoneDetails, SurviveDeepNesting) {
    const auto nested = [](std::size_t depth) {
        return R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
    };
    EXPECT_TRUE(detailsSaySomething(nested(9'000)));
    EXPECT_FALSE(detailsSaySomething(nested(1'000'000)));
}

} // namespace
} // namespace doppel::routing
