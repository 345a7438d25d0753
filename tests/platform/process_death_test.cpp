// SPDX-License-Identifier: Apache-2.0
// Code that runs in the process of whoever calls it ends with that process, also where nobody waits
// for it any more; one that only stops waiting leaves it working on.
#include "models/registry.h"
#include "tests/platform/temporary_scenario.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {
namespace {

// Work that begins within the first seconds, and has its effect after half a minute: a query takes
// three seconds.
struct WorkOfOthers {
    std::string name;
    std::string_view kind; ///< whose work it is
    std::string components;
    std::string traffic;
    std::string begins; ///< an event, or ""
    std::string effect; ///< what is counted once it is done
};

constexpr std::string_view kDocuments =
    R"(  store: {kind: app, cpu: 1ms, content: {max_age: 5s}}
  documents: {kind: documents, documents: 100, links_per_document: 10}
)";

std::string sidekiqWith(const std::string& jobs) {
    return "  caller: {kind: sidekiq, redis: redis, replicas: 1, concurrency: 4, timeout: 4s, "
           "queues: [{name: q}, {name: downstream_high}, {name: downstream_low}, {name: "
           "dependency_resolution}], jobs: {" +
           jobs + "}}\n  redis: {kind: redis}\n";
}

// What commands and downstream parts enqueue.
const std::string kOthersJobs =
    "DownstreamLiveJob: {queue: downstream_high}, DownstreamDraftJob: {queue: downstream_high}, "
    "DownstreamLiveDependentJob: {queue: downstream_low}, DependencyResolutionJob: {queue: "
    "dependency_resolution}";

std::string workersFor(const std::string& part) {
    return sidekiqWith("J: {queue: q, cpu: 1ms, retries: 0, calls: [{to: " + part +
                       ", timeout: 1h}]}, " + kOthersJobs);
}

std::string commandsFor(const std::string& calls) {
    return std::string(kDocuments) +
           "  others: {kind: sidekiq, redis: redis, queues: [{name: downstream_high}, {name: "
           "downstream_low}, {name: dependency_resolution}], jobs: {" +
           kOthersJobs +
           "}}\n  redis: {kind: redis}\n  caller: {kind: app, replicas: 1, workers: 1, threads: "
           "50, cpu: 1ms, calls: [" +
           calls +
           "]}\n  part: {kind: publishing_api, does: commands, documents: documents, database: db, "
           "jobs: others}\n";
}

const std::string kStoreGuests =
    "  guests: {kind: open, to: store, rate: 1/s, pages: {count: 100}}\n";
const std::string kSomeEditors =
    "  editors: {kind: editors, to: caller, rate: 2/s, patience: 3s, mix: {edit: 0, major: 1, "
    "minor: 0}, pages: {count: 100}, profile: {shape: steps, steps: [{from: 0s, factor: 1}, "
    "{from: 5s, factor: 0}]}}\n";

const std::vector<WorkOfOthers> kWork{
    {"ADigest", "email_alert_api",
     "  store: {kind: app, cpu: 1ms}\n  part: {kind: email_alert_api, does: digest, "
     "database: db, jobs: caller, job: Mail, queue: q, subscriptions: 30, share: 100%, "
     "queries_per_slice: 10}\n" +
         sidekiqWith("J: {queue: q, cpu: 1ms, retries: 0, calls: [{to: part, timeout: 1h}]}, Mail: "
                     "{queue: q, cpu: 1ms}"),
     kStoreGuests, "{at: 1s, enqueue: {to: caller, job: J, count: 2}}", "part.emails"},
    {"DependencyResolution", "publishing_api",
     std::string(kDocuments) +
         "  part: {kind: publishing_api, does: dependants, documents: documents, database: db, "
         "jobs: caller}\n" +
         workersFor("part"),
     kStoreGuests, "{at: 1s, enqueue: {to: caller, job: J, count: 2}}", "part.dependants_found"},
    {"APresentation", "publishing_api",
     std::string(kDocuments) +
         "  part: {kind: publishing_api, does: downstream, documents: documents, database: db, "
         "content_store: store, jobs: caller}\n" +
         workersFor("part"),
     kStoreGuests, "{at: 1s, enqueue: {to: caller, job: J, count: 2}}", "part.presented"},
    {"ACommand", "publishing_api", commandsFor("{to: part, timeout: 1h}"),
     kStoreGuests + kSomeEditors, "", "part.commands"},
    {"ACommandThatTimedOut", "publishing_api", commandsFor("{to: part, timeout: 2s}"),
     kStoreGuests + kSomeEditors, "", "part.commands"},
    {"ACommandBehindAnother", "publishing_api",
     commandsFor("{to: access, timeout: 1h}") +
         "  access: {kind: gds_sso, strategy: bearer_tokens, to: part, signon: signon, "
         "connect_timeout: 30min, read_timeout: 30min}\n  signon: {kind: app, cpu: 1ms}\n",
     kStoreGuests + kSomeEditors, "", "part.commands"},
    {"ASignOn", "gds_sso",
     "  store: {kind: app, cpu: 1ms}\n"
     "  signon: {kind: app, threads: 50, cpu: 1ms, io: 8s}\n"
     "  caller: {kind: app, replicas: 1, workers: 1, threads: 50, cpu: 1ms, calls: [{to: part, "
     "timeout: 1h}]}\n"
     "  part: {kind: gds_sso, to: store, signon: signon, signed_on_at_start: 0%}\n",
     kStoreGuests + "  people: {kind: open, to: caller, rate: 2/s, clients: 20, pages: {count: "
                    "100}, profile: {shape: "
                    "steps, steps: [{from: 0s, factor: 1}, {from: 5s, factor: 0}]}}\n",
     "", "part.sign_ons"},
};

void PrintTo(const WorkOfOthers& work, std::ostream* out) {
    *out << work.name;
}

std::string dyingScenarioOf(const WorkOfOthers& work, const std::string& end) {
    std::string events = "{at: 0s, fault: slow, target: db, delay: 3s}";
    for (const std::string& event : {work.begins, end}) {
        events += event.empty() ? "" : ", " + event;
    }
    return "doppel: 1\nduration: 2min\ncomponents:\n  db: {kind: database, processors: 4, cpu: "
           "1ms}\n" +
           work.components + "traffic:\n" + work.traffic + "timeline: [" + events +
           "]\nobjectives:\n  - {name: goes on, that: " + work.effect +
           " >= 1, between: 10s and 2min}\n";
}

class WorkInAnothersProcess : public testing::TestWithParam<WorkOfOthers> {};

TEST_P(WorkInAnothersProcess, IsDoneWhereNothingHappens) {
    EXPECT_TRUE(objectiveOf(playText(dyingScenarioOf(GetParam(), "")), "goes on").met);
}

TEST_P(WorkInAnothersProcess, EndsWithThat) {
    for (const char* end :
         {"{at: 10s, for: 1h, fault: down, target: caller}",
          "{at: 10s, fault: crash, target: caller}",
          "{at: 10s, for: 1h, fault: lost_replicas, target: caller, servers: 1}"}) {
        const RunResult result = playText(dyingScenarioOf(GetParam(), end));
        EXPECT_FALSE(objectiveOf(result, "goes on").met) << end;
    }
}

INSTANTIATE_TEST_SUITE_P(Each,
                         WorkInAnothersProcess,
                         testing::ValuesIn(kWork),
                         [](const auto& one) { return one.param.name; });

TEST(WorkInAnothersProcessIsTriedOf, EachKindThatSaysSo) {
    for (const models::ComponentKind& kind : models::componentKinds()) {
        const bool isTried = std::any_of(kWork.begin(), kWork.end(), [&](const WorkOfOthers& work) {
            return work.kind == kind.name;
        });
        EXPECT_EQ(kind.runsInItsCaller, isTried) << kind.name;
    }
}

// Its threads are killed before the process is; what they had is put back, and not done twice.
TEST(AJobThatIsPutBack, IsNotGoneOnWith) {
    const RunResult result =
        playText(dyingScenarioOf(kWork.front(), "{at: 10s, target: caller, deploy: {release: {}}}"),
                 {"components.part.queries_per_slice=20", "components.caller.boot_time=5s",
                  "duration=3min"});
    EXPECT_EQ(figure(result, "caller", "sidekiq_restarted_jobs_total"), 2);
    EXPECT_EQ(figure(result, "part", "emails"), 60);
    EXPECT_EQ(figure(result, "part", "changes"), 2);
}

TEST(ATransaction, IsRolledBackWithTheProcessThatHasIt) {
    for (const WorkOfOthers& work : kWork) {
        if (work.effect != "part.commands") {
            continue;
        }
        const RunResult result =
            playText(dyingScenarioOf(work, "{at: 10s, for: 1h, fault: down, target: caller}") +
                     "unfinished_after: 5min\nseed: 3\n");
        EXPECT_GT(figure(result, "part", "failed"), 5) << work.name;
        EXPECT_EQ(figure(result, "documents", "stored"), 0) << work.name;
        EXPECT_EQ(figure(result, "part", "failed"), figure(result, "part", "requests"))
            << work.name;
    }
}

} // namespace
} // namespace doppel::scenarios
