// SPDX-License-Identifier: Apache-2.0
#include "models/jobs/identity_set.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <rapidcheck.h>
#include <vector>

namespace doppel::models {
namespace {

TEST(IdentitySet, KnowsWhatCameByAndWhatIsMarked) {
    IdentitySet set;
    EXPECT_EQ(set.mark(7), std::nullopt);
    EXPECT_TRUE(set.insert(7));
    EXPECT_FALSE(set.insert(7));
    EXPECT_EQ(set.mark(7), false);
    EXPECT_EQ(set.mark(7), true);
    EXPECT_FALSE(set.insert(7)) << "marked or not";
    EXPECT_EQ(set.mark(8), std::nullopt);
    EXPECT_TRUE(set.insert(0)) << "0 is one as any";
    EXPECT_FALSE(set.insert(0));
    EXPECT_EQ(set.mark(0), false);
}

// Few identities, so that they meet often, and some whose homes are next to each other.
TEST(IdentitySet, IsAMapToMarks) {
    EXPECT_TRUE(rc::check([](const std::vector<std::uint16_t>& steps) {
        IdentitySet set;
        std::map<std::uint64_t, bool> map;
        for (const std::uint16_t step : steps) {
            const std::uint64_t identity = step / 2 % 97 * (std::uint64_t{1} << 32);
            const auto known = map.find(identity);
            if (step % 2 == 0) {
                RC_ASSERT(set.insert(identity) == map.try_emplace(identity, false).second);
            } else if (known == map.end()) {
                RC_ASSERT(set.mark(identity) == std::nullopt);
            } else {
                RC_ASSERT(set.mark(identity) == known->second);
                known->second = true;
            }
        }
    }));
}

} // namespace
} // namespace doppel::models
