// SPDX-License-Identifier: Apache-2.0
#include "models/rabbitmq/flow_channel.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

constexpr FlowProcess::Id kQueueOfFlow = 1;

// A publisher that sends as fast as its channel lets it, to a queue that takes 1 ms for each.
class AFlowChannel : public ::testing::Test {
protected:
    void publish(int count) { world_.spawn(publish(world_, count)); }
    sim::Task<void> publish(sim::World&, int count) {
        for (int i = 0; i < count; ++i) {
            if (channel.isBlocked()) {
                co_await channel.wait();
            }
            busyUntil = std::max(busyUntil, world_.now()) + 1ms;
            channel.sent(kQueueOfFlow, credit, busyUntil);
            sentAt.push_back(world_.now() - sim::kStart);
        }
    }

    sim::World world_{{.seed = 7}};
    FlowChannel channel{world_};
    FlowCredit credit = kFlowCredit;
    sim::Time busyUntil{};
    std::vector<sim::Duration> sentAt;
};

TEST_F(AFlowChannel, SendsWhatItHasCreditForAtOnceAndThenAsMuchAsIsGranted) {
    publish(1000);
    world_.run(sim::kStart + 10s);
    ASSERT_EQ(sentAt.size(), 1000U);
    EXPECT_EQ(sentAt[399], 0ms);
    EXPECT_EQ(sentAt[400], 200ms); // the 200th has been dealt with
    EXPECT_EQ(sentAt[599], 200ms);
    EXPECT_EQ(sentAt[600], 400ms);
}

TEST_F(AFlowChannel, LetsThoseWhoWaitPassInTheirOrderAndNoMoreOfThem) {
    publish(400);
    for (int i = 0; i < 300; ++i) {
        publish(1);
    }
    world_.run(sim::kStart + 100ms);
    EXPECT_EQ(sentAt.size(), 400U);
    world_.run(sim::kStart + 200ms);
    EXPECT_EQ(sentAt.size(), 600U);
    world_.run(sim::kStart + 400ms);
    EXPECT_EQ(sentAt.size(), 700U);
}

TEST_F(AFlowChannel, OfAQuorumQueueHasAtMostThirtyTwoThatAreNotApplied) {
    credit = kQuorumFlowCredit;
    publish(40);
    world_.run(sim::kStart + 1s);
    EXPECT_EQ(sentAt[31], 0ms);
    EXPECT_EQ(sentAt[32], 1ms);
    EXPECT_EQ(sentAt[39], 8ms);
}

TEST_F(AFlowChannel, CostsNoEventsWhereNobodyWaits) {
    channel.sent(kQueueOfFlow, credit, sim::kStart + 1s);
    EXPECT_FALSE(channel.isBlocked());
    EXPECT_EQ(world_.processes(), 0U);
}

} // namespace
} // namespace doppel::models
