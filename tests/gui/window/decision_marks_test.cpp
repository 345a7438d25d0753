// SPDX-License-Identifier: Apache-2.0
#include "gui/window/decision_marks.h"
#include "models/decision_log.h"

#include <gmock/gmock.h>

#include <chrono>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using sim::kStart;
using testing::ElementsAre;

std::vector<sim::Time> minutesOf(const std::vector<int>& minutes) {
    std::vector<sim::Time> moments;
    for (const int minute : minutes) {
        moments.push_back(kStart + minute * 1min);
    }
    return moments;
}

TEST(Bursts, BeginAfterAPause) {
    const auto moments = minutesOf({1, 2, 3, 8, 9, 20});
    EXPECT_THAT(burstsOf(moments, 2min), ElementsAre(Burst{0, 2}, Burst{3, 4}, Burst{5, 5}));
    EXPECT_THAT(burstsOf(minutesOf({1, 3}), 2min), ElementsAre(Burst{0, 0}, Burst{1, 1}));
    EXPECT_TRUE(burstsOf({}, 2min).empty());
}

TEST(Bursts, JoinByLongerPausesWhereTheyAreTooMany) {
    const auto moments = minutesOf({1, 2, 3, 8, 9, 20});
    EXPECT_THAT(burstsOf(moments, 2min, 3), ElementsAre(Burst{0, 2}, Burst{3, 4}, Burst{5, 5}));
    EXPECT_THAT(burstsOf(moments, 2min, 2), ElementsAre(Burst{0, 4}, Burst{5, 5})); // 8 min
    EXPECT_THAT(burstsOf(moments, 1ns, 1), ElementsAre(Burst{0, 5}));
}

/// An hour of a balancer, which is asked, and of an autoscaler, which is not.
struct MarkedHour {
    MarkedHour() {
        PlatformSketch sketch;
        sketch.duration = 1h;
        sketch.calls = {{.caller = "visitors", .callee = "balancer"},
                        {.caller = "balancer", .callee = "web"}};
        recording.setSketch(sketch);
    }
    void decided(sim::Duration at, std::string component, std::string what) {
        recording.add(DecisionEntry{kStart + at, std::move(component), std::move(what), "why"});
    }
    void scaled(sim::Duration at, std::int64_t from, std::int64_t to) {
        const models::Rescale rescale{"web", from, to};
        recording.add(DecisionEntry{kStart + at, "scaler", toText(rescale), "cpu", rescale});
    }
    void marked(sim::Duration at, int server) {
        decided(at, "balancer", "marks server " + std::to_string(server) + " as unhealthy");
    }
    Recording recording;
};

std::size_t countedBy(const std::vector<TimelineMark>& marks) {
    return std::accumulate(
        marks.begin(), marks.end(), std::size_t{0},
        [](std::size_t sum, const TimelineMark& mark) { return sum + 1 + mark.more; });
}

// A balancer's nodes mark servers all the time; a rollout, though of who is asked, is a decision.
TEST(DecisionMarks, CountWhatIsDecidedAllTheTime) {
    MarkedHour hour;
    for (int minute = 1; minute <= 20; ++minute) {
        hour.marked(minute * 1min, minute);
    }
    hour.decided(30min, "web", "begins to roll out a release");
    hour.scaled(40min, 2, 4);
    const std::vector<TimelineMark> marks = decisionMarks(hour.recording);
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks[0].at, kStart + 1min);
    EXPECT_EQ(marks[0].name, "balancer marks server 1 as unhealthy");
    EXPECT_EQ(marks[0].more, 19U);
    EXPECT_EQ(marks[1].at, kStart + 30min);
    EXPECT_EQ(marks[1].more, 0U);
    EXPECT_EQ(marks[2].at, kStart + 40min);
}

TEST(DecisionMarks, OfASortHaveAMarkForEachBurst) {
    MarkedHour hour;
    for (const int begin : {5, 30, 50}) {
        for (int i = 0; i < 13; ++i) {
            hour.marked(begin * 1min + i * 1s, i);
        }
    }
    const std::vector<TimelineMark> marks = decisionMarks(hour.recording);
    ASSERT_EQ(marks.size(), 3U);
    EXPECT_EQ(marks[1].at, kStart + 30min);
    EXPECT_EQ(marks[1].more, 12U);
}

TEST(DecisionMarks, LeaveNoneOutUncounted) {
    MarkedHour hour;
    for (int i = 0; i < 400; ++i) {
        const sim::Duration at = i * 9s;
        hour.marked(at, i);
        hour.scaled(at + 1s, i, i + 1);
        hour.decided(at + 2s, "web", i % 2 == 0 ? "begins to roll out" : "takes it back");
    }
    const std::vector<TimelineMark> marks = decisionMarks(hour.recording);
    EXPECT_EQ(countedBy(marks), 1200U);
    EXPECT_LE(marks.size(), static_cast<std::size_t>(kMostDecisionMarks));
}

// A scaler's decision is told though a balancer's comes just before it.
TEST(DecisionMarks, SayWhatIsScaledFromWhatToWhat) {
    MarkedHour hour;
    hour.marked(21min, 4);
    hour.scaled(21min + 1s, 2, 4);
    const std::vector<TimelineMark> marks = decisionMarks(hour.recording);
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks[0].name, "scaler scales web from 2 to 4");
    EXPECT_EQ(marks[0].of, "web");
    EXPECT_EQ(marks[0].from, "2");
    EXPECT_EQ(marks[0].to, "4");
    EXPECT_EQ(marks[0].more, 1U);
}

// A group launches instances at the moment at which it scales.
TEST(DecisionMarks, ARescaleComesBeforeWhatFollowsFromIt) {
    MarkedHour hour;
    hour.scaled(21min, 2, 4);
    hour.decided(21min, "scaler", "launches an instance of web in zone 0");
    const std::vector<TimelineMark> marks = decisionMarks(hour.recording);
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks[0].of, "web");
    EXPECT_EQ(marks[0].more, 1U);
}

TEST(DecisionMarks, OfManyRescalesSayTheFirstAndTheLastNumber) {
    MarkedHour hour;
    hour.scaled(21min, 2, 4);
    hour.scaled(21min + 10s, 4, 9);
    hour.scaled(21min + 20s, 9, 7);
    const std::vector<TimelineMark> marks = decisionMarks(hour.recording);
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks[0].from, "2");
    EXPECT_EQ(marks[0].to, "7");
    EXPECT_EQ(marks[0].more, 2U);
}

// The words are not what is read: another's may say the same of something else.
TEST(DecisionMarks, ReadNoNumbersOutOfWords) {
    MarkedHour hour;
    hour.decided(10min, "scaler", "scales web from 2 to 4");
    const std::vector<TimelineMark> marks = decisionMarks(hour.recording);
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_TRUE(marks[0].of.isEmpty());
}

} // namespace
} // namespace doppel::gui
