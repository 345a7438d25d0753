// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_series.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;

class SeriesOfVisits : public testing::Test {
protected:
    void visit(Duration began, Duration ended, bool good = true) {
        series_.end({kStart + began}, kStart + ended, good);
    }
    // "2/1 0/0": total/failed of each bucket.
    std::string upTo(Duration now) const {
        std::string text;
        for (const SliBucket& bucket : series_.upTo(kStart + now, underWay_)) {
            text += (text.empty() ? "" : " ") + std::to_string(bucket.total) + '/' +
                    std::to_string(bucket.failed);
        }
        return text;
    }
    std::string hindsight(Duration now) const {
        std::string text;
        for (const SliBucket& bucket : series_.upTo(kStart + now, underWay_)) {
            text += (text.empty() ? "" : " ") + std::to_string(bucket.hindsight);
        }
        return text;
    }
    std::string waiting(Duration now) const {
        std::string text;
        for (const SliBucket& bucket : series_.upTo(kStart + now, underWay_)) {
            text += (text.empty() ? "" : " ") + std::to_string(bucket.waiting);
        }
        return text;
    }
    void keep(const VisitSeries::Options& options) { series_ = VisitSeries(options); }

    VisitSeries series_{{.width = 10s}};
    std::vector<WaitingUser> underWay_;
};

TEST_F(SeriesOfVisits, CountsEachWhereItEnds) {
    visit(1s, 2s);
    visit(2s, 9'999ms, false);
    visit(3s, 10s);
    visit(4s, 35s, false);
    EXPECT_EQ(upTo(35s), "2/1 1/0 0/0 1/1");
}

TEST_F(SeriesOfVisits, HasABucketForAllTimeThatHasPassed) {
    EXPECT_EQ(upTo(0s), "0/0");
    EXPECT_EQ(upTo(30s), "0/0 0/0 0/0");
    EXPECT_EQ(upTo(30'001ms), "0/0 0/0 0/0 0/0");
}

TEST_F(SeriesOfVisits, WhatEndsWithTheRunIsOfItsLastBucket) {
    visit(1s, 20s, false);
    EXPECT_EQ(upTo(20s), "0/0 1/1");
}

TEST_F(SeriesOfVisits, CountsASlowAnswerAsAFailure) {
    keep({.width = 10s, .slow = 1s});
    visit(0s, 1s);
    visit(0s, 1s + 1ns);
    visit(0s, 500ms, false);
    EXPECT_EQ(upTo(10s), "3/2");
}

TEST_F(SeriesOfVisits, CountsWhoHangsWhereItIsOverdue) {
    keep({.width = 10s, .overdue = 60s});
    underWay_ = {{kStart + 5s}};
    EXPECT_EQ(upTo(65s), "0/0 0/0 0/0 0/0 0/0 0/0 0/0");
    EXPECT_EQ(upTo(65s + 1ns), "0/0 0/0 0/0 0/0 0/0 0/0 1/1");
    // What it gets at last is nothing to it.
    underWay_.clear();
    visit(5s, 95s);
    EXPECT_EQ(upTo(100s), "0/0 0/0 0/0 0/0 0/0 0/0 1/1 0/0 0/0 0/0");
}

TEST_F(SeriesOfVisits, CountsWhoIsOverdueOnlyJust) {
    keep({.width = 10s, .overdue = 60s});
    visit(5s, 65s);
    visit(5s, 65s + 1ns);
    EXPECT_EQ(upTo(70s), "0/0 0/0 0/0 0/0 0/0 0/0 2/1");
}

TEST_F(SeriesOfVisits, KeepsThoseApartWhoHangAndWhoDoNot) {
    keep({.width = 1s, .overdue = 3s});
    for (int second = 0; second < 10; ++second) {
        underWay_.push_back({kStart + second * 1s});
        visit(second * 1s, second * 1s + 100ms);
    }
    EXPECT_EQ(upTo(10s), "1/0 1/0 1/0 2/1 2/1 2/1 2/1 2/1 2/1 2/1");
}

TEST_F(SeriesOfVisits, CountsWhatAUserOmitsOnceItHasWaitedTooLong) {
    keep({.width = 1s, .overdue = 3s});
    underWay_ = {{kStart, 1s}};
    EXPECT_EQ(upTo(3s), "0/0 0/0 0/0");
    // Those of 1 s and 2 s are known with the visit at 3 s; then there is one each second.
    EXPECT_EQ(upTo(3s + 1ns), "0/0 1/1 1/1 1/1");
    EXPECT_EQ(hindsight(3s + 1ns), "0 1 1 -2");
    EXPECT_EQ(upTo(6s + 1ns), "0/0 1/1 1/1 1/1 1/1 1/1 1/1");
    EXPECT_EQ(hindsight(6s + 1ns), "0 1 1 -2 0 0 0");
    // It is the same when the visit has ended, however it did.
    underWay_.clear();
    series_.end({kStart, 1s}, kStart + 6s, true);
    EXPECT_EQ(upTo(8s), "0/0 1/1 1/1 1/1 1/1 1/1 1/1 0/0");
    EXPECT_EQ(hindsight(8s), "0 1 1 -2 0 0 0 0");
}

TEST_F(SeriesOfVisits, CountsWhatAUserOmitsWhereItsVisitFails) {
    keep({.width = 10s, .slow = 2s, .overdue = 60s});
    series_.end({kStart, 1s}, kStart + 30s, false);
    EXPECT_EQ(upTo(40s), "9/9 10/10 10/10 1/1"); // one a second up to its end
    EXPECT_EQ(hindsight(40s), "9 10 10 -29");
    series_.end({kStart + 35s, 1s}, kStart + 39s, true); // slow: a failure here
    EXPECT_EQ(upTo(40s), "9/9 10/10 10/10 5/5");
    series_.end({kStart + 35s, 1s}, kStart + 36s, false); // it asks again at once
    EXPECT_EQ(upTo(40s), "9/9 10/10 10/10 6/6");
    series_.end({kStart + 38s, 1s}, kStart + 40s - 1ns, true);
    EXPECT_EQ(upTo(40s), "9/9 10/10 10/10 7/6");
}

// 35 of 140 users hang from 30 s on, evenly spread over their pace of 7 s; of the others 15 visits
// a second are good.
TEST_F(SeriesOfVisits, HasAShareOfUsersWhoHangInEachBucketAlike) {
    keep({.width = 10s, .overdue = 60s});
    for (int number = 0; number < 3000; ++number) {
        const Duration at = number * 1s / 15 + 1ms;
        visit(at, at);
    }
    std::vector<WaitingUser> users;
    for (int user = 0; user < 35; ++user) {
        users.push_back({kStart + 30s + user * 200ms + 1ms, 7s});
    }
    underWay_ = users;
    const auto expectAlike = [&](Duration now) {
        const std::vector<SliBucket> buckets = series_.upTo(kStart + now, underWay_);
        for (std::size_t i = 5; i < buckets.size(); ++i) { // two paces after they hang
            EXPECT_EQ(buckets[i].total, 200U) << i << " of " << sim::toText(now);
            EXPECT_EQ(buckets[i].failed, 50U) << i << " of " << sim::toText(now);
        }
    };
    expectAlike(200s);
    underWay_.clear();
    for (const WaitingUser& user : users) {
        series_.end(user, kStart + 200s, false);
    }
    const std::vector<SliBucket> buckets = series_.upTo(kStart + 200s);
    for (std::size_t i = 5; i < 19; ++i) {
        EXPECT_EQ(buckets[i].failed, 50U) << i;
    }
    std::uint64_t failed = 0;
    std::uint64_t omitted = 0;
    for (const SliBucket& bucket : buckets) {
        failed += bucket.failed;
    }
    for (const WaitingUser& user : users) {
        omitted += user.omittedBy(kStart + 200s);
    }
    EXPECT_EQ(failed, 35 + omitted);
}

TEST_F(SeriesOfVisits, KnowsWhoWaitsAtTheEndOfEachBucket) {
    keep({.width = 10s, .overdue = 60s});
    visit(1s, 2s);
    visit(3s, 25s);
    visit(12s, 13s);
    visit(15s, 30s, false); // ends as the fourth begins
    underWay_ = {{kStart + 5s}, {kStart + 41s}};
    EXPECT_EQ(waiting(50s), "2 3 2 1 2");
    EXPECT_EQ(waiting(80s), "2 3 2 1 2 2 2 2");
}

TEST_F(SeriesOfVisits, AddsUpToTheLongerOne) {
    std::vector<SliBucket> sum{{2, 1}};
    addUp(sum, std::vector<SliBucket>{{3, 0}, {1, 1}});
    EXPECT_EQ(sum, (std::vector<SliBucket>{{5, 1}, {1, 1}}));
    EXPECT_EQ(sum[0].errorShare(), 0.2);
    EXPECT_EQ(SliBucket{}.errorShare(), 0);
}

} // namespace
} // namespace doppel::models
