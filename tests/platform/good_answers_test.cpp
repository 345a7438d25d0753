// SPDX-License-Identifier: Apache-2.0
// What counts as good, held to cases whose right value is known: an availability is never had by
// failing.
#include "tests/platform/temporary_scenario.h"

#include <string>
#include <vector>

namespace doppel::scenarios {
namespace {

RunResult played(const std::string& text, const std::vector<std::string>& sets = {}) {
    return playText("doppel: 1\n" + text, sets);
}

std::uint64_t outcome(const TrafficResult& visits, models::VisitOutcome outcome) {
    const auto found = visits.outcomes.find(labelOf(outcome));
    return found == visits.outcomes.end() ? 0 : found->second;
}

using Outcome = models::VisitOutcome;

TEST(GoodAnswers, ARateLimitedVisitorHasNoPage) {
    const RunResult result = played(R"(
duration: 10min
components:
  cdn: {kind: edge, origin: shop}
  shop: {kind: app, replicas: 10, cpu: 1ms}
traffic:
  bots: {kind: open, to: cdn, rate: 500/s, clients: 1, pages: {unique_query_share: 100%}}
)");
    const TrafficResult& bots = result.traffic.front();
    EXPECT_NEAR(bots.availability().value(), 0.0033, 0.0002);
    EXPECT_EQ(outcome(bots, Outcome::RateLimited), bots.failed);
    EXPECT_EQ(bots.failures.at("rate_limited"), bots.failed);
}

const char* const kFailingFast = R"(
duration: 10min
components:
  shop: {kind: app, replicas: 1, workers: 2, threads: 5, cpu: 1ms, io: 900ms}
traffic:
  guests: {kind: open, to: shop, rate: 2/s}
timeline:
  - {at: 2min, fault: error, target: shop, share: 90%, status: 500, when: before_work}
objectives:
  - {name: l, that: guests.latency.p50 <= 100ms}
  - {name: all, that: guests.latency_all.p50 <= 100ms}
  - {name: failed, that: guests.latency_failed.p50 <= 100ms}
  - {name: in time, that: guests.within(1s) >= 50%}
  - {name: at the shop, that: shop.latency.p50 <= 100ms}
)";

TEST(GoodAnswers, LatencyIsNotMetByFailingFast) {
    const RunResult result = played(kFailingFast);
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_NEAR(result.objectives[0].value.value(), 0.921, 0.004);
    EXPECT_FALSE(result.objectives[1].met) << "failing fast keeps no bound but that of failures";
    EXPECT_TRUE(result.objectives[2].met);
    EXPECT_FALSE(result.objectives[3].met);
    EXPECT_NEAR(result.objectives[3].value.value(), result.traffic.front().availability().value(),
                0.01);
    EXPECT_FALSE(result.objectives[4].met);
}

TEST(GoodAnswers, LatencyIsNotMetWhereNothingIsGood) {
    const RunResult result = played(kFailingFast, {"timeline[0].share=100%", "warmup=3min"});
    EXPECT_EQ(result.objectives[0].value, std::nullopt);
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_FALSE(result.objectives[4].met);
}

const char* const kOverloaded = R"(
duration: 30min
components:
  db: {kind: database, processors: 1, max_connections: 1000000, cpu: exponential(100ms)}
traffic:
  guests: {kind: open, to: db, rate: 20/s}
objectives:
  - {name: a, that: guests.availability >= 99.9%}
)";

TEST(GoodAnswers, VisitsThatNeverEndCountAsFailed) {
    const RunResult result = played(kOverloaded);
    const TrafficResult& guests = result.traffic.front();
    EXPECT_FALSE(result.objectivesMet());
    // Whoever comes at t waits for t, so those of the first minute get their page in time.
    EXPECT_NEAR(guests.availability().value(), 1.0 / 29, 0.006);
    EXPECT_NEAR(static_cast<double>(guests.ok + guests.late), 18'000, 4 * 134);
    EXPECT_EQ(outcome(guests, Outcome::TooLate), guests.late);
    EXPECT_EQ(outcome(guests, Outcome::Unfinished), guests.overdue);
    EXPECT_NEAR(static_cast<double>(guests.unfinished - guests.overdue), 1200, 150)
        << "those of the last minute count as nothing";
    EXPECT_EQ(figure(result, "guests", "requests"), guests.ok + guests.late + guests.unfinished)
        << "nothing is lost";
}

TEST(GoodAnswers, HowLongAVisitMayTakeIsASetting) {
    const RunResult patient = played(kOverloaded, {"unfinished_after=30min"});
    EXPECT_EQ(patient.traffic.front().failed, 0u);
    EXPECT_GT(patient.traffic.front().unfinished, 17'000u);
    const RunResult strict = played(kOverloaded, {"unfinished_after=0s"});
    EXPECT_EQ(strict.traffic.front().overdue, strict.traffic.front().unfinished);
}

TEST(GoodAnswers, ClosedUsersThatHangAreSaid) {
    const RunResult result = played(R"(
duration: 10min
components:
  db: {kind: database, processors: 1, cpu: 1h}
traffic:
  users: {kind: closed, to: db, users: 10, think: 1s}
objectives: [{name: a, that: users.availability >= 1%}, {name: b, that: users.failed >= 10}, {name: c, that: users.failed == 10}]
)");
    const TrafficResult& users = result.traffic.front();
    EXPECT_EQ(users.overdue, 10u);
    EXPECT_EQ(users.availability(), 0.0);
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_TRUE(result.objectives[1].met);
    EXPECT_FALSE(result.objectives[2].met) << "with those that they omit it is thousands";
}

TEST(GoodAnswers, AnAvailabilityOfNoVisitsIsNotMet) {
    const RunResult result = played(R"(
duration: 30s
components:
  db: {kind: database, processors: 1, cpu: 1h}
traffic:
  users: {kind: closed, to: db, users: 10}
objectives: [{name: a, that: users.availability >= 1%}, {name: b, that: users.within(1s) >= 1%}]
)");
    EXPECT_EQ(result.traffic.front().unfinished, 10u);
    EXPECT_EQ(result.traffic.front().total, 0u);
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_FALSE(result.objectives[1].met);
    EXPECT_EQ(result.objectives[1].value, 0.0); // that they come too late is known after a second
}

TEST(GoodAnswers, AStatusThatThePageDoesNotHaveIsAFailure) {
    for (const auto& [status, expected] :
         std::vector<std::pair<const char*, Outcome>>{{"404", Outcome::WrongNotFound},
                                                      {"410", Outcome::WrongNotFound},
                                                      {"301", Outcome::WrongRedirect},
                                                      {"403", Outcome::ClientError},
                                                      {"429", Outcome::RateLimited}}) {
        const RunResult result = played(R"(
duration: 10s
components:
  shop: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 20/s}
timeline:
  - {at: 0s, fault: error, target: shop, share: 100%, status: )" +
                                        std::string(status) + "}\n");
        const TrafficResult& guests = result.traffic.front();
        EXPECT_EQ(guests.availability(), 0.0) << status;
        EXPECT_EQ(outcome(guests, expected), guests.total) << status;
    }
}

TEST(GoodAnswers, CallsThatFindNoConnectionFailAsErlangSays) {
    const RunResult result = played(R"(
duration: 20min
warmup: 2min
page_classes:
  page: {cacheable: false}
components:
  edge: {kind: edge, pops: {london: {latency: 0s, origin_latency: 0s}}, origin: web, origin_limits: {max_connections: 200}, rate_limit: {enabled: false}, probe: {interval: 0s}, saint_mode: 0s, processing: 0s}
  web: {kind: app, replicas: 1, workers: 1, threads: 10000, cpu: 0s, io: exponential(1s)}
traffic:
  guests: {kind: open, to: edge, rate: 250/s, latency: 0s, clients: 1000000}
)");
    EXPECT_NEAR(result.traffic.front().availability().value(), 0.786, 0.003); // Erlang B
}

TEST(GoodAnswers, StaleIfErrorGivesAMinuteMore) {
    const std::string text = R"(
duration: 40min
components:
  edge: {kind: edge, pops: {london: {latency: 0s, origin_latency: 0s}}, origin: web, stale_if_error: 60s, max_stale_if_error: 1d, rules: rfc9111, rate_limit: {enabled: false}, probe: {interval: 0s}, processing: 0s, error_ttl: 0s, error_stale_if_error: 0s, saint_mode: 0s}
  web: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 1ms, content: {max_age: 600s}}
traffic:
  guests: {kind: open, to: edge, rate: 50/s, latency: 0s, pages: {count: 1}}
timeline:
  - {at: 15min, for: 15min, fault: error, target: web, status: 503}
)";
    const RunResult result = played(text);
    // Fetched at 0 and at 10 min, fresh until 20 min, stale until 21 min, well from 30 min on.
    EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 27'000, 500);
    EXPECT_NEAR(static_cast<double>(outcome(result.traffic.front(), Outcome::StalePage)), 3'000,
                200);
    const RunResult strict = played(text, {"traffic.guests.good.stale=false"});
    EXPECT_NEAR(static_cast<double>(strict.traffic.front().failed), 30'000, 500);
}

TEST(GoodAnswers, MirrorsCountWhereTheScenarioSaysSo) {
    const std::string text = R"(
duration: 10s
components:
  edge: {kind: edge, origin: web, mirrors: [copy], probe: {interval: 0s}}
  copy: {kind: object_store}
  web: {kind: app, cpu: 1ms}
traffic:
  guests: {kind: open, to: edge, rate: 20/s}
timeline:
  - {at: 0s, fault: error, target: web, status: 503}
)";
    EXPECT_EQ(played(text).traffic.front().availability(), 0.0);
    EXPECT_EQ(played(text, {"good.mirrors=true"}).traffic.front().availability(), 1.0);
    EXPECT_EQ(played(text, {"good.mirrors=true", "traffic.guests.good.mirrors=false"})
                  .traffic.front()
                  .availability(),
              0.0);
}

TEST(GoodAnswers, ObjectivesAreLimitedToSomeVisits) {
    const RunResult result = played(R"(
duration: 10min
locations: {london: {weight: 1}, york: {weight: 3}}
page_classes:
  page: {}
  search: {prefixes: [/search]}
components:
  shop: {kind: app, replicas: 1, workers: 2, threads: 20, cpu: 1ms}
traffic:
  guests:
    kind: open
    to: shop
    rate: 20/s
    pages: {classes: {page: 1, search: 1}}
    surges: [{at: 5min, for: 1min, factor: 3x}]
timeline:
  - {at: 2min, for: 1min, fault: error, target: shop, status: 500}
objectives:
  - {name: fault, that: guests.availability >= 1%, during: fault.error}
  - {name: surge, that: guests.availability >= 100%, during: surge}
  - {name: total, that: guests.total >= 3000, during: surge}
  - {name: between, that: guests.availability >= 75%, between: 2min30s and 3min30s}
  - {name: nobody, that: guests.latency.p50 <= 1s, between: 10s and 10s1ns}
  - {name: york, that: guests.total >= 8500, location: york}
  - {name: search, that: guests.within(1s) >= 90%, page_class: search, location: london}
)");
    EXPECT_EQ(result.objectives[0].value, 0.0);
    EXPECT_EQ(result.objectives[1].value, 1.0);
    EXPECT_NEAR(result.objectives[2].value.value(), 3600, 5 * 60);
    EXPECT_NEAR(result.objectives[3].value.value(), 0.5, 0.05);
    EXPECT_EQ(result.objectives[4].value, std::nullopt);
    EXPECT_FALSE(result.objectives[4].met);
    EXPECT_NEAR(result.objectives[5].value.value(), 0.75 * (14'400 - 1'200), 5 * 110);
    EXPECT_NEAR(result.objectives[6].value.value(), 1 - 1200.0 / 14'400, 0.02);
    EXPECT_EQ(result.limited.size(), 6u) << "one for each limit";
    EXPECT_EQ(result.broken, std::vector<std::string>{});
}

TEST(GoodAnswers, AVisitBelongsToTheTimeInWhichItBegan) {
    const RunResult result = played(R"(
duration: 10min
components:
  shop: {kind: app, replicas: 1, workers: 1, threads: 1000, cpu: 0s, io: 1ms}
traffic:
  guests: {kind: open, to: shop, rate: 10/s, patience: 90s}
timeline:
  - {at: 2min, for: 1min, name: freeze, fault: slow, target: shop, delay: 5min}
objectives:
  - {name: a, that: guests.availability >= 99%, during: freeze}
)");
    EXPECT_EQ(result.objectives.front().value, 0.0) << "they give up after the window has closed";
}

// Pages stop in their midst; nobody between the visitors and the server has a time-out for that.
std::string stalling(const std::string& at, const std::string& visitors) {
    return "\nduration: 5min\n"
           "components:\n"
           "  web: {kind: nginx, to: shop, upstream: service, replicas: 1}\n"
           "  shop: {kind: app, cpu: 1ms}\n"
           "traffic:\n"
           "  guests: {kind: open, to: web, rate: 10/s" +
           visitors +
           "}\n"
           "timeline:\n"
           "  - {" +
           at +
           ", fault: stall, target: web, share: 100%}\n"
           "objectives:\n"
           "  - {name: in time, that: guests.within(1s) >= 99%}\n";
}

TEST(GoodAnswers, APageThatStopsInItsMidstIsNone) {
    const RunResult result = played(stalling("at: 1min, for: 2min", ", patience: 20s"));
    const TrafficResult& guests = result.traffic.front();
    EXPECT_NEAR(guests.availability().value(), 0.6, 0.03); // two minutes of five
    EXPECT_EQ(guests.failures.at("gave_up"), guests.failed);
    EXPECT_FALSE(result.objectives[0].met);
}

TEST(GoodAnswers, VisitsThatHangAreNotWithinTheTime) {
    const RunResult result = played(stalling("at: 250s", ""));
    const TrafficResult& guests = result.traffic.front();
    EXPECT_EQ(guests.failed, 0U); // none is older than a minute
    EXPECT_NEAR(static_cast<double>(guests.unfinished), 500, 110);
    EXPECT_FALSE(result.objectives[0].met);
    EXPECT_NEAR(result.objectives[0].value.value(), 250.0 / 299, 0.03);
}

} // namespace
} // namespace doppel::scenarios
