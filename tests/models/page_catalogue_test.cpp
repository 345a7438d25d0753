// SPDX-License-Identifier: Apache-2.0
#include "models/page_catalogue.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::models {
namespace {

const std::vector<PageClass> kPagesAndPings{
    {.name = "page"}, {.name = "ping", .prefixes = {"/ping"}, .meanSize = sim::Bytes{0}}};

TEST(PageCatalogue, GivesAPageTheSizeOfItsPathAndSeedWhoeverAsksFirst) {
    PageCatalogue one(kPagesAndPings, 36);
    PageCatalogue other(kPagesAndPings, 36);
    PageCatalogue ofAnotherSeed(kPagesAndPings, 37);
    const PageId a = one.add("/a");
    const PageId b = one.add("/b");
    const PageId othersB = other.add("/b");
    const PageId othersA = other.add("/a");
    EXPECT_EQ(one.bodySize(a).count, other.bodySize(othersA).count);
    EXPECT_EQ(one.bodySize(b).count, other.bodySize(othersB).count);
    EXPECT_EQ(one.bodySize(a).count, one.bodySize(a).count);
    EXPECT_NE(one.bodySize(a).count, one.bodySize(b).count);
    EXPECT_NE(one.bodySize(a).count, ofAnotherSeed.bodySize(ofAnotherSeed.add("/a")).count);
}

TEST(PageCatalogue, GivesNoBodyToAClassWithoutOne) {
    PageCatalogue pages(kPagesAndPings, 36);
    const PageId ping = pages.add("/ping");
    EXPECT_TRUE(pages.isEmpty(ping));
    EXPECT_EQ(pages.bodySize(ping).count, 0);
    EXPECT_FALSE(pages.isEmpty(pages.add("/a")));
}

// The mean of 40,000 is within 4 of its own standard deviations (cv 1) of the class's: 2 %.
TEST(PageCatalogue, GivesPagesTheMeanSizeOfTheirClass) {
    PageCatalogue pages(kPagesAndPings, 36);
    constexpr int kPages = 40'000;
    double sum = 0;
    for (int i = 0; i < kPages; ++i) {
        sum += static_cast<double>(pages.bodySize(pages.add("/" + std::to_string(i))).count);
    }
    EXPECT_NEAR(sum / kPages, 34'000, 34'000 * 0.02);
}

} // namespace
} // namespace doppel::models
