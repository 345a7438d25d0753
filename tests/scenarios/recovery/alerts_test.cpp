// SPDX-License-Identifier: Apache-2.0
// Golden cases of burn-rate alerts: each figure follows from its windows by hand.
#include "scenarios/recovery/alerts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;

// A series written by hand: stretches of 100 visits a second, of which a share fails.
class Alerts : public testing::Test {
public:
    Alerts& visits(Duration length, double failing, std::uint64_t perSecond = 100) {
        for (Duration done{}; done < length; done += width_) {
            const std::uint64_t total = perSecond * static_cast<std::uint64_t>(width_ / 1s);
            buckets_.push_back(
                {total, static_cast<std::uint64_t>(failing * static_cast<double>(total) + 0.5)});
        }
        return *this;
    }

protected:
    SliSeries series() const {
        return {buckets_,
                width_,
                width_ * static_cast<std::int64_t>(buckets_.size()),
                rateBefore_,
                {errorsBefore_}};
    }
    std::vector<AlertSpan> alerts(const AlertRule& rule) const { return alertsOf(series(), rule); }
    // "260 to 880", in seconds after `from`.
    std::string firing(const AlertRule& rule, Duration from = {}) const {
        std::string text;
        for (const AlertSpan& span : alerts(rule)) {
            text += text.empty() ? "" : ", ";
            text += std::to_string((span.fired - kStart - from) / 1s) + " to ";
            text += span.cleared ? std::to_string((*span.cleared - kStart - from) / 1s) : "the end";
        }
        return text;
    }

    Duration width_ = 5s;
    std::optional<sim::Rate> rateBefore_ = sim::Rate{100};
    double errorsBefore_ = 0;
    std::vector<models::SliBucket> buckets_;
};

const AlertRule& rule(std::size_t index, double objective = 0.999) {
    static std::vector<AlertRule> rules;
    rules = burnRateRules({objective});
    return rules[index];
}

TEST_F(Alerts, OfTheWorkbookHaveItsThresholds) {
    EXPECT_NEAR(rule(0).errorShare.value, 0.0144, 1e-15);
    EXPECT_NEAR(rule(1).errorShare.value, 0.006, 1e-15);
    EXPECT_NEAR(rule(2).errorShare.value, 0.001, 1e-15);
    EXPECT_NEAR(rule(0, 0.99).errorShare.value, 0.144, 1e-15);
    const std::vector<AlertRule> rules = burnRateRules({0.999});
    EXPECT_EQ(rules[0].longWindow, 1h);
    EXPECT_EQ(rules[0].shortWindow, 5min);
    EXPECT_EQ(rules[1].longWindow, 6h);
    EXPECT_EQ(rules[1].shortWindow, 30min);
    EXPECT_EQ(rules[2].longWindow, 72h);
    EXPECT_EQ(rules[2].shortWindow, 6h);
}

// 20 % of t seconds are above 1.44 % of an hour from t = 259.2 s on. Of 5 min, 20 % are above it
// while more than 21.6 s of them failed: until 278.4 s after the end.
TEST_F(Alerts, FastBurnFiresAfter260SecondsAndClearsAfter880WheneverItBegins) {
    for (const Duration from : std::vector<Duration>{0s, 5s, 2min, 59min, 7h, 80h}) {
        buckets_.clear();
        visits(from, 0).visits(600s, 0.2).visits(2h, 0);
        EXPECT_EQ(firing(rule(0), from), "260 to 880") << "from " << sim::toText(from);
        EXPECT_EQ(firing(rule(1), from), "") << "120 of 21 600 s are 0.56 %";
        EXPECT_EQ(firing(rule(2), from), "") << "120 of 259 200 s are 0.05 %";
    }
}

TEST_F(Alerts, HaveTheSameTimesInTheDefaultBuckets) {
    width_ = 10s;
    visits(2min, 0).visits(600s, 0.2).visits(2h, 0);
    EXPECT_EQ(firing(rule(0), 2min), "260 to 880");
}

// 20 % of t seconds are above 0.6 % of 6 h from 648 s on; of 30 min they are until 1746 s after the
// end.
TEST_F(Alerts, SlowBurnFiresAfter650Seconds) {
    for (const Duration from : std::vector<Duration>{0s, 2min, 7h}) {
        buckets_.clear();
        visits(from, 0).visits(1200s, 0.2).visits(2h, 0);
        EXPECT_EQ(firing(rule(1), from), "650 to 2950");
    }
}

// 20 % of t seconds are above 0.1 % of 3 d from 1296 s on; of 6 h they are until the window holds
// 108 s of them.
TEST_F(Alerts, TheTicketIsWrittenAfter1300Seconds) {
    for (const Duration from : std::vector<Duration>{0s, 2min, 100h}) {
        buckets_.clear();
        visits(from, 0).visits(1800s, 0.2).visits(8h, 0);
        EXPECT_EQ(firing(rule(2), from), "1300 to 23295");
    }
}

TEST_F(Alerts, TotalOutageIsFoundAsSoonAsTheWorkbookSays) {
    // (1 - SLO) / error ratio × window × burn rate: 51.84 s, 129.6 s and 259.2 s.
    visits(2min, 0).visits(20min, 1);
    EXPECT_EQ(firing(rule(0), 2min), "55 to the end");
    EXPECT_EQ(firing(rule(1), 2min), "130 to the end");
    EXPECT_EQ(firing(rule(2), 2min), "260 to the end");
}

TEST_F(Alerts, TwoPercentForTenMinutesPageNobody) {
    visits(2min, 0).visits(10min, 0.02).visits(48min, 0);
    EXPECT_EQ(firing(rule(0)), "");
    EXPECT_EQ(firing(rule(1)), "");
}

TEST_F(Alerts, OfOtherBudgetsFireByTheirs) {
    visits(1h, 0).visits(1h, 0.2);
    EXPECT_EQ(firing(rule(0, 0.9999), 1h), "30 to the end");  // 25.92 s
    EXPECT_EQ(firing(rule(0, 0.9995), 1h), "130 to the end"); // 129.6 s
    EXPECT_EQ(firing(rule(0, 0.99), 1h), "2595 to the end");  // 2592 s: 14.4 % of an hour
    EXPECT_EQ(firing(rule(0, 0.98), 1h), "");                 // above 28.8 % it never is
}

TEST_F(Alerts, AreNotAboveTheirThresholdWhenTheyAreAtIt) {
    visits(1h, 0.0144, 1000).visits(5s, 0.02, 1000);
    EXPECT_EQ(firing(rule(0)), "3605 to the end");
}

TEST_F(Alerts, OfUsersHaveAnyWindowAndWait) {
    visits(600s, 0).visits(60s, 1).visits(600s, 0);
    // 5 % of 60 s are 3 s: at the end of the first bucket that is more.
    EXPECT_EQ(firing({"simple", 60s, {}, {0.05}, {}}, 600s), "5 to 120");
    EXPECT_EQ(firing({"patient", 60s, {}, {0.05}, 30s}, 600s), "35 to 120");
    EXPECT_EQ(firing({"too patient", 60s, {}, {0.05}, 115s}, 600s), "");
    EXPECT_EQ(firing({"short", 60s, 10s, {0.05}, {}}, 600s), "5 to 70");
}

TEST_F(Alerts, TakeOfABucketThatAWindowCutsWhatItHoldsOfIt) {
    width_ = 10s;
    visits(10s, 0).visits(10s, 1).visits(20s, 0);
    // 15 s hold half of the first bucket and all of the second: two thirds failed.
    EXPECT_EQ(firing({"two thirds", 15s, {}, {0.66}, {}}), "20 to 30");
    EXPECT_EQ(firing({"more", 15s, {}, {0.67}, {}}), "");
}

TEST_F(Alerts, NeverLookAhead) {
    visits(2min, 0).visits(600s, 0.2).visits(1h, 0, 1000);
    const std::vector<AlertSpan> all = alerts(rule(0));
    for (const std::size_t count : {200U, 150U, 100U, 77U, 76U}) {
        buckets_.resize(count);
        const std::vector<AlertSpan> sofar = alerts(rule(0));
        ASSERT_EQ(sofar.size(), count < 76 ? 0U : 1U) << count;
        EXPECT_EQ(sofar[0].fired, all[0].fired);
    }
    buckets_.resize(75);
    EXPECT_TRUE(alerts(rule(0)).empty()); // 375 s: 255 s of the fault
}

TEST_F(Alerts, WithoutARateBeforeCountAsMuchAsTheirWindowHasHad) {
    rateBefore_.reset();
    visits(2min, 0).visits(600s, 0.2).visits(2h, 0);
    EXPECT_EQ(firing(rule(0), 2min), "260 to 880");
}

TEST_F(Alerts, KnowOfErrorsBeforeIfTheyAreTold) {
    errorsBefore_ = 0.02;
    visits(2h, 0);
    EXPECT_EQ(firing(rule(0)), "5 to 85"); // 1.44 % of 5 min: until 84 s are well
    errorsBefore_ = 0.0144;
    EXPECT_EQ(firing(rule(0)), "");
}

TEST_F(Alerts, OfManyMoreVisitsThanBeforeWeighMore) {
    rateBefore_ = sim::Rate{10};
    visits(600s, 0.2).visits(10s, 0);
    // 20 t failed of 36 000 + 90 t: above 1.44 % from 27.7 s on.
    EXPECT_EQ(firing(rule(0)), "30 to the end");
    rateBefore_ = sim::Rate{0}; // nobody was there: the first bucket is all there is
    EXPECT_EQ(firing(rule(0)), "5 to the end");
}

TEST_F(Alerts, ClearWhenAWindowHasNoVisits) {
    visits(10min, 0.5).visits(10min, 0, 0);
    EXPECT_EQ(firing(rule(0)), "105 to 900");
    buckets_.assign(1000, {});
    rateBefore_ = sim::Rate{0};
    EXPECT_EQ(firing(rule(0)), "");
}

// 20 % fail for ten minutes, then nobody gets an answer for five, and then all do. A minute that
// holds 3 s of the 20 % is above 1 %: until 57 s after they ended.
class AlertsInSilence : public Alerts {
protected:
    void play(std::uint64_t waiting) {
        buckets_.clear();
        visits(600s, 0.2).visits(300s, 0, 0).visits(600s, 0);
        for (std::size_t i = 120; i < 180; ++i) {
            buckets_[i].waiting = waiting;
        }
    }
    const AlertRule minute_{"minute", 60s, {}, {0.01}, {}};
};

TEST_F(AlertsInSilence, GoOnWhileVisitorsWait) {
    play(0);
    EXPECT_EQ(firing(minute_), "5 to 660") << "nobody came: there is nothing above 1 %";
    play(1);
    EXPECT_EQ(firing(minute_), "5 to 905") << "to where the next visit ends";
    buckets_.resize(180);
    EXPECT_EQ(firing(minute_), "5 to the end");
}

TEST_F(AlertsInSilence, DoNotBegin) {
    const AlertRule patient{"patient", 60s, {}, {0.01}, 650s};
    play(1);
    EXPECT_EQ(firing(patient), "655 to 905");
    const AlertRule later{"later", 60s, {}, {0.01}, 655s};
    EXPECT_EQ(firing(later), "") << "of 660 s nothing says that it holds";
    const AlertRule burst{"burst", 60s, {}, {0.01}, 700s};
    buckets_[180].failed = buckets_[180].total;
    EXPECT_EQ(firing(burst), "905 to 965") << "nor that it does not";
}

TEST_F(AlertsInSilence, ClearByAWindowThatTells) {
    play(1);
    visits(600s, 0);
    // Of an hour 120 s of errors, of 300 s up to 905 s none but the first good answers.
    EXPECT_EQ(firing({"two", 1h, 300s, {0.01}, {}}), "185 to 905");
    for (std::size_t i = 0; i < 60; ++i) {
        buckets_[i].failed = 0;
    }
    EXPECT_EQ(firing({"two", 1h, 300s, {0.02}, {}}), "") << "60 s of an hour are 1.7 %";
}

TEST_F(Alerts, KnowOfOmittedVisitsWhenTheirUsersHaveWaitedTooLong) {
    visits(60s, 0);
    // Half of the users hang for a minute before that is known.
    for (int i = 0; i < 12; ++i) {
        buckets_.push_back({500, 250, 250, 50});
    }
    buckets_.push_back({500, 250, -12 * 250, 50});
    visits(60s, 0.5);
    EXPECT_EQ(firing({"short", 60s, {}, {0.05}, {}}), "125 to the end");
}

TEST_F(Alerts, FireAgain) {
    visits(600s, 0.2).visits(20min, 0).visits(600s, 0.2).visits(1h, 0);
    // The second time the hour still holds the first 120 s: 5 min decide, of which 1.44 % are
    // above after 21.6 s.
    EXPECT_EQ(firing(rule(0)), "260 to 880, 1825 to 2680");
}

} // namespace
} // namespace doppel::scenarios
