// SPDX-License-Identifier: Apache-2.0
// The longest prefix where hashes tell nothing: every text has the same one, so that every tag lies
// and only the search that compares texts can be right.
#include "models/routing/prefix_map.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace doppel::routing::test {
namespace {

std::string chain(std::size_t depth) {
    std::string path;
    for (std::size_t i = 0; i < depth; ++i) {
        path += (i == 0 ? "n" : "/n") + std::to_string(i % 10);
    }
    return path;
}

class PrefixMapOfLies : public testing::Test {
protected:
    void fill(std::initializer_list<std::size_t> depths) {
        for (const std::size_t depth : depths) {
            prefixes_.add(chain(depth), 0);
        }
        ASSERT_TRUE(prefixes_.index(hash_));
    }

    std::string longest(const std::string& path) const {
        UncountedWork work;
        const auto record = prefixes_.findLongest(hash_, path, work);
        return record == 0 ? "none" : std::string(prefixes_.pathOf(record));
    }

    PathHash hash_ = PathHash::constant();
    PrefixMap prefixes_;
};

TEST_F(PrefixMapOfLies, FindsTheDeepestThatIsThere) {
    fill({3, 4, 31, 32, 40, 63, 64, 100, 128});
    std::string shallower = "none";
    for (const std::size_t depth : {3u, 4u, 31u, 32u, 40u, 63u, 64u, 100u, 128u}) {
        EXPECT_EQ(longest(chain(depth)), chain(depth));
        EXPECT_EQ(longest(chain(depth) + "/elsewhere"), chain(depth));
        EXPECT_EQ(longest(chain(depth) + "x"), shallower) << "not by whole segments";
        shallower = chain(depth);
    }
    EXPECT_EQ(longest("elsewhere"), "none");
}

TEST_F(PrefixMapOfLies, FallsBackToWhatCoversTheLastMilestone) {
    fill({0, 20, 33, 200});
    EXPECT_EQ(longest("elsewhere"), "");
    EXPECT_EQ(longest(chain(19)), "");
    EXPECT_EQ(longest(chain(32)), chain(20)) << "the milestone at 32 knows";
    EXPECT_EQ(longest(chain(96)), chain(33)) << "so do those at 64 and 96";
    EXPECT_EQ(longest(chain(190) + "/elsewhere"), chain(33));
}

} // namespace
} // namespace doppel::routing::test
