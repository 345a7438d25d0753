// SPDX-License-Identifier: Apache-2.0
// What is known of publishing at GOV.UK, as signatures of the shipped scenarios: played as they are
// but for fewer readers and a shorter time.
#include "scenarios/named_metrics.h"
#include "tests/platform/shipped_scenarios.h"

#include <algorithm>
#include <string>

namespace doppel::scenarios {
namespace {

RunResult playPublishing(const std::string& name, const Sets& sets) {
    return ReadyScenario(sourcePath("scenarios/govuk/" + name + ".yaml"), sets).play();
}

double metric(const RunResult& result, const std::string& name) {
    const auto named = namedMetrics(result);
    const auto found = named.find(name);
    if (found == named.end() || !found->second.value) {
        ADD_FAILURE() << name << " was not measured";
        return -1;
    }
    return *found->second.value;
}

class Meltdown : public testing::Test {
protected:
    static RunResult withPods(int pods) {
        return playPublishing("postgres-meltdown",
                              {"duration=12min", "warmup=5min",
                               "components.documents.documents=20_000",
                               "traffic.visitors.pages.count=20_000",
                               "components.publishing-workers.replicas=" + std::to_string(pods)});
    }
};

TEST_F(Meltdown, SaturatesTheDatabaseWith144And72ThreadsAndNotWith36) {
    const RunResult melted = withPods(12);
    const RunResult halved = withPods(6);
    const RunResult cleared = withPods(3);
    EXPECT_GE(metric(melted, "publishing-db.cpu_busy.mean") / 8, 0.99);
    EXPECT_GE(metric(halved, "publishing-db.cpu_busy.mean") / 8, 0.99);
    EXPECT_LT(metric(cleared, "publishing-db.cpu_busy.mean") / 8, 0.95);
    EXPECT_LT(metric(melted, "readers.availability"), 0.5);
    EXPECT_LT(metric(halved, "readers.availability"), 0.9);
    EXPECT_GE(metric(cleared, "readers.availability"), 0.99);
    // Their clients wait for 4 s, which is how GOV.UK's see that it is slow.
    EXPECT_GT(metric(melted, "readers.outcome_left"), 100);
    EXPECT_GT(metric(halved, "readers.outcome_left"), 100);
    EXPECT_LE(metric(cleared, "readers.outcome_left"), 5);
}

// The primary is lost 27 min into the run, when the network has kept its last writes for two minutes.
TEST(ReplicaLag, ShowsReadersOldPagesAndLosesTheLastWritesWithThePrimary) {
    const auto play = [](const Sets& more) {
        Sets sets = quickly("govuk/replica-lag.yaml");
        sets.push_back("traffic.editors.rate=1/s");
        sets.insert(sets.end(), more.begin(), more.end());
        return ReadyScenario(sourcePath("scenarios/govuk/replica-lag.yaml"), sets).play();
    };
    const RunResult result = play({});
    EXPECT_GT(metric(result, "content-store-replica.writes_behind.max"), 50);
    EXPECT_GT(metric(result, "content-store-replica.stale_reads"), 0);
    EXPECT_EQ(metric(result, "content-store-replica.promotions"), 1);
    EXPECT_GT(metric(result, "content-store-replica.writes_lost"), 0);
    const RunResult calm = play({"timeline=[]"});
    EXPECT_EQ(metric(calm, "content-store-replica.promotions"), 0);
    EXPECT_EQ(metric(calm, "content-store-replica.writes_lost"), 0);
    EXPECT_LT(metric(calm, "content-store-replica.replication_lag_seconds.p99"), 60);
}

TEST(PublishOne, IsVisibleToAllWithinTheLifeOfCopiesAndNoLater) {
    const RunResult result =
        playPublishing("publish-one", {"traffic.editors.rate=0/s", "traffic.visitors.rate=50/s",
                                       "components.documents.documents=20_000",
                                       "traffic.visitors.pages.count=20_000"});
    EXPECT_EQ(metric(result, "documents.publishes"), 1);
    EXPECT_LE(metric(result, "documents.visible_seconds.max"), 305);
    EXPECT_GT(metric(result, "visitors.outdated"), 100) << "readers of cached copies";
    // Its journey: the last that it waits for are the caches, until it is visible.
    const auto publish =
        std::find_if(result.journeys.begin(), result.journeys.end(),
                     [](const JourneySpan& span) { return span.component == "documents"; });
    ASSERT_NE(publish, result.journeys.end());
    ASSERT_TRUE(publish->end);
    EXPECT_NEAR(sim::toSeconds(*publish->end - publish->sent),
                metric(result, "documents.visible_seconds.max"), 0.1);
    ASSERT_FALSE(publish->waits.empty());
    EXPECT_EQ(publish->waits.back().what, "caches");
    EXPECT_EQ(publish->waits.back().until, publish->end);
}

TEST(ScheduledPublishing, IsNotLateWithPublishIntents) {
    const Sets fewer{"components.documents.documents=2_000", "traffic.visitors.pages.count=2_000",
                     "traffic.visitors.rate=20/s"};
    const RunResult result = playPublishing("scheduled-publishing", fewer);
    EXPECT_LE(metric(result, "documents.visible_seconds.p90"), 30);
}

} // namespace
} // namespace doppel::scenarios
