// SPDX-License-Identifier: Apache-2.0
// What target tracking decides, minute by minute.
#include "models/scaling/target_tracking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;

constexpr sim::Time kTrackingStart = sim::kStart + 100h;

using PointList = std::vector<std::optional<double>>;

TEST(Alarms, NeedAllPointsBeyondTheThreshold) {
    const AlarmRule high{60, true, 3, 3};
    EXPECT_EQ(alarmState(high, PointList{50, 61, 61, 61}), AlarmState::Alarm);
    EXPECT_EQ(alarmState(high, PointList{61, 60, 61}), AlarmState::Ok); // 60 isn't above
    EXPECT_EQ(alarmState(high, PointList{61, 61}), AlarmState::InsufficientData);
    EXPECT_EQ(alarmState(high, PointList{61, std::nullopt, 61}), AlarmState::InsufficientData);
    EXPECT_EQ(alarmState({60, true, 3, 2}, PointList{61, 1, 61}), AlarmState::Alarm);
}

/// Target tracking, minute by minute, of one metric that is demand / running.
struct TrackedMinutes {
    std::vector<TargetTracking> policies = std::vector<TargetTracking>(1);
    TrackedTarget target{.minCapacity = 2, .maxCapacity = 20};
    TrackedState state;
    std::int32_t desired = 2;
    int startsIn = 1; // minutes
    PointList points{};
    std::map<int, std::int32_t> changes;
    std::map<int, std::string_view> reasons;
    std::map<int, std::int32_t> starting; // by minute
    std::int32_t running = 2;

    void run(int until, const std::function<double(int)>& demand, bool deploying = false) {
        for (int minute = 0; minute < until; ++minute) {
            if (starting.contains(minute)) {
                running = starting[minute];
            }
            points.emplace_back(demand(minute) / running);
            const std::array<MetricPoints, 1> all{points};
            const TrackedDecision decision =
                trackTarget(policies, target, state,
                            {.now = kTrackingStart + std::chrono::minutes(minute),
                             .desired = desired,
                             .measured = running,
                             .deploying = deploying,
                             .points = all});
            reasons[minute] = decision.reason;
            if (decision.desired != desired) {
                changes[minute] = desired = decision.desired;
                starting[minute + startsIn] = desired;
            }
        }
    }
};

TEST(TargetTracking, ScalesOutAfterThreeMinutesAndInAfterFifteen) {
    TrackedMinutes minutes;
    minutes.run(60, [](int minute) { return minute < 5 ? 120 : minute < 20 ? 300 : 120; });
    // 60 is no alarm. TrackedMinutes 5, 6, 7 at 150: 2 × 150/60 = 5. Demand falls at 20: 24 < 54 for
    // minutes 20 … 34: 5 × 24/60 = 2.
    EXPECT_THAT(minutes.changes, ElementsAre(Pair(7, 5), Pair(34, 2)));
    EXPECT_EQ(minutes.reasons[7], "AlarmHigh");
    EXPECT_EQ(minutes.reasons[34], "AlarmLow");
}

TEST(TargetTracking, WhatIsOnItsWayIsNotAskedForAgain) {
    TrackedMinutes minutes;
    minutes.startsIn = 4;
    minutes.run(12, [](int) { return 300; });
    EXPECT_THAT(minutes.changes, ElementsAre(Pair(2, 5)));
    EXPECT_EQ(minutes.reasons[3], "cooldown");
}

TEST(TargetTracking, ALargerNeedOverridesTheCooldown) {
    TrackedMinutes minutes;
    minutes.startsIn = 4;
    minutes.run(5, [](int minute) { return minute < 3 ? 300 : 600; });
    EXPECT_THAT(minutes.changes, ElementsAre(Pair(2, 5), Pair(3, 10)));
}

TEST(TargetTracking, BelowTheTargetButAboveNinetyPerCentItStays) {
    TrackedMinutes minutes;
    minutes.desired = minutes.running = 4;
    minutes.run(40, [](int) { return 4 * 54.0; }); // 54 isn't below 54
    EXPECT_TRUE(minutes.changes.empty());
}

TEST(TargetTracking, ScalingInWaitsForItsCooldown) {
    TrackedMinutes minutes;
    minutes.desired = minutes.running = 10;
    minutes.run(30, [](int minute) { return minute < 16 ? 400 : 200; });
    // Minute 14: 10 × 40/60 = 7. At 15 7 run: 57, which is no alarm; from 16 on 28.6: at 30.
    EXPECT_THAT(minutes.changes, ElementsAre(Pair(14, 7)));
    TrackedMinutes slow;
    slow.desired = slow.running = 10;
    slow.run(25, [&](int minute) { return minute < 15 ? 400 : 100.0; });
    // From 15 on 14.3 a task, all 15 points low: but the cooldown is over at 19 only.
    EXPECT_THAT(slow.changes, ElementsAre(Pair(14, 7), Pair(19, 2)));
    EXPECT_EQ(slow.reasons[18], "cooldown");
}

TEST(TargetTracking, DoesNotScaleInDuringADeployment) {
    TrackedMinutes minutes;
    minutes.desired = minutes.running = 10;
    minutes.run(
        30, [](int) { return 100; }, true);
    EXPECT_TRUE(minutes.changes.empty());
    EXPECT_EQ(minutes.reasons[20], "a deployment is under way");
}

struct TwoTrackings {
    std::vector<TargetTracking> policies{{.target = 60}, {.target = 100}};
    TrackedTarget target{.minCapacity = 1, .maxCapacity = 50};
    TrackedState state;
    TrackedDecision at(const PointList& a, const PointList& b, TrackedView view = {}) {
        const std::array<MetricPoints, 2> both{a, b};
        view.now = kTrackingStart;
        view.desired = view.desired == 0 ? 10 : view.desired;
        view.measured = view.measured == 0 ? 10 : view.measured;
        view.points = both;
        return trackTarget(policies, target, state, view);
    }
};

PointList flatPoints(double value, int count = 15) {
    return PointList(static_cast<std::size_t>(count), value);
}

TEST(TargetTracking, SeveralPoliciesGoOutByAnyAndInByAll) {
    EXPECT_EQ(TwoTrackings{}.at(flatPoints(90), flatPoints(20)).desired, 15);
    EXPECT_EQ(TwoTrackings{}.at(flatPoints(90), flatPoints(200)).desired, 20);
    EXPECT_EQ(TwoTrackings{}.at(flatPoints(30), flatPoints(95)).desired, 10);
    EXPECT_EQ(TwoTrackings{}.at(flatPoints(30), flatPoints(80)).desired,
              8); // the larger of 5 and 8
    TwoTrackings onlyOut;
    onlyOut.policies[1].disableScaleIn = true;
    EXPECT_EQ(onlyOut.at(flatPoints(30), flatPoints(95)).desired, 5);
}

TEST(TargetTracking, AWholeNeedIsNotOneMoreForTheLastBitsOfADouble) {
    TwoTrackings three;
    three.policies = {{.target = 0.3}, {.target = 100}};
    three.target.minCapacity = 1;
    // 3 × 1.1 is 3.3000000000000003, and that by 0.3 11.000000000000002.
    EXPECT_EQ(three.at(flatPoints(1.1), flatPoints(20), {.desired = 3, .measured = 3}).desired, 11);
}

TEST(TargetTracking, WithoutDataNothingHappens) {
    EXPECT_EQ(TwoTrackings{}.at(flatPoints(30), {}).desired, 10);
    EXPECT_EQ(TwoTrackings{}.at(flatPoints(90), {}).desired, 15);
    EXPECT_EQ(TwoTrackings{}.at({}, {}).reason, "insufficient data");
    EXPECT_EQ(TwoTrackings{}.at(PointList(15), PointList(15)).desired, 10);
}

// 800 requests a minute of each of three healthy targets, one of which warms up.
TEST(TargetTracking, MultipliesAPointByThoseThatItIsAMeanOf) {
    TwoTrackings asg;
    asg.target.service = TrackedService::Asg;
    const std::array<double, 2> tasks{2, 3};
    const TrackedDecision decision =
        asg.at(flatPoints(50), flatPoints(133.3),
               {.desired = 3, .measured = 2, .warming = 1, .points = {}, .tasks = tasks});
    EXPECT_EQ(decision.desired, 4);
}

// Whoever else wants fewer is told that this one doesn't.
TEST(TargetTracking, ItsHighAlarmWantsNoFewerWhereEnoughIsOnItsWay) {
    const TrackedDecision decision =
        TwoTrackings{}.at(flatPoints(20), flatPoints(150), {.desired = 20, .measured = 10});
    EXPECT_EQ(decision.reason, "enough is on its way");
    EXPECT_EQ(decision.desired, 20);
    EXPECT_EQ(decision.policy, 1U);
    EXPECT_EQ(TwoTrackings{}.at(flatPoints(57), flatPoints(95)).policy, std::nullopt);
}

TEST(TargetTracking, MultipliesPointsByWhatTheyAreOfAndNotByWhatRunsSince) {
    // 2 tasks at 90 of 60 need 3, whether or not 8 more have started by now.
    TwoTrackings two;
    two.policies.resize(1);
    EXPECT_EQ(two.at(flatPoints(90), {}, {.desired = 2, .measured = 2, .inService = 10}).desired,
              3);
}

TEST(TargetTracking, AnAsgDoesNotScaleInWhileInstancesWarmUp) {
    TwoTrackings asg;
    asg.target.service = TrackedService::Asg;
    EXPECT_EQ(asg.at(flatPoints(30), flatPoints(30), {.warming = 1}).reason, "instances warm up");
    EXPECT_EQ(asg.at(flatPoints(30), flatPoints(30)).desired, 5);
    // 4 of 10 warm up: the need is of the 6 in the metric, which is 9, and 10 are there.
    EXPECT_EQ(asg.at(flatPoints(90), flatPoints(30), {.desired = 10, .measured = 6, .warming = 4})
                  .desired,
              10);
    EXPECT_EQ(asg.at(flatPoints(120), flatPoints(30), {.desired = 10, .measured = 6, .warming = 4})
                  .desired,
              12);
}

} // namespace
} // namespace doppel::models
