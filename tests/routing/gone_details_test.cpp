// SPDX-License-Identifier: Apache-2.0
#include "models/routing/gone_details.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

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
    EXPECT_TRUE(detailsSaySomething(nested(9'999)));
    EXPECT_FALSE(detailsSaySomething(nested(10'000))) << "with the object itself one too many";
    EXPECT_FALSE(detailsSaySomething(nested(1'000'000)));
}

TEST(GoneDetails, AreReadAsGoReadsWhatIsNoUnicode) {
    EXPECT_TRUE(detailsSaySomething("{\"a\":\"\xFF\"}")) << "a replaced byte says something";
    EXPECT_TRUE(detailsSaySomething(R"({"a":"\ud800"})")) << "so does half a pair";
    EXPECT_TRUE(detailsSaySomething(R"({"a":"\uDC00\uD83D\uDE00\ud83dx"})"));
    EXPECT_FALSE(detailsSaySomething(R"({"a":"\\\ud80"})"))
        << "an escaped backslash, a broken escape";
    EXPECT_FALSE(detailsSaySomething("{\"\xFF\":\"x\",\"\xFE\":\"\"}")) << "the same key twice";
    EXPECT_FALSE(detailsSaySomething(R"({"a":"x","\u0061":""})")) << "and again";
    EXPECT_FALSE(detailsSaySomething("\xEF\xBB\xBF{\"a\":\"x\"}")) << "a byte order mark";
    using namespace std::string_view_literals;
    EXPECT_FALSE(detailsSaySomething("{\"a\":\"x\"}\0"sv));
}

} // namespace
} // namespace doppel::routing
