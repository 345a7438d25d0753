// SPDX-License-Identifier: Apache-2.0
#include "models/actions/enqueue_jobs.h"
#include "models/actions/fault_disk_slow.h"
#include "models/actions/fault_error.h"
#include "models/actions/fault_slow.h"
#include "models/actions/fault_stall.h"
#include "models/actions/timeline.h"
#include "models/actions/without_requests.h"
#include "models/registry.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using Effects = std::vector<FaultState>;

FaultState errors(double share, std::uint16_t status, double strength = 1.0) {
    return effectOf(FaultErrorConfig{{}, status, {share}}, strength);
}

FaultState slow(double factor, double seconds, double share = 1.0, double strength = 1.0) {
    const FaultSlowConfig config{{},
                                 {{factor}, sim::Distribution::deterministic(seconds), {share}}};
    FaultState state = effectOf(config, strength);
    state.slow.front().chance = static_cast<std::uint64_t>(factor * 1000);
    return state;
}

/// What they come to together.
FaultState combine(const Effects& effects) {
    FaultState all;
    for (const FaultState& effect : effects) {
        addFault(all, effect);
    }
    return all;
}

/// What it comes to for a request of that key.
Slowdown slowdown(const FaultState& state, std::uint64_t key = 1) {
    return slowdownOf(state.slow, sim::Stream(36, 0, "slow"), key);
}

TEST(FaultsTogether, AreNothingWithoutAny) {
    const FaultState state = combine({});
    EXPECT_FALSE(state.any());
    EXPECT_EQ(state.errorAfter.share.value, 0.0);
    EXPECT_TRUE(slowdown(state).none());
}

TEST(FaultsTogether, HitRequestsIndependently) {
    const FaultState state = combine(Effects{errors(0.5, 500), errors(0.2, 503)});
    EXPECT_DOUBLE_EQ(state.errorAfter.share.value, 0.6);
    EXPECT_EQ(state.errorAfter.status, 503); // the latest one's
    EXPECT_DOUBLE_EQ(combine(Effects{effectOf(FaultStallConfig{{}, {0.5}}, 1.0),
                                     effectOf(FaultStallConfig{{}, {0.5}}, 1.0)})
                         .stallShare.value,
                     0.75);
}

TEST(FaultsTogether, LeaveTheStatusToThoseThatAreErrors) {
    EXPECT_EQ(combine(Effects{errors(0.5, 503), slow(2, 0)}).errorAfter.status, 503);
}

TEST(FaultsTogether, MultiplyFactorsAndAddDelays) {
    const Slowdown all = slowdown(combine(Effects{slow(2, 0.1), slow(3, 0.05)}));
    EXPECT_DOUBLE_EQ(all.factor, 6.0);
    EXPECT_EQ(all.wait, 150ms);
    EXPECT_EQ(all.ofAll(10ms), 210ms);
    EXPECT_EQ(all.ofDisk(10ms), 60ms);
}

TEST(FaultsTogether, KeepErrorsBeforeAndAfterTheWorkApart) {
    FaultErrorConfig before{{}, 429, {0.25}, ErrorMoment::BeforeWork};
    const FaultState state = combine(Effects{errors(0.5, 500), effectOf(before, 1.0)});
    EXPECT_EQ(state.errorBefore, (ErrorShare{{0.25}, 429}));
    EXPECT_EQ(state.errorAfter, (ErrorShare{{0.5}, 500}));
}

TEST(FaultsTogether, GrowWithTheirRamp) {
    const FaultState state = combine(Effects{errors(0.4, 500, 0.5), slow(3, 0.1, 1.0, 0.5)});
    EXPECT_DOUBLE_EQ(state.errorAfter.share.value, 0.2);
    EXPECT_DOUBLE_EQ(slowdown(state).factor, 2.0);
    EXPECT_EQ(slowdown(state).wait, 50ms);
}

TEST(ASlowDisk, LengthensReadsAndNothingElse) {
    FaultDiskSlowConfig config;
    config.slowing.factor = {4.0};
    config.slowing.delay = sim::Distribution::deterministic(0.001);
    const Slowdown disk = slowdown(effectOf(config, 1.0));
    EXPECT_EQ(disk.ofAll(10ms), 10ms);
    EXPECT_EQ(disk.ofDisk(10ms), 41ms);
    EXPECT_EQ(disk.ofDisk(0ms), 0ms); // nothing is read
}

// A request is hit by the fault that hits it in any other future, whatever else there is.
TEST(SlowForAShare, IsDecidedByTheRequestAndTheFault) {
    const FaultState alone = slow(3, 0, 0.1);
    const FaultState together = combine(Effects{slow(2, 0, 0.5), slow(3, 0, 0.1)});
    int hits = 0;
    int both = 0;
    constexpr int kRequests = 100'000;
    for (std::uint64_t key = 0; key < kRequests; ++key) {
        const double factor = slowdown(alone, key).factor;
        const double withOther = slowdown(together, key).factor;
        hits += factor == 3.0 ? 1 : 0;
        both += withOther == 6.0 ? 1 : 0;
        EXPECT_EQ(factor == 3.0, withOther == 3.0 || withOther == 6.0) << key;
    }
    EXPECT_NEAR(hits, 10'000, 4 * 95); // four deviations
    EXPECT_NEAR(both, 5'000, 4 * 69);  // independent of each other
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
    event.as<FaultErrorConfig>() = {{}, 503, {0.4}, {}};
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
    event.as<FaultErrorConfig>().aim.target = {"frontend"};
    event.length = 5s;
    event.ramp = 6s;
    EXPECT_EQ(problemsOf(event), (Problems{{"ramp", "is longer than the event itself"}}));
}

TEST(EnqueueJobs, SayWhatIsHandedOver) {
    EnqueueJobsConfig config;
    config.enqueue.to = {"rabbitmq"};
    config.enqueue.count = 10'000'000;
    EXPECT_EQ(toText(config), "10000000 messages for rabbitmq");
    config.enqueue.job = "SendEmailJob";
    config.enqueue.to = {"email-alert-jobs"};
    EXPECT_EQ(toText(config), "10000000 SendEmailJob for email-alert-jobs");
}

// What "holds" says of them is for readers, and written beside each kind.
TEST(AFaultThatCouldDoNothing, IsKnownOfEachKindThatNobodyAsks) {
    std::size_t unasked = 0;
    for (const ComponentKind& kind : componentKinds()) {
        const std::string_view holds = kind.holds;
        if (holds.starts_with("nothing: ")) {
            ++unasked;
            EXPECT_NE(whyNoAnswers(kind), "") << kind.name;
            EXPECT_NE(whyNoConnections(kind), "") << kind.name;
        }
    }
    EXPECT_EQ(unasked, 9U);
}

} // namespace
} // namespace doppel::models
