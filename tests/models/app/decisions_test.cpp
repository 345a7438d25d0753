// SPDX-License-Identifier: Apache-2.0
#include "models/app/accept_policy.h"
#include "models/app/call.h"
#include "models/app/cpu_slices.h"
#include "models/app/page_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace doppel::models {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

TEST(CpuSlices, AddUpToTheWhole) {
    EXPECT_EQ(cutCpu(100ms, 0, {0.25}, {0.5}), (CpuSlices{100ms, 0ms, 0ms}));
    EXPECT_EQ(cutCpu(100ms, 1, {0.25}, {0.5}), (CpuSlices{25ms, 0ms, 75ms}));
    EXPECT_EQ(cutCpu(100ms, 2, {0.25}, {0.5}), (CpuSlices{25ms, 25ms, 50ms}));
    const CpuSlices odd = cutCpu(100ns, 4, {0.5}, {0.0});
    EXPECT_EQ(odd.first + 3 * odd.between + odd.last, 100ns);
}

TEST(AcceptPolicy, DelaysABusyPuma7Worker) {
    EXPECT_EQ(puma7AcceptDelay(0, 5, 2), 0ms);
    EXPECT_EQ(puma7AcceptDelay(5, 5, 2), 200us); // 5 ms * 5 / 125
    EXPECT_EQ(puma7AcceptDelay(125, 5, 2), 5ms);
    EXPECT_EQ(puma7AcceptDelay(1000, 5, 2), 5ms);
    EXPECT_EQ(puma7AcceptDelay(1000, 5, 1), 0ms); // a worker alone does not wait
}

TEST(AcceptPolicy, DelaysABusyPuma6WorkerByAFixedTime) {
    EXPECT_EQ(puma6AcceptDelay(0), 0ms);
    EXPECT_EQ(puma6AcceptDelay(1), 5ms);
    EXPECT_EQ(puma6AcceptDelay(5), 5ms);
}

TEST(AcceptPolicy, GivesAConnectionToTheWorkerThatIsReadyFirst) {
    std::vector<WorkerLoad> workers(3);
    workers[0].requests = 5;
    workers[1].requests = 2;
    workers[2].requests = 2;
    const auto puma7 = nextAcceptance(AcceptPolicy::Puma7, workers, 5, sim::kStart);
    EXPECT_EQ(puma7.worker, 1U);
    EXPECT_EQ(puma7.at, sim::kStart + 80us);
    workers[1].acceptorFree = sim::kStart + 1ms;
    EXPECT_EQ(nextAcceptance(AcceptPolicy::Puma7, workers, 5, sim::kStart).worker, 2U);
    workers[2].acceptorFree = sim::kStart + 1ms;
    EXPECT_EQ(nextAcceptance(AcceptPolicy::Puma7, workers, 5, sim::kStart).worker, 0U);
}

TEST(AcceptPolicy, LeavesFullWorkersOutBeforePuma7) {
    std::vector<WorkerLoad> workers(2);
    workers[0].requests = 5;
    workers[1].requests = 4;
    const auto puma6 = nextAcceptance(AcceptPolicy::Puma6, workers, 5, sim::kStart);
    EXPECT_EQ(puma6.worker, 1U);
    EXPECT_EQ(puma6.at, sim::kStart + 5ms);
    const auto shared = nextAcceptance(AcceptPolicy::Shared, workers, 5, sim::kStart);
    EXPECT_EQ(shared.worker, 1U);
    EXPECT_EQ(shared.at, sim::kStart);
}

CallConfig call(CallMode mode) {
    CallConfig config;
    config.mode = mode;
    return config;
}

TEST(Calls, RunParallelOnesThatStandSideBySideInOneStage) {
    const auto one = call(CallMode::Sequence);
    const auto both = call(CallMode::Parallel);
    EXPECT_THAT(stagesOf(std::vector{one, both, both, one, both}),
                ElementsAre(CallStage{0, 1}, CallStage{1, 2}, CallStage{3, 1}, CallStage{4, 1}));
}

TEST(Calls, AreMadeForTheirClassesAndShareOfRequests) {
    CallConfig search;
    search.pageClasses = {"search", "finder"};
    search.probability = {0.5};
    EXPECT_TRUE(isMade(search, {"finder", true, 0.49}));
    EXPECT_FALSE(isMade(search, {"finder", true, 0.5}));
    EXPECT_FALSE(isMade(search, {"guide", true, 0.0}));
    search.when = CallWhen::AfterMiss;
    EXPECT_FALSE(isMade(search, {"finder", false, 0.0}));
    EXPECT_TRUE(isMade(search, {"finder", true, 0.0}));
}

TEST(Calls, AreMadeForReadsOrForWritesWhereTheySaySo) {
    CallConfig both;
    CallConfig reads;
    reads.requests = CallFor::Reads;
    CallConfig writes;
    writes.requests = CallFor::Writes;
    for (const bool isWrite : {false, true}) {
        CallMoment moment;
        moment.writes = isWrite;
        EXPECT_TRUE(isMade(both, moment));
        EXPECT_EQ(isMade(reads, moment), !isWrite);
        EXPECT_EQ(isMade(writes, moment), isWrite);
    }
}

class APage : public ::testing::Test {
protected:
    Response answer() {
        return answerOf({.request = request,
                         .pageClass = pageClass,
                         .bodySize = {34'000},
                         .content = content,
                         .calls = calls,
                         .statusOnFailure = 503});
    }
    Response contentStore() const {
        Response response = Response::withStatus(200);
        response.maxAge = 300s;
        response.validator = 4;
        return response;
    }

    Request request;
    PageClass pageClass;
    std::optional<ContentConfig> content;
    CallsSoFar calls;
    CallConfig config;
};

TEST_F(APage, TakesItsMaxAgeAndVersionFromItsContent) {
    calls.add(config, {.isContent = true}, contentStore());
    EXPECT_EQ(answer().maxAge, 300s);
    EXPECT_EQ(answer().validator, 4U);
    EXPECT_EQ(answer().size.count, 34'000);
    Response shorter = contentStore();
    shorter.maxAge = 5s;
    calls.add(config, {.isContent = true}, shorter);
    EXPECT_EQ(answer().maxAge, 5s);
}

TEST_F(APage, PrefersTheMaxAgeOfItsClass) {
    pageClass.maxAge = 30min;
    calls.add(config, {.isContent = true}, contentStore());
    EXPECT_EQ(answer().maxAge, 30min);
}

TEST_F(APage, IsNotStoredWhereItsClassIsPrivate) {
    pageClass.cacheable = false;
    EXPECT_FALSE(answer().mayStore);
}

TEST_F(APage, Is304ForWhoHoldsThisVersion) {
    calls.add(config, {.isContent = true}, contentStore());
    request.validator = 4;
    EXPECT_EQ(answer().status, 304);
    EXPECT_EQ(answer().size.count, 0);
    request.validator = 3;
    EXPECT_EQ(answer().status, 200);
}

TEST_F(APage, FailsWithANecessaryCallOnly) {
    config.onFailure = OnFailure::Ignore;
    calls.add(config, {.isContent = true}, Response::failed(Failure::Timeout));
    EXPECT_EQ(answer().status, 200);
    config.onFailure = OnFailure::Error;
    calls.add(config, {.isContent = true}, Response::withStatus(500));
    EXPECT_EQ(answer().status, 503);
    EXPECT_FALSE(answer().mayStore);
}

TEST(ACall, FailsByWhatItsComponentShouldNotAnswer) {
    const CallAnswer content{.isContent = true};
    const CallAnswer rightful{};
    const CallAnswer wrong{.isRightful = false};
    const auto outcome = [](std::uint16_t status, const CallAnswer& answer) {
        return outcomeOf(CallConfig{}, answer, Response::withStatus(status));
    };
    EXPECT_EQ(outcome(404, content), CallOutcome::Missed) << "a page that isn't there";
    EXPECT_EQ(outcome(301, content), CallOutcome::Found);
    EXPECT_EQ(outcome(404, rightful), CallOutcome::Missed);
    for (const std::uint16_t status : std::vector<std::uint16_t>{301, 403, 404}) {
        EXPECT_EQ(outcome(status, wrong), CallOutcome::Failed) << status;
    }
    for (const std::uint16_t status : std::vector<std::uint16_t>{429, 500, 503}) {
        for (const CallAnswer& answer : {content, rightful, wrong}) {
            EXPECT_EQ(outcome(status, answer), CallOutcome::Failed) << status;
        }
    }
    const CallAnswer awaited{.isRightful = false, .missIsAwaited = true};
    EXPECT_EQ(outcome(404, awaited), CallOutcome::Missed) << "as of a cache";
    EXPECT_EQ(outcome(403, awaited), CallOutcome::Failed);
}

TEST(ACall, ThatMayFailFailsByWhatItsComponentShouldNotAnswerEvenIfThePageIsMadeFromIt) {
    CallConfig ignored;
    ignored.onFailure = OnFailure::Ignore;
    const CallAnswer rightful{.isContent = true};
    const CallAnswer wrong{.isContent = true, .isRightful = false};
    for (const std::uint16_t status : std::vector<std::uint16_t>{301, 302, 400, 403, 404, 410}) {
        const Response answer = Response::withStatus(status);
        EXPECT_EQ(outcomeOf(ignored, wrong, answer), CallOutcome::Failed) << status;
        EXPECT_NE(outcomeOf(ignored, rightful, answer), CallOutcome::Failed) << status;
        EXPECT_NE(outcomeOf({}, wrong, answer), CallOutcome::Failed) << "the page is that, too";
    }
}

// Which page is degraded, by what a part that may be missing was answered with.
TEST_F(APage, LacksAPartWhateverThatFailedBy) {
    config.onFailure = OnFailure::Ignore;
    const auto isDegraded = [this](const Response& response, bool isRightful) {
        CallsSoFar made;
        made.add(config, {.isContent = true, .isRightful = isRightful}, response);
        return made.isDegraded();
    };
    for (const std::uint16_t status : std::vector<std::uint16_t>{301, 400, 403, 404, 410}) {
        EXPECT_TRUE(isDegraded(Response::withStatus(status), false)) << status;
        EXPECT_FALSE(isDegraded(Response::withStatus(status), true)) << status;
    }
    for (const std::uint16_t status : std::vector<std::uint16_t>{429, 500, 503}) {
        EXPECT_TRUE(isDegraded(Response::withStatus(status), false)) << status;
    }
    for (std::size_t i = 1; i < kFailures; ++i) {
        EXPECT_TRUE(isDegraded(Response::failed(static_cast<Failure>(i)), false)) << i;
    }
    EXPECT_FALSE(isDegraded(contentStore(), true));
}

TEST_F(APage, HasAPartThatALaterCallFindsAfterTheMiss) {
    config.onFailure = OnFailure::Ignore;
    CallConfig next;
    next.when = CallWhen::AfterMiss;
    const CallAnswer awaited{.isContent = true, .missIsAwaited = true};
    const CallAnswer good{.isContent = true};
    const Response none = Response::failed(Failure::Timeout);
    calls.add(config, awaited, none);
    EXPECT_TRUE(calls.isDegraded()) << "as long as none is made";
    CallsSoFar found = calls;
    found.add(next, good, contentStore());
    EXPECT_FALSE(found.isDegraded());
    CallsSoFar another = calls;
    another.add({}, good, contentStore()); // not in its place
    another.add(next, good, contentStore());
    EXPECT_TRUE(another.isDegraded());
    CallsSoFar wrong;
    wrong.add(config, {.isContent = true, .isRightful = false, .missIsAwaited = true},
              Response::withStatus(404));
    EXPECT_TRUE(wrong.missed);
    EXPECT_TRUE(wrong.isDegraded());
}

TEST(ACall, ThatMissesIsAwaitedByLaterOnesAfterAMiss) {
    std::vector<CallConfig> calls(3);
    calls[1].when = CallWhen::AfterMiss;
    EXPECT_EQ(missesAwaited(calls), (std::vector<bool>{true, false, false}));
    EXPECT_TRUE(missesAwaited({}).empty());
}

TEST_F(APage, PassesOnThatItsContentIsGone) {
    Response gone = Response::withStatus(410);
    gone.maxAge = 300s;
    calls.add(config, {.isContent = true}, gone);
    EXPECT_EQ(answer().status, 410);
    EXPECT_EQ(answer().maxAge, 300s);
}

TEST_F(APage, SaysTheContentsOwnMaxAgeWhereItOwnsIt) {
    content.emplace();
    pageClass.maxAge = 30min; // what the rendering app will say
    EXPECT_EQ(answer().maxAge, 300s);
    EXPECT_EQ(answer().validator, 1U);
    content->versioned = false;
    EXPECT_EQ(answer().validator, 0U);
}

} // namespace
} // namespace doppel::models
