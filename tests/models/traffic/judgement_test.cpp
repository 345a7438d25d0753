// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/judgement.h"

#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using Outcome = VisitOutcome;

Outcome judged(std::uint16_t status, RightfulStatus rightful = {}, const GoodConfig& rules = {}) {
    return judgementOf(Response::withStatus(status), rightful, rules);
}

Response copy(ServedBy servedBy, std::uint8_t mirror = 0, sim::Duration age = {}) {
    Response response = Response::withStatus(200);
    response.servedBy = servedBy;
    response.mirror = mirror;
    response.heldFor = age;
    return response;
}

TEST(Judgement, APageWithoutItsBodyIsBlankWhoeverServesIt) {
    const RightfulStatus blank{.isBlank = true};
    EXPECT_EQ(judged(200, blank), Outcome::BlankPage);
    EXPECT_EQ(judgementOf(copy(ServedBy::Cache), blank, {}), Outcome::BlankPage);
    EXPECT_FALSE(isGood(Outcome::BlankPage));
    EXPECT_EQ(labelOf(Outcome::BlankPage), "blank_page");
}

TEST(Judgement, APageWithoutAPartIsDegraded) {
    GoodConfig strict;
    strict.degraded = false;
    Response page = copy(ServedBy::Origin);
    EXPECT_EQ(judgementOf(page, {}, strict), Outcome::Page);
    page.isDegraded = true;
    EXPECT_EQ(judgementOf(page, {}, {}), Outcome::DegradedPage);
    EXPECT_TRUE(isGood(Outcome::DegradedPage));
    EXPECT_EQ(judgementOf(page, {}, strict), Outcome::UncountedDegraded);
    EXPECT_FALSE(isGood(Outcome::UncountedDegraded));
    EXPECT_EQ(labelOf(Outcome::UncountedDegraded), "uncounted_degraded_page");
    page.servedBy = ServedBy::Stale;
    EXPECT_EQ(judgementOf(page, {}, {}), Outcome::StalePage);
    EXPECT_EQ(judgementOf(page, {}, strict), Outcome::UncountedDegraded);
    page.mirror = 1;
    EXPECT_EQ(judgementOf(page, {}, {}), Outcome::UncountedMirror);
}

TEST(Judgement, GoldenStatuses) {
    struct Golden {
        std::uint16_t status;
        RightfulStatus rightful;
        Outcome outcome;
    };
    const std::vector<Golden> goldens{
        // the catalogue alone
        {200, {200, 0}, Outcome::Page},
        {206, {200, 0}, Outcome::Page},
        {304, {200, 0}, Outcome::Page},
        {200, {404, 0}, Outcome::Page},
        {301, {301, 0}, Outcome::Redirect},
        {302, {301, 0}, Outcome::Redirect},
        {301, {200, 0}, Outcome::WrongRedirect},
        {301, {404, 0}, Outcome::WrongRedirect},
        {404, {404, 0}, Outcome::NotFound},
        {410, {404, 0}, Outcome::NotFound},
        {404, {410, 0}, Outcome::NotFound},
        {404, {200, 0}, Outcome::WrongNotFound},
        {410, {200, 0}, Outcome::WrongNotFound},
        {404, {301, 0}, Outcome::WrongNotFound},
        {429, {200, 0}, Outcome::RateLimited},
        {400, {400, 0}, Outcome::AsExpected},
        {403, {200, 0}, Outcome::ClientError},
        {403, {404, 0}, Outcome::ClientError},
        {101, {200, 0}, Outcome::ClientError},
        {500, {200, 0}, Outcome::ServerError},
        {503, {404, 0}, Outcome::ServerError},
        // a log that tells of the page has the last word about 404 and others
        {404, {200, 404}, Outcome::NotFound},
        {404, {200, 410}, Outcome::NotFound},
        {404, {404, 200}, Outcome::WrongNotFound},
        {404, {404, 304}, Outcome::WrongNotFound},
        {301, {200, 301}, Outcome::Redirect},
        {302, {301, 200}, Outcome::Redirect},
        {401, {200, 401}, Outcome::AsExpected},
        {403, {200, 401}, Outcome::ClientError},
        {200, {200, 404}, Outcome::Page},
        // what a log has of a bad day tells nothing
        {429, {200, 429}, Outcome::RateLimited},
        {503, {200, 503}, Outcome::ServerError},
        {404, {404, 503}, Outcome::NotFound},
        {404, {200, 429}, Outcome::WrongNotFound},
    };
    for (const Golden& golden : goldens) {
        EXPECT_EQ(judged(golden.status, golden.rightful), golden.outcome)
            << golden.status << " where the catalogue has " << golden.rightful.byCatalogue
            << " and the log " << golden.rightful.byLog;
    }
}

TEST(Judgement, NoAnswerIsNeverGood) {
    const std::vector<std::pair<Failure, Outcome>> goldens{
        {Failure::NameNotResolved, Outcome::NotResolved},
        {Failure::Refused, Outcome::Refused},
        {Failure::Overloaded, Outcome::Refused},
        {Failure::ConnectTimeout, Outcome::TimedOut},
        {Failure::Timeout, Outcome::TimedOut},
        {Failure::Stalled, Outcome::TimedOut},
        {Failure::Reset, Outcome::Broken},
        {Failure::GaveUp, Outcome::Left}};
    for (const auto& [failure, outcome] : goldens) {
        EXPECT_EQ(judgementOf(Response::failed(failure), {}, {}), outcome) << toText(failure);
        EXPECT_FALSE(isGood(outcome));
    }
}

TEST(Judgement, TheGoodOutcomesAreThese) {
    std::vector<std::string> good;
    for (std::size_t i = 0; i < kVisitOutcomes; ++i) {
        if (isGood(static_cast<Outcome>(i))) {
            good.emplace_back(toText(static_cast<Outcome>(i)));
        }
    }
    EXPECT_EQ(good, (std::vector<std::string>{"page", "stale page", "mirror page", "degraded page",
                                              "redirect", "not found", "as expected",
                                              "accepted status"}));
}

TEST(Judgement, AMirrorCountsWhereSomebodySaysSo) {
    GoodConfig rules;
    EXPECT_EQ(judgementOf(copy(ServedBy::Mirror, 1), {}, rules), Outcome::UncountedMirror);
    rules.mirrors = true;
    EXPECT_EQ(judgementOf(copy(ServedBy::Mirror, 1), {}, rules), Outcome::MirrorPage);
    rules.mirrors = false;
    EXPECT_EQ(judgementOf(copy(ServedBy::Cache, 2), {}, rules), Outcome::UncountedMirror)
        << "a cache that holds a mirror's copy has no page";
}

TEST(Judgement, AStaleCopyCountsUnlessSomebodySaysOtherwise) {
    GoodConfig rules;
    EXPECT_EQ(judgementOf(copy(ServedBy::Stale), {}, rules), Outcome::StalePage);
    rules.stale = false;
    EXPECT_EQ(judgementOf(copy(ServedBy::Stale), {}, rules), Outcome::UncountedStale);
}

TEST(Judgement, ACopyMayBeTooOld) {
    GoodConfig rules;
    rules.maxAge = 10min;
    EXPECT_EQ(judgementOf(copy(ServedBy::Stale, 0, 10min), {}, rules), Outcome::StalePage);
    EXPECT_EQ(judgementOf(copy(ServedBy::Stale, 0, 10min + 1ns), {}, rules), Outcome::TooOld);
    EXPECT_EQ(judgementOf(copy(ServedBy::Cache, 0, 11min), {}, rules), Outcome::TooOld);
}

TEST(Judgement, AStatusMayBeAcceptedButNeverARateLimit) {
    GoodConfig rules;
    rules.statuses = {403, 404};
    EXPECT_EQ(judged(403, {}, rules), Outcome::Accepted);
    EXPECT_EQ(judged(404, {}, rules), Outcome::Accepted);
    EXPECT_EQ(judged(410, {}, rules), Outcome::WrongNotFound);
    rules.statuses = {200}; // whatever page it is of
    EXPECT_EQ(judgementOf(copy(ServedBy::Stale, 0, 1h), {}, rules), Outcome::Accepted);
    rules.statuses = {429};
    EXPECT_EQ(judged(429, {}, rules), Outcome::RateLimited);
    const Problems problems = problemsOf(rules);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].field, "statuses[0]");
}

TEST(Judgement, ASourceSaysItOverTheScenario) {
    GoodConfig scenario;
    scenario.mirrors = true;
    scenario.maxAge = 1h;
    scenario.statuses = {404};
    GoodConfig source;
    source.mirrors = false;
    source.statuses = {403};
    const GoodConfig both = source.over(scenario);
    EXPECT_FALSE(both.countsMirrors());
    EXPECT_EQ(both.maxAge, sim::Duration(1h));
    EXPECT_EQ(both.statuses, (std::vector<std::uint16_t>{403}));
    EXPECT_TRUE(GoodConfig{}.over(scenario).countsMirrors());
}

} // namespace
} // namespace doppel::models
