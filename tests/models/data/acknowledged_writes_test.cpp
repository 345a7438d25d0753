// SPDX-License-Identifier: Apache-2.0
#include "models/data/acknowledged_writes.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

TEST(AcknowledgedWrites, AreKnownAsTheyWereALagBefore) {
    AcknowledgedWrites writes;
    for (const sim::Duration at : {1s, 2s, 3s}) {
        writes.add(sim::kStart + at);
    }
    EXPECT_EQ(writes.count(), 3U);
    EXPECT_EQ(writes.countAt(sim::kStart + 3s, 0s), 3U);
    EXPECT_EQ(writes.countAt(sim::kStart + 3s, 1s), 2U) << "the one of that moment had come";
    EXPECT_EQ(writes.countAt(sim::kStart + 1h, 0s), 3U);
    EXPECT_EQ(writes.countAt(sim::kStart + 3s, 1h), 0U);
}

TEST(AcknowledgedWrites, OfLongAgoHaveComeEverywhere) {
    AcknowledgedWrites writes;
    writes.add(sim::kStart);
    writes.add(sim::kStart + 11min);
    EXPECT_EQ(writes.count(), 2U);
    EXPECT_EQ(writes.countAt(sim::kStart + 11min, 1h), 1U);
}

} // namespace
} // namespace doppel::models
