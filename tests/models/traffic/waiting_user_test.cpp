// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/waiting_user.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

TEST(AWaitingUser, OmitsAVisitForEachWholePaceButTheLast) {
    const WaitingUser user{kStart + 5s, 1s};
    EXPECT_EQ(user.omittedBy(kStart + 5s), 0U);
    EXPECT_EQ(user.omittedBy(kStart + 6s), 0U) << "now it would ask for its next page anyway";
    EXPECT_EQ(user.omittedBy(kStart + 7s - 1ns), 0U);
    EXPECT_EQ(user.omittedBy(kStart + 7s), 1U);
    EXPECT_EQ(user.omittedBy(kStart + 605s), 599U);
}

// HdrHistogram: recordValueWithExpectedInterval(1000, 100) records 1000, 900, …, 100.
TEST(AWaitingUser, OmitsWhatHdrHistogramAdds) {
    EXPECT_EQ((WaitingUser{kStart, 100ms}).omittedBy(kStart + 1s), 9U);
}

TEST(AWaitingUser, OmitsNothingWhereNobodyWaits) {
    EXPECT_EQ(WaitingUser{kStart}.omittedBy(kStart + 24h), 0U);
}

TEST(AWaitingUser, OmitsNothingBeforeItsTimeNorWithoutEnd) {
    EXPECT_EQ((WaitingUser{kStart + 5s, 1s}).omittedBy(kStart), 0U);
    EXPECT_EQ((WaitingUser{kStart, sim::kForever}).omittedBy(kStart + 24h), 0U);
}

TEST(AWaitingUser, OmitsWithinASpanWhatWouldHaveBegunInIt) {
    const WaitingUser user{kStart + 5s, 2s}; // would have asked at 7 s, 9 s, 11 s, …
    const auto in = [&](const std::vector<NamedSpan>& spans, std::uint64_t first,
                        std::uint64_t last) {
        return user.omittedIn(spans, first, last);
    };
    EXPECT_EQ(in({{"", 0s, 7s}}, 1, 10), 0U) << "a span's end is not in it";
    EXPECT_EQ(in({{"", 7s, 8s}}, 1, 10), 1U) << "its beginning is";
    EXPECT_EQ(in({{"", 8s, 16s}}, 1, 10), 4U) << "9, 11, 13, 15";
    EXPECT_EQ(in({{"", 8s, 16s}}, 3, 4), 2U) << "11, 13";
    EXPECT_EQ(in({{"", 0s, sim::kForever}}, 1, 10), 10U);
    EXPECT_EQ(in({{"", 8s, 12s}, {"", 10s, 14s}, {"", 0s, 8s}}, 1, 10), 4U) << "each once";
    EXPECT_EQ(in({}, 1, 10), 0U);
}

} // namespace
} // namespace doppel::models
