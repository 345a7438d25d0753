// SPDX-License-Identifier: Apache-2.0
#include "gui/why/journey.h"
#include "gui/why/journey_models.h"
#include "gui/why/phase_look.h"
#include "tests/gui/why/why_samples.h"

#include <gmock/gmock.h>

#include <utility>
#include <vector>

namespace doppel::gui {
namespace {

using namespace std::chrono_literals;
using samples::VisitMaker;
using testing::ElementsAre;
using testing::SizeIs;

constexpr sim::Time kBegin = sim::kStart + 1min;

std::vector<Journey> journeysIn(const std::vector<scenarios::JourneySpan>& spans) {
    return journeysOf(spans, sim::kStart, sim::kStart + 1h);
}

// "waiting 0-40, serving 40-90": in milliseconds since the visit began.
std::vector<std::pair<StayPhase, std::pair<std::int64_t, std::int64_t>>>
piecesOf(const JourneyStay& stay) {
    std::vector<std::pair<StayPhase, std::pair<std::int64_t, std::int64_t>>> pieces;
    for (const StayPiece& piece : stay.pieces) {
        pieces.push_back(
            {piece.phase, {(piece.from - kBegin) / 1ms, (piece.until - kBegin) / 1ms}});
    }
    return pieces;
}

auto piece(StayPhase phase, std::int64_t from, std::int64_t until) {
    return std::pair(phase, std::pair(from, until));
}

TEST(Journey, IsCutIntoWhatARequestDid) {
    VisitMaker visit(7, 1, kBegin);
    const auto root = visit.call(0, "visitors", {0, 0, 100, 100});
    const auto app = visit.call(root, "app", {5, 10, 90, 95});
    visit.wait("thread", 10, 40);
    visit.call(app, "db", {50, 52, 60, 62});
    const auto journeys = journeysIn(visit.spans());
    ASSERT_THAT(journeys, SizeIs(1));
    const Journey& journey = journeys[0];
    EXPECT_EQ(journey.took(), 100ms);
    ASSERT_THAT(journey.stays, SizeIs(3));
    EXPECT_THAT(piecesOf(journey.stays[0]),
                ElementsAre(piece(StayPhase::Serving, 0, 5), piece(StayPhase::Calling, 5, 95),
                            piece(StayPhase::Serving, 95, 100)));
    EXPECT_THAT(piecesOf(journey.stays[1]),
                ElementsAre(piece(StayPhase::OnTheWay, 5, 10), piece(StayPhase::Waiting, 10, 40),
                            piece(StayPhase::Serving, 40, 50), piece(StayPhase::Calling, 50, 62),
                            piece(StayPhase::Serving, 62, 90), piece(StayPhase::OnTheWay, 90, 95)));
    EXPECT_EQ(journey.stays[1].pieces[1].what, "thread");
    EXPECT_EQ(journey.stays[2].depth, 2U);
    EXPECT_EQ(journey.stays[2].caller, 1U);
}

TEST(Journey, TellsPausesBeforeARetryFromWaiting) {
    VisitMaker visit(7, 1, kBegin);
    const auto root = visit.call(0, "visitors", {0, 0, 100, 100});
    visit.wait("", 30, 70);
    visit.call(root, "edge", {0, 0, 30, 30});
    visit.call(root, "edge", {70, 70, 100, 100});
    const Journey journey = journeysIn(visit.spans()).at(0);
    EXPECT_THAT(piecesOf(journey.stays[0]),
                ElementsAre(piece(StayPhase::Calling, 0, 30), piece(StayPhase::Retrying, 30, 70),
                            piece(StayPhase::Calling, 70, 100)));
}

TEST(Journey, OfWhatIsNotOverEndsWithWhatIsKnown) {
    VisitMaker visit(7, 1, kBegin);
    const auto root = visit.call(0, "visitors", {0, 0, 0, 0});
    visit.call(root, "edge", {0, 10, 80, 90});
    auto spans = visit.spans();
    spans[0].end.reset();
    spans[0].received.reset();
    const Journey journey = journeysIn(spans).at(0);
    EXPECT_EQ(journey.took(), 90ms);
    EXPECT_EQ(journey.stays[0].answer, "still there");
    EXPECT_TRUE(journey.stays[0].isGood);
}

// Whether a visit that hangs is good when so much was played.
bool isGoodAfter(sim::Duration played, JourneyContext context = {}) {
    VisitMaker visit(7, 1, kBegin);
    visit.call(0, "visitors", {0, 0, 0, 0});
    auto spans = visit.spans();
    spans[0].end.reset();
    spans[0].received.reset();
    context.played = kBegin + played;
    return journeysOf(spans, kBegin, kBegin + 1min, context).at(0).stays[0].isGood;
}

// As in a run's summary, which counts what has not ended as nothing for a minute, and then as failed.
TEST(Journey, OfWhatIsNotOverHasFailedOnceItTakesTooLong) {
    EXPECT_TRUE(isGoodAfter(60s));
    EXPECT_FALSE(isGoodAfter(60s + 1ns));
    EXPECT_FALSE(isGoodAfter(1h));
}

TEST(Journey, TakesTooLongByItsScenariosUnfinishedAfter) {
    EXPECT_TRUE(isGoodAfter(90s, {.unfinishedAfter = 90s}));
    EXPECT_FALSE(isGoodAfter(90s, {.unfinishedAfter = 89s}));
}

TEST(Journeys, ComeSlowestFirstAndBeganInTheirTime) {
    std::vector<scenarios::JourneySpan> spans;
    std::uint32_t number = 1;
    const std::vector<std::pair<sim::Duration, int>> visits{
        {1min, 10}, {2min, 30}, {2min + 1s, 30}, {3min, 90}};
    for (const auto& [begin, took] : visits) {
        VisitMaker visit(number, number, sim::kStart + begin);
        visit.call(0, "visitors", {0, 0, took, took});
        spans.push_back(visit.spans().front());
        ++number;
    }
    const auto journeys = journeysOf(spans, sim::kStart + 1min, sim::kStart + 3min);
    ASSERT_THAT(journeys, SizeIs(3));
    EXPECT_EQ(journeys[0].visit, 2U);
    EXPECT_EQ(journeys[1].visit, 3U);
    EXPECT_EQ(journeys[2].visit, 1U);
}

// A publish: whoever took the command answered at once, and it is visible minutes later.
TEST(Journeys, OfAJobEndWithAllThatCameOfIt) {
    VisitMaker publish(7, 1, kBegin);
    const auto root = publish.call(0, "publishing-api", {0, 0, 100, 100});
    publish.call(root, "documents", {10, 10, 300'000, 300'000});
    publish.wait("cache", 1'000, 300'000);
    const JourneyContext context{.isSource = [](const std::string& name) {
        return name == "visitors";
    }};
    const auto all = journeysOf(publish.spans(), kBegin, kBegin + 1min, context);
    ASSERT_THAT(all, SizeIs(1));
    EXPECT_FALSE(all[0].isOfAVisitor);
    EXPECT_EQ(all[0].took(), 300s);
    const auto shares = delayShares(all);
    ASSERT_THAT(shares, SizeIs(2));
    EXPECT_EQ(shares[0].component, "documents");
    EXPECT_EQ(shares[0].waiting, 299s);
    EXPECT_EQ(shares[0].total() + shares[1].total(), all[0].took());
    EXPECT_EQ(journeysIn(publish.spans()).at(0).took(), 100ms) << "a visitor has the answer";
}

TEST(Journeys, OfWorkEndWithWhatItComesTo) {
    VisitMaker publish(7, 1, kBegin);
    const auto root = publish.call(0, "publishing-api", {0, 0, 100, 100});
    publish.call(root, "documents", {10, 10, 300'000, 300'000});
    publish.wait("caches", 1'000, 300'000);
    JourneyContext context{.goalOf = [](const std::string& name) {
        return name == "documents" ? std::string("visible") : std::string();
    }};
    auto spans = publish.spans();
    const auto seen = journeysOf(spans, kBegin, kBegin + 1min, context);
    ASSERT_THAT(seen, SizeIs(1));
    EXPECT_EQ(seen[0].stays[0].answer, "200");
    EXPECT_FALSE(seen[0].stays[0].isWork);
    EXPECT_EQ(seen[0].stays[1].answer, "visible");
    EXPECT_TRUE(seen[0].stays[1].isWork);
    WaterfallModel waterfall;
    waterfall.setJourney(seen[0], {});
    EXPECT_EQ(waterfall.length(), 300s) << "not twice what the request took";
    EXPECT_THAT(waterfall.index(1, 0).data(Qt::ToolTipRole).toString().toStdString(),
                testing::StartsWith("documents, 5 min, visible: "));
    // It is not visible when the play ends, an hour later.
    spans[1].end.reset();
    spans[1].received.reset();
    spans[1].waits.back().until.reset();
    context.played = kBegin + 1h;
    const auto unseen = journeysOf(spans, kBegin, kBegin + 1min, context);
    ASSERT_THAT(unseen, SizeIs(1));
    EXPECT_EQ(unseen[0].stays[1].answer, "not visible yet");
    EXPECT_EQ(unseen[0].stays[1].pieces.back(),
              (StayPiece{StayPhase::Waiting, kBegin + 1s, kBegin + 1h, "caches"}));
}

TEST(PhaseWords, SayWhatIsWaitedForAsASentenceDoes) {
    EXPECT_EQ(withArticle("thread"), "a thread");
    EXPECT_EQ(withArticle("alarm"), "an alarm");
    EXPECT_EQ(withArticle("caches"), "the caches");
    EXPECT_EQ(withArticle("another's fetch"), "another's fetch");
}

TEST(Journeys, ThatTakeLongAreOfEachTimeThatTheyWereUnderWayIn) {
    VisitMaker publish(7, 1, kBegin);
    publish.call(0, "documents", {0, 0, 300'000, 300'000});
    const JourneyContext context{.isSource = [](const std::string&) {
        return false;
    }};
    const auto within = [&](sim::Duration from, sim::Duration until) {
        return journeysOf(publish.spans(), kBegin + from, kBegin + until, context).size();
    };
    EXPECT_EQ(within(2min, 3min), 1U);
    EXPECT_EQ(within(4min + 30s, 5min + 30s), 1U);
    EXPECT_EQ(within(5min, 6min), 0U) << "it is over";
    EXPECT_EQ(within(1min, 20min), 0U) << "it is of the time that it began in";
}

// Two calls at once: the slower one is the way that the visit waits for.
TEST(FirstFailures, AreOfWhoFailedBeforeThoseThatPassItOn) {
    VisitMaker failed(7, 1, kBegin);
    const auto root = failed.call(0, "visitors", {0, 0, 100, 100});
    failed.fail(500);
    const auto shop = failed.call(root, "shop", {5, 10, 90, 95});
    failed.fail(500);
    failed.call(shop, "b", {50, 52, 60, 62});
    failed.fail(500);
    const auto one = journeysIn(failed.spans());
    EXPECT_EQ(mostOftenFirst(one), (FirstFailure{"b", 1}));
    VisitMaker well(8, 10, kBegin);
    well.call(well.call(0, "visitors", {0, 0, 100, 100}), "shop", {5, 10, 90, 95});
    EXPECT_EQ(mostOftenFirst(journeysIn(well.spans())), std::nullopt);
    VisitMaker gaveUp(9, 20, kBegin);
    const auto visit = gaveUp.call(0, "visitors", {0, 0, 100, 100});
    gaveUp.fail(504);
    gaveUp.call(visit, "shop", {5, 10, 90, 95});
    EXPECT_EQ(mostOftenFirst(journeysIn(gaveUp.spans())), std::nullopt) << "by itself";
}

TEST(DelayShares, FollowTheCallThatComesBackLast) {
    VisitMaker visit(7, 1, kBegin);
    const auto root = visit.call(0, "visitors", {0, 0, 100, 100});
    const auto app = visit.call(root, "app", {0, 0, 100, 100});
    visit.call(app, "fast", {10, 10, 40, 40});
    visit.call(app, "slow", {20, 20, 90, 90});
    const auto journeys = journeysIn(visit.spans());
    const auto shares = delayShares(journeys);
    ASSERT_THAT(shares, SizeIs(3));
    EXPECT_EQ(shares[0].component, "slow");
    EXPECT_EQ(shares[0].serving, 70ms); // 20 to 90
    EXPECT_EQ(shares[1].component, "app");
    EXPECT_EQ(shares[1].serving, 20ms); // 0 to 10 and 90 to 100
    EXPECT_EQ(shares[2].component, "fast");
    EXPECT_EQ(shares[2].serving, 10ms); // 10 to 20, until slow was asked
    EXPECT_EQ(slowestOf(journeys[0]), "slow");
}

TEST(DelayShares, TellTheWayAndTheWaitOfEachComponent) {
    VisitMaker visit(7, 1, kBegin);
    const auto root = visit.call(0, "visitors", {0, 0, 100, 100});
    visit.call(root, "app", {0, 10, 90, 100});
    visit.wait("thread", 10, 60);
    const auto shares = delayShares(journeysIn(visit.spans()));
    ASSERT_THAT(shares, SizeIs(1));
    EXPECT_EQ(shares[0], (DelayShare{"app", 20ms, 50ms, 30ms, 0ms}));
}

// Who waits at the cache waits for the app that another asked, from 20 to 70; before that nobody knows.
TEST(DelayShares, OfAWaitForAnothersFetchAreThoseOfTheFetch) {
    VisitMaker waiter(7, 1, kBegin);
    auto root = waiter.call(0, "visitors", {0, 0, 100, 100});
    waiter.call(root, "edge", {0, 0, 100, 100});
    waiter.wait("another's fetch", 10, 70);
    VisitMaker fetcher(8, 11, kBegin);
    root = fetcher.call(0, "visitors", {20, 20, 70, 70});
    const auto edge = fetcher.call(root, "edge", {20, 20, 70, 70});
    fetcher.call(edge, "app", {20, 20, 70, 70});
    auto spans = waiter.spans();
    const auto others = fetcher.spans();
    spans.insert(spans.end(), others.begin(), others.end());
    const auto all = journeysIn(spans);
    ASSERT_THAT(all, SizeIs(2));
    ASSERT_EQ(all[0].visit, 7U);
    const auto shares = delayShares({&all[0], 1}, all);
    ASSERT_THAT(shares, SizeIs(2));
    EXPECT_EQ(shares[0], (DelayShare{"app", 0ms, 0ms, 50ms, 0ms}));
    EXPECT_EQ(shares[1], (DelayShare{"edge", 0ms, 10ms, 40ms, 0ms}));
}

// Whose callee answers when it has given up: its own time ends when it gave up.
TEST(DelayShares, EndWhereACallerGaveUp) {
    VisitMaker visit(7, 1, kBegin);
    const auto root = visit.call(0, "visitors", {0, 0, 50, 50});
    visit.call(root, "app", {0, 10, 500, 500});
    auto spans = visit.spans();
    spans[1].received.reset();
    const auto shares = delayShares(journeysIn(spans));
    ASSERT_THAT(shares, SizeIs(1));
    EXPECT_EQ(shares[0], (DelayShare{"app", 10ms, 0ms, 40ms, 0ms}));
}

TEST(DelayShares, AddUpToTheLengthsOfTheJourneys) {
    const Recording recording = samples::recovering();
    const auto journeys = journeysOf(recording.journeys(), sim::kStart, sim::kStart + 1h);
    ASSERT_THAT(journeys, SizeIs(15));
    sim::Duration lengths{};
    for (const Journey& journey : journeys) {
        lengths += journey.took();
    }
    sim::Duration shares{};
    for (const DelayShare& share : delayShares(journeys)) {
        shares += share.total();
    }
    EXPECT_EQ(shares, lengths);
}

} // namespace
} // namespace doppel::gui
