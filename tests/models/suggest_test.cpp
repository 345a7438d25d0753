// SPDX-License-Identifier: Apache-2.0
#include "models/suggest.h"

#include <gtest/gtest.h>

#include <array>

namespace doppel::models {
namespace {

constexpr std::array<std::string_view, 4> kNames{"replicas", "timeout", "ttl", "soft_purge"};

TEST(TypingSlips, CountInsertDropReplaceAndSwap) {
    EXPECT_EQ(typingSlips("replicas", "replicas"), 0U);
    EXPECT_EQ(typingSlips("replicsa", "replicas"), 1U);
    EXPECT_EQ(typingSlips("replica", "replicas"), 1U);
    EXPECT_EQ(typingSlips("rreplicas", "replicas"), 1U);
    EXPECT_EQ(typingSlips("replikas", "replicas"), 1U);
    EXPECT_EQ(typingSlips("kitten", "sitting"), 3U);
    EXPECT_EQ(typingSlips("ca", "abc"),
              3U); // the restricted form does not edit between swapped letters
    EXPECT_EQ(typingSlips("", "abc"), 3U);
}

TEST(TypingSlips, DoNotCountLetterCaseOrDashes) {
    EXPECT_EQ(typingSlips("Soft-Purge", "soft_purge"), 0U);
}

TEST(NearestName, IsTheOneProbablyMeant) {
    EXPECT_EQ(nearestName("replica", kNames), "replicas");
    EXPECT_EQ(nearestName("time-out", kNames), "timeout");
    EXPECT_EQ(nearestName("Soft-Purge", kNames), "soft_purge");
    EXPECT_EQ(nearestName("tlt", kNames), "ttl");
}

TEST(NearestName, IsNoneWhereAllAreFar) {
    EXPECT_EQ(nearestName("colour", kNames), "");
    EXPECT_EQ(nearestName("", kNames), "");
    EXPECT_EQ(nearestName("x", kNames), "");
    EXPECT_EQ(nearestName(std::string(1'000'000, 'x'), kNames), "");
}

TEST(DidYouMean, IsTheEndOfAMessage) {
    EXPECT_EQ(didYouMean("replica", kNames), "; did you mean \"replicas\"?");
    EXPECT_EQ(didYouMean("colour", kNames), "");
}

} // namespace
} // namespace doppel::models
