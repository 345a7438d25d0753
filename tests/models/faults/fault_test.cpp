// SPDX-License-Identifier: Apache-2.0
#include "models/faults/fault.h"
#include "models/faults/timeline_event.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;

Fault errors(double share, std::uint16_t status) {
    Fault fault;
    fault.kind = FaultKind::Error;
    fault.share = {share};
    fault.status = status;
    return fault;
}

Fault slow(double factor, sim::Duration delay) {
    Fault fault;
    fault.kind = FaultKind::Slow;
    fault.factor = {factor};
    fault.delay = delay;
    return fault;
}

TEST(CombinedFaults, AreNothingWithoutAny) {
    const FaultState state = combine({});
    EXPECT_EQ(state.down, 0);
    EXPECT_EQ(state.errorShare.value, 0.0);
    EXPECT_EQ(state.slowFactor.value, 1.0);
}

TEST(CombinedFaults, HitRequestsIndependently) {
    const std::vector<ActiveFault> faults{{1, errors(0.5, 500), 1.0}, {2, errors(0.2, 503), 1.0}};
    const FaultState state = combine(faults);
    EXPECT_DOUBLE_EQ(state.errorShare.value, 0.6);
    EXPECT_EQ(state.errorStatus, 503); // the latest one's
}

TEST(CombinedFaults, MultiplyFactorsAndAddDelays) {
    const std::vector<ActiveFault> faults{{1, slow(2, 100ms), 1.0}, {2, slow(3, 50ms), 1.0}};
    const FaultState state = combine(faults);
    EXPECT_DOUBLE_EQ(state.slowFactor.value, 6.0);
    EXPECT_EQ(state.addedDelay, 150ms);
}

TEST(CombinedFaults, CountWhatMakesAPartUnreachable) {
    Fault down;
    Fault refuse;
    refuse.kind = FaultKind::Refuse;
    const std::vector<ActiveFault> faults{{1, down, 1.0}, {2, down, 1.0}, {3, refuse, 1.0}};
    EXPECT_EQ(combine(faults).down, 2);
    EXPECT_EQ(combine(faults).refuse, 1);
}

TEST(CombinedFaults, GrowWithTheirRamp) {
    const std::vector<ActiveFault> faults{{1, errors(0.4, 500), 0.5}, {2, slow(3, 100ms), 0.5}};
    const FaultState state = combine(faults);
    EXPECT_DOUBLE_EQ(state.errorShare.value, 0.2);
    EXPECT_DOUBLE_EQ(state.slowFactor.value, 2.0);
    EXPECT_EQ(state.addedDelay, 50ms);
}

TEST(Ramp, HasTheAreaOfTheLine) {
    double area = 0;
    for (int step = 0; step < kRampSteps; ++step) {
        area += rampStrength(step) / kRampSteps;
    }
    EXPECT_DOUBLE_EQ(area, 0.5);
    EXPECT_EQ(rampStrength(kRampSteps), 1.0);
}

TEST(LostServers, AreTheNearestWholeNumberButAtLeastOne) {
    EXPECT_EQ(lostServers(6, 0.5), 3u);
    EXPECT_EQ(lostServers(3, 0.5), 2u);
    EXPECT_EQ(lostServers(100, 0.001), 1u);
    EXPECT_EQ(lostServers(4, 1.0), 4u);
    EXPECT_EQ(lostServers(4, 0.0), 0u);
}

TEST(TimelineEvent, IsExactlyOneThing) {
    TimelineEvent event;
    event.target = {"frontend"};
    EXPECT_EQ(problemsOf(event).size(), 1u);
    event.fault = FaultKind::Down;
    EXPECT_TRUE(problemsOf(event).empty());
    event.set = "components.frontend.replicas";
    EXPECT_EQ(problemsOf(event).size(), 1u);
}

TEST(TimelineEvent, ReadsAsASentence) {
    TimelineEvent event;
    event.target = {"frontend"};
    event.fault = FaultKind::Error;
    event.status = 503;
    event.share = {0.4};
    EXPECT_EQ(toText(event), "error on frontend (status 503, 40 %)");
}

} // namespace
} // namespace doppel::models
