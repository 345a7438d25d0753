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
    // Two with the visit at 3 s, as those of 1 s and 2 s would have been made by then; one each
    // second from 4 s on.
    EXPECT_EQ(upTo(3s + 1ns), "0/0 0/0 0/0 3/3");
    EXPECT_EQ(upTo(6s + 1ns), "0/0 0/0 0/0 3/3 1/1 1/1 1/1");
    // It is the same when the visit has ended, however it did.
    underWay_.clear();
    series_.end({kStart, 1s}, kStart + 6s, true);
    EXPECT_EQ(upTo(8s), "0/0 0/0 0/0 3/3 1/1 1/1 1/1 0/0");
}

TEST_F(SeriesOfVisits, CountsWhatAUserOmitsWhereItsVisitFails) {
    keep({.width = 10s, .slow = 2s, .overdue = 60s});
    series_.end({kStart, 1s}, kStart + 30s, false);
    EXPECT_EQ(upTo(40s), "0/0 0/0 0/0 30/30");
    series_.end({kStart + 35s, 1s}, kStart + 39s, true); // slow: a failure here
    EXPECT_EQ(upTo(40s), "0/0 0/0 0/0 34/34");
    series_.end({kStart + 35s, 1s}, kStart + 36s, false); // it asks again at once
    EXPECT_EQ(upTo(40s), "0/0 0/0 0/0 35/35");
    series_.end({kStart + 38s, 1s}, kStart + 40s - 1ns, true);
    EXPECT_EQ(upTo(40s), "0/0 0/0 0/0 36/35");
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
