// SPDX-License-Identifier: Apache-2.0
#include "models/data/answered_writes.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

constexpr sim::Time kSettledAt = sim::kStart + 3s;
const AnsweredWrites::Done kDone{InstanceId{1}, sim::kStart + 2s};

TEST(AWrite, IsAcknowledgedToWhoeverHasItsAnswer) {
    AnsweredWrites writes;
    writes.begin(7);
    EXPECT_TRUE(writes.done(7, kDone));
    EXPECT_EQ(writes.settled(7, Response::withStatus(200), kSettledAt), std::nullopt);
}

TEST(AWrite, IsAcknowledgedToNobodyWithoutIt) {
    Response stalled = Response::withStatus(200);
    stalled.longestGap = sim::kForever;
    for (const Response& answer : {Response::failed(Failure::Timeout), stalled,
                                   Response::withStatus(503), Response::failed(Failure::GaveUp)}) {
        AnsweredWrites writes;
        writes.begin(7);
        EXPECT_TRUE(writes.done(7, kDone));
        EXPECT_EQ(writes.settled(7, answer, kSettledAt), kDone);
        EXPECT_EQ(writes.settled(7, answer, kSettledAt), std::nullopt) << "once";
    }
}

TEST(AWrite, ThatIsDoneAfterItsCallerLeftIsAcknowledgedToNobody) {
    AnsweredWrites writes;
    writes.begin(7);
    EXPECT_EQ(writes.settled(7, Response::failed(Failure::GaveUp), kSettledAt), std::nullopt);
    EXPECT_FALSE(writes.done(7, kDone));
    EXPECT_EQ(writes.settled(8, Response::failed(Failure::GaveUp), kSettledAt), std::nullopt);
    writes.begin(8);
    EXPECT_FALSE(writes.done(8, kDone)) << "it arrived after its caller had left";
}

TEST(AWrite, ThatNeverArrivesIsForgotten) {
    AnsweredWrites writes;
    const Response gaveUp = Response::failed(Failure::GaveUp);
    for (const std::uint64_t write : {7U, 8U, 9U}) {
        writes.settled(write, gaveUp, kSettledAt + write * AnsweredWrites::kOnItsWay * 2);
    }
    writes.begin(8);
    EXPECT_FALSE(writes.done(8, kDone)) << "it may yet arrive";
    writes.begin(7);
    EXPECT_TRUE(writes.done(7, kDone));
}

} // namespace
} // namespace doppel::models
