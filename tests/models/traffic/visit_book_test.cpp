// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_book.h"

#include <gtest/gtest.h>

#include <string>

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
        : pages_({PageClass{.name = "page"}, PageClass{.name = "search", .prefixes = {"/search"}}},
                 1),
          book_(metrics_, "visitors", pages_, 60s), page_(pages_.add("/a")),
          search_(pages_.add("/search")) {}

    std::uint64_t counted(const std::string& metric) const {
        const sim::Metric* found = metrics_.find("visitors", metric);
        return found == nullptr ? 0 : std::get<sim::Counter>(found->value).value();
    }
    const sim::Histogram& latency() const {
        return std::get<sim::Histogram>(metrics_.find("visitors", "latency")->value);
    }

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
    EXPECT_EQ(later.failedByClass,
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
    EXPECT_EQ(counted("ok"), 1u);
    EXPECT_EQ(counted("failed"), 1u);
    EXPECT_EQ(latency().count(), 1u);
    EXPECT_EQ(latency().min(), sim::Duration(2s).count()) << "failing fast is not fast";
    EXPECT_EQ(counted("outcome_rate_limited"), 1u);
}

TEST_F(ABook, HasFailedAVisitThatTakesTooLongWhateverItGets) {
    book_.countWithin(100s);
    const auto inTime = book_.begin(kStart, to(page_));
    const auto late = book_.begin(kStart, to(page_));
    const auto never = book_.begin(kStart, to(page_));
    book_.end(inTime, kStart + 60s, Response::withStatus(200), VisitOutcome::Page);
    book_.end(late, kStart + 60s + 1ns, Response::withStatus(200), VisitOutcome::Page);
    book_.end(never, kStart + 90s, Response::withStatus(503), VisitOutcome::ServerError);
    EXPECT_EQ(counted("ok"), 1u);
    EXPECT_EQ(counted("failed"), 2u);
    EXPECT_EQ(counted("late"), 1u);
    EXPECT_EQ(counted("outcome_too_late"), 1u);
    EXPECT_EQ(counted("outcome_server_error"), 1u);
    EXPECT_EQ(counted("within_" + sim::toText(100s)), 1u);
    EXPECT_EQ(latency().count(), 2u) << "late answers are no reason for being fast";
}

TEST_F(ABook, KnowsHowLongGoodAnswersTake) {
    EXPECT_EQ(book_.meanOfGood(), std::nullopt);
    const auto first = book_.begin(kStart, to(page_));
    const auto second = book_.begin(kStart, to(page_));
    const auto failing = book_.begin(kStart, to(page_));
    const auto late = book_.begin(kStart, to(page_));
    book_.end(first, kStart + 1s, Response::withStatus(200), VisitOutcome::Page);
    EXPECT_EQ(book_.meanOfGood(), 1s);
    book_.end(second, kStart + 2s, Response::withStatus(200), VisitOutcome::Page);
    book_.end(failing, kStart + 9s, Response::withStatus(503), VisitOutcome::ServerError);
    book_.end(late, kStart + 90s, Response::withStatus(200), VisitOutcome::Page);
    EXPECT_EQ(book_.meanOfGood(), 1500ms);
}

TEST_F(ABook, CountsWhatIsOmittedFromTheWarmUpsEndOn) {
    const WaitingUser user{kStart, 1s};
    EXPECT_EQ(book_.omittedBy(user, kStart + 100s, {}), 99U);
    metrics_.reset(kStart + 30s); // not yet known to have failed
    EXPECT_EQ(book_.omittedBy(user, kStart + 100s, {}), 99U);
    metrics_.reset(kStart + 80s); // 79 were known
    EXPECT_EQ(book_.omittedBy(user, kStart + 100s, {}), 20U);
    EXPECT_EQ(book_.omittedBy(user, kStart + 100s, {{{"", 81s, 90s}}}), 9U);
}

TEST_F(ABook, CountsTheOmittedWithTheClassOfThePageAwaited) {
    book_.omit(search_, 7);
    EXPECT_EQ(counted("omitted"), 7U);
    EXPECT_EQ(counted("class_search"), 7U);
    EXPECT_EQ(counted("class_search_failed"), 7U);
    EXPECT_EQ(counted("requests"), 0U);
    VisitBook::Unfinished waiting;
    book_.omit(waiting, page_, 3);
    book_.omit(waiting, page_, 2);
    EXPECT_EQ(waiting.omitted, 5U);
    EXPECT_EQ(waiting.failedByClass, (std::map<std::string, std::uint64_t>{{"page", 5}}));
    EXPECT_EQ(counted("omitted"), 7U);
}

} // namespace
} // namespace doppel::models
