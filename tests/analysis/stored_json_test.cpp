// SPDX-License-Identifier: Apache-2.0
#include "analysis/stored_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>

namespace doppel::analysis {
namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(StoredJson, IsWhatWasStored) {
    EXPECT_EQ(storedJson(R"({"b": [1, {"a": "x"}], "a": null})").dump(),
              R"({"b":[1,{"a":"x"}],"a":null})");
    EXPECT_EQ(storedJson(nested(64)).dump(), nested(64));
}

TEST(StoredJson, IsDamagedWhereItIsNone) {
    for (const std::string text : {"", "{", "{\"a\": 1", "nonsense", "{} {}", "\xff"}) {
        EXPECT_TRUE(storedJson(text).is_discarded()) << text;
    }
}

TEST(StoredJson, IsDamagedWhereItIsNestedDeeperThanAnyOfOurs) {
    EXPECT_TRUE(storedJson(nested(66)).is_discarded());
    EXPECT_TRUE(storedJson(nested(1'000'000)).is_discarded());
    EXPECT_TRUE(storedJson(std::string(1'000'000, '[')).is_discarded());
    std::string maps = "1";
    for (int i = 0; i < 100; ++i) {
        maps = "{\"a\": " + maps + '}';
    }
    EXPECT_TRUE(storedJson(maps).is_discarded());
}

} // namespace
} // namespace doppel::analysis
