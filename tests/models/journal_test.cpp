// SPDX-License-Identifier: Apache-2.0
#include "models/app/app.h"
#include "models/data/database.h"
#include "tests/models/app/little_platform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace doppel::models::test {
namespace {

using sim::kStart;
using ::testing::ElementsAre;

std::uint32_t beginAt(Journal& journal, sim::Duration when) {
    return journal.begin(Request{}, "visitors", kStart + when);
}

TEST(Journal, KeepsTheFirstJourneysOfEachInterval) {
    Journal journal;
    journal.expect(120min); // intervals of a minute
    for (std::size_t i = 0; i < Journal::kSpansOfAnInterval; ++i) {
        EXPECT_NE(beginAt(journal, 1s), Journal::kNotKept);
    }
    EXPECT_EQ(beginAt(journal, 59s), Journal::kNotKept);
    EXPECT_NE(beginAt(journal, 60s), Journal::kNotKept);
    EXPECT_EQ(journal.spans().size(), Journal::kSpansOfAnInterval + 1);
}

TEST(Journal, KeepsAJourneyThatItBeganWhole) {
    Journal journal;
    journal.expect(120min);
    Request request;
    request.span = beginAt(journal, 0s);
    for (std::size_t i = 0; i < 2 * Journal::kSpansOfAnInterval; ++i) {
        EXPECT_NE(journal.send(request, "app", {}, kStart), Journal::kNotKept);
    }
    EXPECT_EQ(beginAt(journal, 1s), Journal::kNotKept);
}

TEST(Journal, IsNeverLongerThanItsBound) {
    Journal journal;
    journal.expect(1h);
    Request request;
    for (int half = 0; half < 120; ++half) {
        for (int i = 0; i < 1000; ++i) {
            request.span = beginAt(journal, half * 30s);
            for (int call = 0; call < 100; ++call) {
                journal.send(request, "app", {}, kStart);
            }
        }
    }
    EXPECT_EQ(journal.spans().size(), Journal::kMostSpans);
}

TEST(Journal, WritesDownNothingOfWhatIsNotKept) {
    Journal journal;
    Request request;
    request.span = Journal::kNotKept;
    EXPECT_EQ(journal.send(request, "app", {}, kStart), Journal::kNotKept);
    journal.change(request.span, Phase::Waiting, "thread", kStart);
    journal.leave(request.span, Response{}, kStart);
    EXPECT_TRUE(journal.spans().empty());
    EXPECT_TRUE(journal.phases().empty());
}

// Two requests for the one thread of an app that calls two stores at once.
class AJourney : public ::testing::Test {
protected:
    void SetUp() override {
        AppConfig app;
        app.replicas = 1;
        app.workers = 1;
        app.threads = 1;
        app.cpu = {};
        for (const char* store : {"slow", "fast"}) {
            CallConfig call;
            call.to = {store};
            call.mode = CallMode::Parallel;
            call.latency = 1ms;
            app.calls.push_back(call);
        }
        little_.add(appKind(), "app", app);
        little_.addStub("slow", {.delay = 20ms});
        little_.addStub("fast", {.delay = 10ms});
        Link& link = little_.visitors("app", {.latency = 5ms});
        little_.start();
        for (int i = 0; i < 2; ++i) {
            Request request = little_.request();
            request.span = journal().begin(request, "visitors", kStart);
            little_.ask(link, request);
        }
        little_.runTo(1s);
    }
    Journal& journal() { return little_.platform().journal(); }
    const Span& spanOf(std::string_view component, std::uint64_t visit) {
        for (const Span& span : journal().spans()) {
            if (span.component == component && span.visit == visit) {
                return span;
            }
        }
        ADD_FAILURE() << "no span of " << component;
        return journal().spans().front();
    }

    LittlePlatform little_;
};

TEST_F(AJourney, NestsByWhoCalledWhom) {
    const auto& spans = journal().spans();
    const auto parentOf = [&](std::string_view component) {
        return std::string(spans.at(spanOf(component, 1).parent - 1).component);
    };
    EXPECT_EQ(spanOf("visitors", 1).parent, 0U);
    EXPECT_EQ(parentOf("app"), "visitors");
    EXPECT_EQ(parentOf("slow"), "app");
    EXPECT_EQ(parentOf("fast"), "app"); // though it lies within the time of the slow one
}

TEST_F(AJourney, TellsTheWayFromTheStay) {
    const Span& app = spanOf("app", 1);
    EXPECT_EQ(app.sent, kStart);
    EXPECT_EQ(app.start, kStart + 5ms);
    EXPECT_EQ(app.end, kStart + 5ms + 22ms);
    EXPECT_EQ(app.received, kStart + 5ms + 22ms + 5ms);
    const Span& slow = spanOf("slow", 1);
    EXPECT_EQ(slow.sent, kStart + 5ms);
    EXPECT_EQ(slow.start, kStart + 6ms);
}

TEST_F(AJourney, TellsWaitingFromServing) {
    const auto phasesOf = [&](std::uint64_t visit) {
        std::vector<std::pair<Phase, sim::Time>> phases;
        for (const PhaseChange& change : journal().phases()) {
            const Span& span = journal().spans().at(change.span - 1);
            if (span.component == "app" && span.visit == visit) {
                phases.emplace_back(change.phase, change.at);
            }
        }
        return phases;
    };
    EXPECT_THAT(phasesOf(1), ElementsAre(std::pair(Phase::Serving, kStart + 5ms)));
    EXPECT_THAT(phasesOf(2), ElementsAre(std::pair(Phase::Waiting, kStart + 5ms),
                                         std::pair(Phase::Serving, kStart + 27ms)));
}

} // namespace
} // namespace doppel::models::test
