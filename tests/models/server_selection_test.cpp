// SPDX-License-Identifier: Apache-2.0
#include "models/server_selection.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using Numbers = ServerSelection::Numbers;

const Numbers kSix{0, 1, 2, 3, 4, 5};

Numbers share(double value, const Numbers& servers, double strength = 1.0) {
    return selectServers({sim::Probability{value}}, servers, strength);
}

TEST(ServersInAShare, AreTheNearestWholeNumberButAtLeastOne) {
    EXPECT_EQ(serversIn(0.5, 6), 3u);
    EXPECT_EQ(serversIn(0.5, 3), 2u);
    EXPECT_EQ(serversIn(0.001, 100), 1u);
    EXPECT_EQ(serversIn(1.0, 4), 4u);
    EXPECT_EQ(serversIn(0.0, 4), 0u);
    EXPECT_EQ(serversIn(0.5, 0), 0u);
}

TEST(SelectedServers, OfAShareAreTheFirst) {
    EXPECT_EQ(share(0.5, kSix), (Numbers{0, 1, 2}));
    EXPECT_EQ(share(0.1, kSix), (Numbers{0}));
    EXPECT_EQ(share(0.5, {1, 4}), (Numbers{1}));
}

TEST(SelectedServers, OfACountAreSoManyAsThereAre) {
    EXPECT_EQ(selectServers({2U}, kSix), (Numbers{0, 1}));
    EXPECT_EQ(selectServers({9U}, {{1, 4}}), (Numbers{1, 4}));
}

TEST(SelectedServers, OfAListAreThoseThatAreThere) {
    EXPECT_EQ(selectServers({Numbers{3, 0, 7}}, kSix), (Numbers{0, 3}));
}

TEST(SelectedServers, AreFewerAtLessThanFullStrength) {
    EXPECT_EQ(share(1.0, kSix, 0.5), (Numbers{0, 1, 2}));
    EXPECT_EQ(share(0.5, kSix, 0.5), (Numbers{0, 1})); // a quarter of six, to the nearest
    EXPECT_EQ(selectServers({4U}, kSix, 0.5), (Numbers{0, 1}));
    EXPECT_EQ(selectServers({Numbers{0, 3}}, kSix, 0.1), (Numbers{0}));
}

TEST(SelectedServers, AreWrittenAsInFiles) {
    EXPECT_EQ(toText(ServerSelection{sim::Probability{0.5}}), "50%");
    EXPECT_EQ(toText(ServerSelection{1U}), "1");
    EXPECT_EQ(toText(ServerSelection{Numbers{0, 3}}), "[0, 3]");
}

} // namespace
} // namespace doppel::models
