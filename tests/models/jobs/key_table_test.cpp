// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/key_table.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <rapidcheck.h>
#include <unordered_map>

namespace doppel::models {
namespace {

TEST(KeyTable, KnowsWhatWasTakenInUntilItIsTakenOut) {
    KeyTable<int> table;
    EXPECT_EQ(table.find(0), nullptr);
    EXPECT_FALSE(table.erase(0));
    EXPECT_TRUE(table.tryEmplace(0, 7).second) << "0 is a key as any";
    EXPECT_FALSE(table.tryEmplace(0, 8).second);
    EXPECT_EQ(*table.find(0), 7);
    EXPECT_TRUE(table.erase(0));
    EXPECT_EQ(table.find(0), nullptr);
    EXPECT_EQ(table.size(), 0);
}

// Few keys, so that they meet often, and some whose homes are next to each other.
TEST(KeyTable, IsAMap) {
    EXPECT_TRUE(rc::check([](const std::vector<std::uint16_t>& steps) {
        KeyTable<std::uint32_t> table;
        std::unordered_map<std::uint64_t, std::uint32_t> map;
        for (std::uint32_t step = 0; step < steps.size(); ++step) {
            const std::uint64_t key = steps[step] / 2 % 97 * (std::uint64_t{1} << 32);
            if (steps[step] % 2 == 0) {
                RC_ASSERT(table.tryEmplace(key, step).second == map.try_emplace(key, step).second);
            } else {
                RC_ASSERT(table.erase(key) == (map.erase(key) != 0));
            }
            RC_ASSERT(table.size() == map.size());
            for (const auto& [known, value] : map) {
                RC_ASSERT(table.find(known) != nullptr);
                RC_ASSERT(*table.find(known) == value);
            }
        }
    }));
}

} // namespace
} // namespace doppel::models
