// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_book.h"

#include <gtest/gtest.h>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

Request to(PageId page) {
    Request request;
    request.page = page;
    return request;
}

class ABook : public testing::Test {
protected:
    ABook()
        : pages_({PageClass{.name = "page"}, PageClass{.name = "search", .prefixes = {"/search"}}}),
          book_(metrics_, "visitors", pages_, 60s), page_(pages_.add("/a", 1)),
          search_(pages_.add("/search", 1)) {}

    sim::Metrics metrics_;
    PageCatalogue pages_;
    VisitBook book_;
    PageId page_;
    PageId search_;
};

TEST_F(ABook, TellsOfVisitsUnderWay) {
    book_.begin(kStart, to(search_));
    book_.begin(kStart + 40s, to(page_));
    const auto third = book_.begin(kStart + 50s, to(page_));
    EXPECT_EQ(book_.unfinished(kStart + 60s).all, 3u);
    EXPECT_EQ(book_.unfinished(kStart + 60s).overdue, 0u) << "exactly the time is not over it";
    const VisitBook::Unfinished later = book_.unfinished(kStart + 100s + 1ns);
    EXPECT_EQ(later.overdue, 2u);
    EXPECT_EQ(later.overdueByClass,
              (std::map<std::string, std::uint64_t>{{"page", 1}, {"search", 1}}));
    book_.end(third, kStart + 101s, Response::withStatus(200), VisitOutcome::Page);
    EXPECT_EQ(book_.unfinished(kStart + 200s).all, 2u);
    EXPECT_EQ(book_.imbalance(kStart + 200s), std::nullopt);
}

TEST_F(ABook, CountsByWhatVisitsCameTo) {
    const auto limited = book_.begin(kStart, to(page_));
    const auto served = book_.begin(kStart, to(page_));
    book_.end(limited, kStart + 1ms, Response::withStatus(429), VisitOutcome::RateLimited);
    book_.end(served, kStart + 2s, Response::withStatus(200), VisitOutcome::Page);
    const VisitBook::Totals totals = book_.totals();
    EXPECT_EQ(totals.ok, 1u);
    EXPECT_EQ(totals.failed, 1u);
    EXPECT_EQ(totals.latency->count(), 1u);
    EXPECT_EQ(totals.latency->min(), sim::Duration(2s).count()) << "failing fast is not fast";
    const sim::Metric* rateLimited = metrics_.find("visitors", "outcome_rate_limited");
    ASSERT_NE(rateLimited, nullptr);
    EXPECT_EQ(std::get<sim::Counter>(rateLimited->value).value(), 1u);
}

} // namespace
} // namespace doppel::models
