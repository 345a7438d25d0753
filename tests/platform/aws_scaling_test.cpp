// SPDX-License-Identifier: Apache-2.0
//
// AWS's and Google's autoscalers in the running world: groups that keep their zones even, steps by
// alarms, and instances that come from none.
#include "tests/platform/temporary_scenario.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// What was decided, in order: "420 s: terminates server 0 of shop in zone 0 (…)".
struct Told {
    std::vector<models::Decision> all;
    RunResult result;

    /// When something was first decided; -1: never.
    double first(const std::string& what, double from = 0) const {
        const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
            return sim::toSeconds(one.at - sim::kStart) >= from &&
                   one.what.find(what) != std::string::npos;
        });
        return found == all.end() ? -1 : sim::toSeconds(found->at - sim::kStart);
    }
    int count(const std::string& what) const {
        return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const auto& one) {
            return one.what.find(what) != std::string::npos;
        }));
    }
    std::string why(const std::string& what) const {
        for (const auto& one : all) {
            if (one.what.find(what) != std::string::npos) {
                return one.why;
            }
        }
        return "";
    }
};

Told told(const std::string& text, const Sets& sets = {}) {
    const TemporaryScenario file(text);
    const ReadyScenario scenario(file.path(), sets);
    Told told;
    const auto play = scenario.loaded() ? scenario.start() : nullptr;
    if (play == nullptr) {
        return told;
    }
    Look look;
    play->advance(play->end());
    told.all = play->snapshot(look).decisions;
    told.result = play->finish();
    EXPECT_TRUE(told.result.broken.empty());
    return told;
}

const std::string kGroup = R"(
doppel: 1
title: a group of four hosts in two zones
duration: 25min
seed: 5
zones: 2
components:
  shop: {kind: app, replicas: 4, workers: 2, threads: 8, cpu: 10ms, boot_time: 60s, shutdown_delay: 5s}
  hosts: {kind: target_tracking, service: asg, target: shop, min_capacity: 4, max_capacity: 4}
traffic:
  guests: {kind: open, to: shop, rate: 5/s}
timeline:
  - {at: 5min, for: 10min, fault: lost_zone, zone: 0}
)";

TEST(AutoScalingGroup, ReplacesLostHostsInTheOtherZoneAndComesBackEvenly) {
    const Told group = told(kGroup);
    // Lost for two minutes at 7 min; the zone is tried first, since it has the fewest.
    EXPECT_EQ(group.first("terminates server 0 of shop in zone 0"), 420);
    EXPECT_EQ(group.first("cannot launch an instance of shop in zone 0"), 420);
    EXPECT_EQ(group.first("launches an instance of shop in zone 1"), 420);
    EXPECT_EQ(group.count("launches an instance of shop in zone 1"), 2);
    // The zone is back at 15 min: one above the most, at a time.
    EXPECT_GE(group.first("launches an instance of shop in zone 0"), 900);
    EXPECT_LE(group.first("launches an instance of shop in zone 0"), 930);
    EXPECT_THAT(group.why("launches an instance of shop in zone 0"),
                HasSubstr("zone 1 has 4 in service, zone 0 0"));
    const double gone = group.first("of shop in zone 1", 900);
    EXPECT_GE(gone, 900 + 60);
    EXPECT_EQ(group.count("launches an instance of shop in zone 0"), 2);
    EXPECT_EQ(group.count("of shop in zone 1"), 4); // two came, two went
}

TEST(AutoScalingGroup, LaunchesWhatBootsAtOnce) {
    const Told group = told(kGroup, {"components.shop.boot_time=0s"});
    EXPECT_EQ(group.count("cannot launch an instance of shop in zone 1"), 0);
    EXPECT_EQ(group.count("launches an instance of shop in zone 1"), 2);
}

TEST(AutoScalingGroup, MayLeaveItsZonesUneven) {
    const Told group = told(kGroup, {"components.hosts.rebalance=false"});
    EXPECT_EQ(group.count("launches an instance of shop in zone 1"), 2);
    EXPECT_EQ(group.count("launches an instance of shop in zone 0"), 0);
}

// 4 are ordered, dead or lost as they are, and 2 from half-time on.
TEST(AutoScalingGroup, PaysForWhatIsOrderedWhetherItWorksOrNot) {
    const std::string group = R"(
doppel: 1
title: a group that is down
duration: 30min
seed: 5
components:
  shop: {kind: app, replicas: 4, cpu: 1ms, boot_time: 60s, price: {replica_hour: 1}}
  hosts: {kind: target_tracking, service: asg, target: shop, min_capacity: 4, max_capacity: 4}
traffic:
  guests: {kind: open, to: shop, rate: 1/s}
timeline:
  - {at: 5min, fault: down, target: shop}
)";
    const RunResult down = playText(group);
    EXPECT_GE(figure(down, "shop", "cost"), 4 * 0.5);
    EXPECT_LE(figure(down, "shop", "cost"), 4 * 0.5 * 1.1);
    const RunResult fewer =
        playText(group + "  - {at: 15min, set: components.hosts.min_capacity, value: 2}\n"
                         "  - {at: 15min, set: components.hosts.max_capacity, value: 2}\n");
    EXPECT_GE(figure(fewer, "shop", "cost"), 4 * 0.25 + 2 * 0.25);
    EXPECT_LE(figure(fewer, "shop", "cost"), (4 * 0.25 + 2 * 0.25) * 1.1);
}

const std::string kSteps = R"(
doppel: 1
title: steps by an alarm
duration: 20min
seed: 5
components:
  shop: {kind: app, replicas: 4, workers: 4, threads: 20, cpu: 10ms, boot_time: 60s, shutdown_delay: 5s}
  scaler:
    kind: target_tracking
    service: asg
    target: shop
    min_capacity: 2
    max_capacity: 20
    instance_warmup: 100s
    metric_delay: 10s
    policies: []
    step_policies:
      - {measure: requests, threshold: 240, steps: [{from: 0, to: 240, adjustment: 1}, {from: 240, adjustment: 4}]}
traffic:
  guests:
    kind: open
    to: shop
    rate: 8/s
    profile: {shape: steps, steps: [{from: 0s, factor: 1}, {from: 5min, factor: 5}]}
)";

TEST(StepScaling, AddsByHowFarTheAlarmIsExceeded) {
    // 8/s are 120 requests a minute for each of four; 40/s are 600, which is 360 beyond: 4 more.
    const Told steps = told(kSteps);
    EXPECT_EQ(steps.first("scales shop from 4 to 8"), 8 * 60 + 10); // three points of three
    EXPECT_THAT(steps.why("scales shop from 4 to 8"), HasSubstr(" of 240"));
    // While those warm up, for 100 s from their launch, enough are on their way; then eight have 300
    // each, which is 60 beyond: one more.
    EXPECT_EQ(steps.first("scales shop from 8 to 9"), 10 * 60 + 10);
}

TEST(StepScaling, SimpleScalingWaitsForItsCooldown) {
    const Told steps = told(kSteps, {"components.scaler.step_policies[0].simple=true",
                                     "components.scaler.step_policies[0].cooldown=5min"});
    EXPECT_EQ(steps.first("scales shop from 4 to 8"), 490);
    EXPECT_EQ(steps.first("scales shop from 8 to 9"), 490 + 300);
    EXPECT_THAT(steps.why("scales shop from 8 to 9"), HasSubstr("simple scaling"));
}

// Six came at 7 min, and the minute that tells of too few requests is one of the four before them.
TEST(StepScaling, ChangesTheSizeThatThereIs) {
    const Told steps = told(R"(
doppel: 1
duration: 11min
components:
  shop: {kind: app, replicas: 4, workers: 4, threads: 20, cpu: 10ms, boot_time: 20s}
  scaler:
    kind: target_tracking
    service: asg
    target: shop
    min_capacity: 2
    max_capacity: 20
    instance_warmup: 150s
    policies: []
    step_policies:
      - {measure: requests, threshold: 60, steps: [{from: 0, adjustment: 6}]}
      - {measure: requests, threshold: 15, breach: below, steps: [{to: 0, adjustment: -1}]}
traffic: {guests: {kind: open, to: shop, rate: 10/s, profile: {shape: steps, steps: [{from: 0s, factor: 0.3}, {from: 3min, factor: 1}, {from: 6min, factor: 0.05}]}}}
)");
    EXPECT_EQ(steps.first("scales shop from 4 to 10"), 7 * 60);
    EXPECT_EQ(steps.first("scales shop from 10 to 9"), 10 * 60);
}

const std::string kRun = R"(
doppel: 1
title: a service that scales to none
duration: 40min
seed: 5
components:
  service: {kind: cloud_run, to: web, min_instances: 0, max_instances: 10, concurrency: 5, idle_timeout: 5min}
  web: {kind: app, replicas: 1, workers: 1, threads: 10, cpu: 1ms, io: 200ms, boot_time: 10s, readiness: none, shutdown_delay: 0s}
traffic:
  guests:
    kind: open
    to: service
    rate: 20/s
    profile: {shape: steps, steps: [{from: 0s, factor: 0}, {from: 10min, factor: 1, name: busy}, {from: 20min, factor: 0}]}
)";

TEST(CloudRun, ComesFromNoneByARequestAndGoesWhenItIsIdle) {
    const Told run = told(kRun);
    EXPECT_GE(run.first("scales web from 1 to 0"), 300);
    EXPECT_LE(run.first("scales web from 1 to 0"), 310);
    EXPECT_THAT(run.why("scales web from 1 to 0"), HasSubstr("not needed for 5min"));
    EXPECT_GE(run.first("scales web from 0 to 1"), 600);
    EXPECT_LE(run.first("scales web from 0 to 1"), 601);
    EXPECT_THAT(run.why("scales web from 0 to 1"), HasSubstr("a request waits"));
    // 20/s for 0.2 s are 4 requests at a time, of 5 × 0.6 that an instance is to have: 2.
    EXPECT_GT(run.first("to 2"), 600);
    EXPECT_GE(run.first("to 0", 1200), 1200 + 300);
    EXPECT_GE(figure(run.result, "service", "startup_latencies.count"), 2);
    EXPECT_NEAR(figure(run.result, "service", "startup_latencies.p50"), 10, 0.1);
}

TEST(CloudRun, RefusesWhoWaitsForLongerThanThePendingLimit) {
    // 3.5 times 10 s, as long as nothing has started; an instance that takes a minute comes too late.
    const Told run = told(kRun, {"components.web.boot_time=60s", "duration=11min",
                                 "components.service.pending_limit=ten_seconds"});
    EXPECT_GT(figure(run.result, "service", "rejected_requests"), 20 * 40);
    EXPECT_LT(figure(run.result, "service", "rejected_requests"), 20 * 60);
}

// 30 requests at a time, of 12 places an instance at 60 %: five instances, in two zones.
const std::string kZonedRun = R"(
doppel: 1
title: a service in two zones
duration: 12min
seed: 5
zones: 2
components:
  service: {kind: cloud_run, to: web, min_instances: 4, max_instances: 10, concurrency: 12}
  web: {kind: app, replicas: 4, workers: 1, threads: 40, cpu: 1ms, io: 1s, boot_time: 10s, readiness: none, shutdown_delay: 0s}
traffic:
  guests: {kind: open, to: service, rate: 30/s}
)";

TEST(CloudRun, ReplacesInstancesOfALostZoneInTheOther) {
    const Told lost = told(kZonedRun + "timeline: [{at: 5min, for: 6min, fault: lost_zone, zone: "
                                       "0}]\n");
    // At the next look, and none while that zone is away but in the other.
    EXPECT_LE(lost.first("scales web from", 300), 305);
    EXPECT_THAT(lost.why("scales web from 2 to 5"), HasSubstr("3 lost with their hosts; "));
    EXPECT_EQ(figure(lost.result, "service", "rejected_requests"), 0);
    EXPECT_LT(lost.result.traffic.front().failed, 40U); // what was inside the three
    EXPECT_GE(figure(lost.result, "service", "instance_count"), 4);
}

TEST(CloudRun, InstancesThatGoFinishWhatTheyHave) {
    // Down from ten to five or six, with requests of 45 s, longer than the grace, in all of them.
    const Told fewer = told(kZonedRun, {"components.web.replicas=10", "components.web.io=45s",
                                        "traffic.guests.rate=0.7/s", "duration=25min",
                                        "components.service.idle_timeout=1min"});
    EXPECT_GE(figure(fewer.result, "service", "scale_downs"), 1);
    EXPECT_EQ(figure(fewer.result, "service", "rejected_requests"), 0);
    EXPECT_EQ(fewer.result.traffic.front().failed, 0U);
}

// Load for nine: what a minute of twenty told is no reason to halve what has been scaled in since.
TEST(TargetTracking, OfAGroupDoesNotScaleInTwiceByPointsOfAnotherSize) {
    const RunResult result = playText(R"(
doppel: 1
duration: 50min
components:
  web: {kind: app, replicas: 20, workers: 4, threads: 8, cpu: 400ms, boot_time: 60s}
  scaler: {kind: target_tracking, service: asg, target: web, min_capacity: 2, max_capacity: 60, policies: [{measure: cpu, cpus: 4, target_value: 50}]}
traffic: {users: {kind: open, to: web, rate: 45/s}}
)");
    EXPECT_GE(figure(result, "scaler", "desired_capacity.min"), 9);
    EXPECT_LE(figure(result, "scaler", "desired_capacity.min"), 11);
    EXPECT_EQ(figure(result, "scaler", "scale_outs"), 0);
}

// Six are enough at twice the load, and run before the alarm has seen a minute of theirs.
TEST(TargetTracking, OfAServiceDoesNotScaleOutTwiceByPointsOfAnotherSize) {
    const Told service = told(R"(
doppel: 1
duration: 10min
seed: 5
components:
  shop: {kind: app, replicas: 4, workers: 8, threads: 10, cpu: 50ms, boot_time: 60s}
  scaler: {kind: target_tracking, service: ecs, scale_out_cooldown: 60s, target: shop, min_capacity: 2, max_capacity: 60, policies: [{measure: cpu, cpus: 1, target_value: 50}]}
traffic: {guests: {kind: open, to: shop, rate: 30/s, profile: {shape: steps, steps: [{from: 0s, factor: 1}, {from: 2min, factor: 1.9}]}}}
)");
    EXPECT_EQ(service.first("scales shop from 4 to 6"), 6 * 60);
    EXPECT_EQ(service.count("scales shop"), 1);
}

// Four times the load for two hosts, whose readiness probes wait for a thread in vain.
const std::string kOverload = R"(
doppel: 1
duration: 25min
seed: 5
zones: 3
components:
  web: {kind: app, replicas: 2, workers: 1, threads: 10, cpu: 200ms, boot_time: 30s}
  scale: {kind: target_tracking, target: web, service: asg, min_capacity: 2, max_capacity: 20}
traffic:
  guests: {kind: open, to: web, rate: 4/s, patience: 5s, profile: {shape: steps, steps: [{from: 0s, factor: 1}, {from: 10min, factor: 4}]}}
)";

TEST(TargetTracking, AGroupScalesOutHoweverItsInstancesAnswerTheirReadiness) {
    const Told group = told(kOverload);
    // Minutes 11 to 13 are high, the last seen at 14 min: 2 × 100/60.
    EXPECT_EQ(group.first("scales web from 2 to 4"), 14 * 60);
    EXPECT_THAT(group.why("scales web from 2 to 4"), HasSubstr("100 of 60"));
    // Those have warmed up 5 min after their launch.
    EXPECT_GE(group.first("scales web from 4 to"), 19 * 60);
    EXPECT_LE(group.first("scales web from 4 to"), 23 * 60);
}

TEST(StepScaling, AGroupStepsOutHoweverItsInstancesAnswerTheirReadiness) {
    const Told group = told(
        kOverload,
        {"components.scale.policies=[]", "duration=15min",
         "components.scale.step_policies=[{measure: cpu, periods: 2, datapoints: 2, steps: [{from: "
         "0, adjustment: 2}]}]"});
    EXPECT_EQ(group.first("scales web from 2 to 4"), 13 * 60);
    EXPECT_EQ(group.count("scales web"), 1);
}

// A processor each, and those that warm up compute as well.
TEST(TargetTracking, NoPointSaysThatInstancesUseMoreThanTheyHave) {
    const Told group = told(kOverload, {"components.web.readiness={interval: 300s, "
                                        "failure_threshold: 1000}"});
    EXPECT_GE(group.count("scales web"), 2);
    for (const models::Decision& one : group.all) {
        if (one.what.starts_with("scales web")) {
            EXPECT_LE(std::stoi(one.why.substr(one.why.find(": ") + 2)), 100) << one.why;
        }
    }
}

// Six at half of what they can, of which four vanish with two zones.
const std::string kLostGroup = R"(
doppel: 1
duration: 15min
seed: 5
zones: 3
components:
  web: {kind: app, replicas: 6, workers: 1, threads: 10, cpu: 100ms, boot_time: 30s}
  scale:
    kind: target_tracking
    target: web
    service: asg
    max_capacity: 20
    metric_delay: 0s
    policies: []
    step_policies: [{measure: cpu, periods: 1, datapoints: 1, steps: [{from: 0, adjustment: 1}]}]
traffic: {guests: {kind: open, to: web, rate: 32/s, patience: 9s}}
timeline:
  - {at: 10min, for: 15min, fault: lost_zone, zone: 0}
  - {at: 10min, for: 15min, fault: lost_zone, zone: 1}
)";

TEST(StepScaling, ChangesTheDesiredCapacityWhateverIsLost) {
    for (const std::string simple : {"false", "true"}) {
        const Told group = told(kLostGroup, {"components.scale.step_policies[0].simple=" + simple});
        EXPECT_EQ(group.first("scales web from 6 to 7"), 11 * 60) << simple;
        EXPECT_EQ(figure(group.result, "scale", "scale_ins"), 0) << simple;
    }
}

// Two policies by simple scaling share the cooldown, of whichever acted; it is no warm-up.
TEST(StepScaling, SimpleScalingAddsToWhatIsDesiredAfterEachCooldown) {
    const Told group = told(R"(
doppel: 1
duration: 9min
components:
  web: {kind: app, replicas: 2, workers: 4, threads: 10, cpu: 5ms, boot_time: 5s}
  scale:
    kind: target_tracking
    target: web
    service: asg
    max_capacity: 60
    metric_delay: 0s
    policies: []
    step_policies:
      - {measure: requests, threshold: 1, periods: 1, datapoints: 1, simple: true, cooldown: 3min, steps: [{from: 0, adjustment: 2}]}
      - {measure: requests, threshold: 2, periods: 1, datapoints: 1, simple: true, cooldown: 1min, steps: [{from: 0, adjustment: 1}]}
traffic: {guests: {kind: open, to: web, rate: 10/s}}
)");
    EXPECT_EQ(group.first("scales web from 2 to 4"), 60);
    EXPECT_EQ(group.first("scales web from 4 to 6"), 240);
    EXPECT_EQ(group.first("scales web from 6 to 8"), 420);
    EXPECT_EQ(group.count("scales web"), 3);
}

TEST(StepScaling, RefusesSimpleScalingOfAnEcsService) {
    EXPECT_THAT(whyRefused(R"(
doppel: 1
duration: 1min
components:
  web: {kind: app}
  scale: {kind: target_tracking, target: web, step_policies: [{simple: true}]}
traffic: {guests: {kind: open, to: web, rate: 1/s}}
)"),
                HasSubstr("is of EC2 Auto Scaling (service: asg)"));
}

// A deployment doubles the tasks for ten minutes, and the load is what it was.
TEST(TargetTracking, OfAServiceTheTasksOfADeploymentAreNotItsDesiredCount) {
    const std::string service = R"(
doppel: 1
duration: 32min
seed: 5
components:
  web: {kind: app, replicas: 4, workers: 1, threads: 10, cpu: 200ms, boot_time: 2min}
  scale: {kind: target_tracking, target: web, service: ecs, min_capacity: 2, max_capacity: 6}
traffic: {guests: {kind: open, to: web, rate: 10.8/s, patience: 5s}}
timeline:
)";
    for (const std::string strategy :
         {"{kind: blue_green, scale_down_delay: 10min}", "{kind: ecs}"}) {
        const RunResult result = playText(
            service + "  - {at: 5min, target: web, deploy: {release: {}, strategy: " + strategy +
            "}}\n");
        EXPECT_EQ(figure(result, "web", "deploys_done"), 1) << strategy;
        EXPECT_EQ(figure(result, "scale", "scale_ins"), 0) << strategy;
        EXPECT_EQ(figure(result, "scale", "desired_capacity"), 4) << strategy;
    }
}

// While a deployment is under way, twice as many tasks are there as are desired. The alarm is on
// all the time: two more every five minutes.
TEST(EcsSteps, AddToWhatIsDesiredOncePerCooldown) {
    const Told run =
        told("doppel: 1\nduration: 12min\ncomponents:\n"
             "  shop: {kind: app, replicas: 4, cpu: 1ms, boot_time: 3min}\n"
             "  scale: {kind: target_tracking, target: shop, service: ecs, min_capacity: 2, "
             "max_capacity: 60, metric_delay: 0s, policies: [], step_policies: [{measure: "
             "requests, threshold: 1, periods: 1, datapoints: 1, cooldown: 5min, steps: [{from: 0, "
             "adjustment: 2}]}]}\n"
             "traffic: {guests: {kind: open, to: shop, rate: 2/s}}\n"
             "timeline: [{at: 30s, target: shop, deploy: {strategy: {kind: ecs}}}]\n");
    EXPECT_EQ(run.first("scales shop from 4 to 6"), 60);
    EXPECT_EQ(run.first("scales shop from 6 to 8"), 360);
    EXPECT_EQ(run.first("scales shop from 8 to 10"), 660);
    EXPECT_EQ(run.count("scales shop"), 3);
}

const std::string kFourInTheEnd =
    "objectives=[{name: four, that: shop.puma_booted_workers >= 8, between: 20min and 25min}, "
    "{name: done, that: shop.deploys_under_way <= 0, between: 20min and 25min}]";

TEST(AutoScalingGroup, KeepsItsNumberAfterADeploy) {
    const Told group = told(
        kGroup, {"timeline=[{at: 1min, target: shop, deploy: {release: {}}}, {at: 8min, fault: "
                 "lost_zone, zone: 0}]",
                 kFourInTheEnd});
    EXPECT_EQ(figure(group.result, "shop", "deploys_done"), 1);
    EXPECT_EQ(group.count("terminates server"), 2);
    EXPECT_NEAR(group.first("launches an instance of shop in zone 1", 480), 600, 30);
    EXPECT_TRUE(objectiveOf(group.result, "four").met);
}

// Who is lost meanwhile is terminated, and the steward starts another: so the rollout ends.
TEST(AutoScalingGroup, ReplacesWhatARolloutLoses) {
    for (const char* length : {"", "for: 4min, "}) { // forward, and taken back
        const Told group =
            told(kGroup, {std::string("timeline=[{at: 5min, ") + length +
                              "target: shop, deploy: {release: {}, strategy: {kind: rolling, "
                              "min_ready: 1min}}}, {at: 7min, fault: lost_zone, zone: 0}]",
                          kFourInTheEnd});
        EXPECT_GE(group.count("terminates server"), 1) << length;
        EXPECT_TRUE(objectiveOf(group.result, "done").met) << length;
        EXPECT_TRUE(objectiveOf(group.result, "four").met) << length;
    }
}

} // namespace
} // namespace doppel::scenarios
