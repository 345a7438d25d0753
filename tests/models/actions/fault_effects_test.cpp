// SPDX-License-Identifier: Apache-2.0
#include "models/actions/fault_down.h"
#include "models/actions/fault_error.h"
#include "models/actions/fault_refuse.h"
#include "models/actions/fault_slow.h"
#include "models/actions/fault_stall.h"
#include "models/actions/timeline.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using Effects = std::vector<FaultState>;

FaultState errors(double share, std::uint16_t status, double strength = 1.0) {
    return effectOf(FaultErrorConfig{{}, status, {share}}, strength);
}

FaultState slow(double factor, sim::Duration delay, double strength = 1.0) {
    return effectOf(FaultSlowConfig{{}, {factor}, delay}, strength);
}

TEST(FaultsTogether, AreNothingWithoutAny) {
    const FaultState state = combine({});
    EXPECT_EQ(state.down, 0);
    EXPECT_EQ(state.errorShare.value, 0.0);
    EXPECT_EQ(state.slowFactor.value, 1.0);
}

TEST(FaultsTogether, HitRequestsIndependently) {
    const FaultState state = combine(Effects{errors(0.5, 500), errors(0.2, 503)});
    EXPECT_DOUBLE_EQ(state.errorShare.value, 0.6);
    EXPECT_EQ(state.errorStatus, 503); // the latest one's
    EXPECT_DOUBLE_EQ(combine(Effects{effectOf(FaultStallConfig{{}, {0.5}}, 1.0),
                                     effectOf(FaultStallConfig{{}, {0.5}}, 1.0)})
                         .stallShare.value,
                     0.75);
}

TEST(FaultsTogether, LeaveTheStatusToThoseThatAreErrors) {
    EXPECT_EQ(combine(Effects{errors(0.5, 503), slow(2, 0ms)}).errorStatus, 503);
}

TEST(FaultsTogether, MultiplyFactorsAndAddDelays) {
    const FaultState state = combine(Effects{slow(2, 100ms), slow(3, 50ms)});
    EXPECT_DOUBLE_EQ(state.slowFactor.value, 6.0);
    EXPECT_EQ(state.addedDelay, 150ms);
}

TEST(FaultsTogether, CountWhatMakesAComponentUnreachable) {
    const FaultState down = effectOf(FaultDownConfig{}, 1.0);
    const FaultState state = combine(Effects{down, down, effectOf(FaultRefuseConfig{}, 1.0)});
    EXPECT_EQ(state.down, 2);
    EXPECT_EQ(state.refuse, 1);
}

TEST(FaultsTogether, GrowWithTheirRamp) {
    const FaultState state = combine(Effects{errors(0.4, 500, 0.5), slow(3, 100ms, 0.5)});
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

TEST(TimelineEvent, ReadsAsASentence) {
    TimelineEvent event(faultErrorKind());
    event.as<FaultErrorConfig>() = {{}, 503, {0.4}};
    auto& aim = event.as<FaultErrorConfig>().aim;
    aim.target = {"frontend"};
    EXPECT_EQ(toText(event), "error on frontend (status 503, 40 %)");
    aim.servers = ServerSelection{2U};
    aim.zone = 1;
    EXPECT_EQ(toText(event), "error on 2 of frontend's servers in zone 1 (status 503, 40 %)");
}

TEST(TimelineEvent, IsAValue) {
    TimelineEvent event(faultErrorKind());
    event.as<FaultErrorConfig>().status = 503;
    TimelineEvent copy = event;
    copy.as<FaultErrorConfig>().status = 500;
    EXPECT_EQ(event.as<FaultErrorConfig>().status, 503);
    event = copy;
    EXPECT_EQ(event.as<FaultErrorConfig>().status, 500);
}

TEST(TimelineEvent, CannotGrowForLongerThanItLasts) {
    TimelineEvent event(faultErrorKind());
    event.length = 5s;
    event.ramp = 6s;
    EXPECT_EQ(problemsOf(event), (Problems{{"ramp", "is longer than the event itself"}}));
}

} // namespace
} // namespace doppel::models
