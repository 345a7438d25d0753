// SPDX-License-Identifier: Apache-2.0
// Whose failing a verdict that is met is noted by: tables of results that are written by hand.
#include "models/jobs/work_meter.h"
#include "scenarios/failing.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace doppel::scenarios {
namespace {

using namespace std::chrono_literals;

// buyers ask a shop by a balancer, readers another app; a worker does the shop's jobs.
constexpr const char* kConfiguration = R"(doppel: 1
components:
  lb: {kind: balancer, targets: [{to: shop}]}
  shop: {kind: app, calls: [{to: db}], enqueues: [{to: workers, job: Mail}]}
  db: {kind: database}
  replica: {kind: database, replicates: {from: db}}
  workers: {kind: sidekiq, redis: store}
  store: {kind: redis}
  other: {kind: app}
traffic:
  buyers: {kind: open, to: lb}
  readers: {kind: open, to: other}
)";

class FailingOf : public testing::Test {
protected:
    FailingOf() {
        result_.configuration = kConfiguration;
        result_.traffic = {visits("buyers", 1000, 0), visits("readers", 100'000, 0)};
        for (const char* name : {"lb", "shop", "db", "replica", "workers", "store", "other"}) {
            result_.components.push_back({name, "app", requests(1000, 0)});
        }
    }
    static TrafficResult visits(std::string name, std::uint64_t total, std::uint64_t failed) {
        TrafficResult source;
        source.name = std::move(name);
        source.total = total;
        source.ok = total - failed;
        return source;
    }
    static MetricResult counted(std::string_view name, std::uint64_t count) {
        return {std::string(name), {}, sim::MetricUnit::None, "", CounterValue{count}};
    }
    static MetricResult times(const char* name, std::uint64_t count) {
        sim::Histogram all;
        all.record(sim::Duration(1ms).count(), count);
        return {name, {}, sim::MetricUnit::Nanoseconds, "", all};
    }
    static MetricResults requests(std::uint64_t all, std::uint64_t failed) {
        return {times("latency", all - failed), times("latency_failed", failed),
                counted("failed", failed)};
    }
    static MetricResults
    jobs(std::uint64_t enqueued, std::uint64_t done, std::uint64_t dead, std::uint64_t retried) {
        return {counted(models::WorkMeter::kEntered, enqueued),
                counted(models::WorkMeter::kStarted, done + dead + retried),
                counted(models::WorkMeter::kDone, done), counted("jobs_dead", dead),
                counted(models::WorkMeter::kRetried, retried)};
    }
    MetricResults& of(std::size_t component) { return result_.components[component].metrics; }
    std::string note(const std::string& owner, const std::string& metric = "queue") const {
        const bool isSource = owner == "buyers" || owner == "readers";
        return Failing(result_, RunGraph()).noteOn({owner, isSource, metric});
    }

    static constexpr std::size_t kLb = 0, kDb = 2, kWorkers = 4;
    RunResult result_;
};

TEST_F(FailingOf, NobodyIsNoNote) {
    for (const char* owner : {"lb", "shop", "db", "other", "buyers"}) {
        EXPECT_EQ(note(owner), "") << owner;
    }
}

TEST_F(FailingOf, OneInAHundredIsNoNote) {
    result_.traffic[0] = visits("buyers", 1000, 10);
    EXPECT_EQ(note("shop"), "");
    result_.traffic[0] = visits("buyers", 1000, 11);
    EXPECT_EQ(note("shop"), "while 1.1 % of visits of buyers failed");
}

// 850 of 101,000: few of all, but most of those who have to do with the shop.
TEST_F(FailingOf, VisitsAreThoseOfWhoLeadsToTheSame) {
    result_.traffic[0] = visits("buyers", 1000, 850);
    for (const char* owner : {"lb", "shop", "db", "replica", "workers", "store"}) {
        EXPECT_EQ(note(owner), "while 85 % of visits of buyers failed") << owner;
    }
    EXPECT_EQ(note("other"), "");
    EXPECT_EQ(note("readers"), "") << "they share nothing";
}

TEST_F(FailingOf, WhereNobodyKnowsWhoLeadsWhereAllAreAsked) {
    result_.configuration = "components: {}";
    result_.traffic[0] = visits("buyers", 1000, 850);
    EXPECT_EQ(note("other"), "while 85 % of visits of buyers failed");
}

TEST_F(FailingOf, OneSourceNeedsNoName) {
    result_.traffic = {visits("buyers", 1000, 850)};
    EXPECT_EQ(note("shop"), "while 85 % of visits failed");
}

TEST_F(FailingOf, ASourcesOwnVisitsToo) {
    result_.traffic[0] = visits("buyers", 1000, 850);
    for (const char* metric :
         {"requests", "outdated", "outdated_ratio", "degraded", "retries", "outcome_stale_page",
          "status_503", "failure_timeout", "served_by.cache", "failed_served_by_origin",
          "latency_failed.p95"}) {
        EXPECT_EQ(note("buyers", metric), "while 85 % of visits of buyers failed") << metric;
    }
}

TEST_F(FailingOf, NotWhereTheMetricSaysSoItself) {
    result_.traffic[0] = visits("buyers", 1000, 850);
    for (const char* metric : {"availability", "availability.search", "failed", "late", "overdue",
                               "ok", "omitted", "within(1s)", "latency.p99", "latency_all.p99"}) {
        EXPECT_EQ(note("buyers", metric), "") << metric;
    }
    EXPECT_EQ(Failing(result_, RunGraph()).noteOn({"buyers", true, "requests", "", true}), "")
        << "a floor is one on good ones";
}

// Visitors get stale pages, and few fail.
TEST_F(FailingOf, RequestsOfThePartThatLeadsThereAreToldWhereTheyFailMore) {
    of(kLb) = requests(1000, 930);
    EXPECT_EQ(note("shop"), "while 93 % of lb's requests failed");
    EXPECT_EQ(note("db"), "while 93 % of lb's requests failed");
    EXPECT_EQ(note("other"), "");
    EXPECT_EQ(note("buyers"), "while 93 % of lb's requests failed") << "they do without";
    EXPECT_EQ(note("buyers", "availability"), "") << "they are none the better in it";
    result_.traffic[0] = visits("buyers", 1000, 20);
    EXPECT_EQ(note("shop"), "while 93 % of lb's requests failed");
    result_.traffic[0] = visits("buyers", 1000, 500);
    EXPECT_EQ(note("shop"), "while 50 % of visits of buyers failed");
}

TEST_F(FailingOf, WhatFailsBehindAPartIsToldWhereItDoesWithout) {
    of(kDb) = requests(1000, 300);
    EXPECT_EQ(note("shop", "latency.p95"), "while 30 % of db's requests failed");
    EXPECT_EQ(note("buyers", "within(1s)"), "while 30 % of db's requests failed");
    EXPECT_EQ(note("buyers", "failed"), "");
    EXPECT_EQ(note("other"), "");
    of(1) = requests(1000, 290);
    EXPECT_EQ(note("shop", "latency.p95"), "") << "it fails as well, and says so";
    of(1) = requests(1'000'000, 0);
    EXPECT_EQ(note("shop", "latency.p95"), "") << "it hardly ever asks";
    of(1) = requests(1000, 0);
    EXPECT_EQ(note("db"), "while 30 % of db's requests failed");
    for (const char* metric : {"availability", "failed", "unreached", "latency.p99", "wasted"}) {
        EXPECT_EQ(note("db", metric), "") << metric;
    }
}

TEST_F(FailingOf, JobsThatFailKeepNobodyWaiting) {
    of(kWorkers) = jobs(1000, 90, 910, 0);
    EXPECT_EQ(note("store", "cost_per_million_good"), "while 91 % of jobs of workers failed");
    EXPECT_EQ(note("workers", "jobs_waiting.max"), "while 91 % of jobs of workers failed");
    EXPECT_EQ(note("other"), "");
    result_.traffic[0] = visits("buyers", 1000, 500);
    EXPECT_EQ(note("store"), "while 50 % of visits of buyers failed and 91 % of jobs of workers");
}

// All were done in the end: of 5000 tries 4000 came to nothing.
TEST_F(FailingOf, TriesInVainAreTold) {
    of(kWorkers) = jobs(1000, 1000, 0, 4000);
    EXPECT_EQ(note("store"), "while 80 % of tries of jobs of workers failed");
}

TEST_F(FailingOf, JobsThatAreLeftAreTold) {
    const auto left = [](std::int64_t waiting) {
        MetricResults some = jobs(1000, 1000 - static_cast<std::uint64_t>(waiting), 0, 0);
        some.push_back({std::string(models::WorkMeter::kWaiting),
                        {},
                        sim::MetricUnit::None,
                        "",
                        GaugeValue{.last = waiting}});
        return some;
    };
    of(kWorkers) = left(80);
    EXPECT_EQ(note("store"), "") << "less than a tenth: under way on any day";
    of(kWorkers) = left(900);
    EXPECT_EQ(note("store"), "while 90 % of jobs of workers were not done");
    result_.traffic[0] = visits("buyers", 1000, 500);
    EXPECT_EQ(note("store"),
              "while 50 % of visits of buyers failed and 90 % of jobs of workers were not done");
}

// A broker's messages are done by its consumers; nobody consumes dead letters.
TEST_F(FailingOf, MessagesThatAreLeftAreToldOfWhomTheirConsumersCall) {
    result_.configuration = R"(doppel: 1
components:
  rabbit: {kind: rabbitmq}
  consumer: {kind: consumer, broker: rabbit, calls: [{to: backend}]}
  backend: {kind: app}
  other: {kind: app}
traffic:
  buyers: {kind: open, to: other}
)";
    result_.traffic = {visits("buyers", 1000, 0)};
    const auto queue = [](const char* name, std::uint64_t started, std::int64_t waiting) {
        const std::vector<sim::MetricLabel> labels{{"queue", name}};
        const auto number = [&](std::string_view metric, std::uint64_t count) {
            return MetricResult{std::string(metric), labels, sim::MetricUnit::None, "",
                                CounterValue{count}};
        };
        return MetricResults{number(models::WorkMeter::kEntered, 1000),
                             number(models::WorkMeter::kStarted, started),
                             number(models::WorkMeter::kDone, started),
                             {std::string(models::WorkMeter::kWaiting), labels,
                              sim::MetricUnit::None, "", GaugeValue{.last = waiting}}};
    };
    result_.components = {{"rabbit", "rabbitmq", queue("q", 250, 750)},
                          {"consumer", "consumer", {}},
                          {"backend", "app", requests(250, 0)},
                          {"other", "app", requests(1000, 0)}};
    EXPECT_EQ(note("backend"), "while 75 % of messages of rabbit (q) were not done");
    EXPECT_EQ(note("consumer"), "while 75 % of messages of rabbit (q) were not done");
    EXPECT_EQ(note("other"), "");
    result_.components[0].metrics = queue("dead", 0, 750);
    EXPECT_EQ(note("backend"), "");
}

// A message that is put back is done in the end.
TEST_F(FailingOf, ConsumersFailTriesOfMessages) {
    result_.components.push_back({"reader",
                                  "consumer",
                                  {counted("messages_succeeded", 540), counted("errors", 60),
                                   times("processing_seconds", 600)}});
    EXPECT_EQ(note("reader"), "while 10 % of tries of messages of reader failed");
}

TEST_F(FailingOf, PublishesAndTheLikeHaveNames) {
    result_.components.push_back({"documents",
                                  "documents",
                                  {counted("publishes", 100), counted("visible", 20),
                                   counted("publishes_failed", 80), times("visible_seconds", 20)}});
    result_.configuration += "  visitors: {kind: open, to: other}\n";
    EXPECT_EQ(note("documents", "publishes"), "while 80 % of publishes of documents failed");
}

TEST_F(FailingOf, OfALimitedTimeWhatFailedInItIsTold) {
    result_.traffic[0] = visits("buyers", 1000, 500);
    result_.limited = {visits("buyers during surge", 100, 0),
                       visits("buyers between 1min and 2min", 100, 70)};
    const auto noteIn = [&](const char* limit) {
        return Failing(result_, RunGraph()).noteOn({"shop", false, "queue", limit});
    };
    EXPECT_EQ(noteIn("during surge"), "while 50 % of visits of buyers failed up to its end");
    EXPECT_EQ(noteIn("between 1min and 2min"), "while 70 % of visits of buyers failed");
    EXPECT_EQ(noteIn(""), "while 50 % of visits of buyers failed");
    EXPECT_EQ(
        Failing(result_, RunGraph()).noteOn({"readers", true, "latency.p99", "page class search"}),
        "");
    EXPECT_EQ(Failing(result_, RunGraph())
                  .noteOn({"buyers", true, "outdated", "between 1min and 2min, page class search"}),
              "while 70 % of visits of buyers failed");
}

TEST_F(FailingOf, OfALimitedTimeThePartsWithBooksOfItAreTold) {
    of(kLb) = requests(1000, 930);
    result_.limitedComponents = {{"shop during surge", "app", requests(100, 40)},
                                 {"workers during surge", "sidekiq", jobs(100, 50, 50, 0)}};
    const auto noteOn = [&](const char* owner) {
        return Failing(result_, RunGraph()).noteOn({owner, false, "queue", "during surge"});
    };
    const std::string both = "while 40 % of shop's requests failed and 50 % of jobs of workers";
    const std::string earlier = ", and 93 % of lb's requests failed up to its end";
    EXPECT_EQ(noteOn("shop"), both + earlier);
    EXPECT_EQ(noteOn("workers"), both + earlier);
    EXPECT_EQ(noteOn("other"), "");
    const auto ofLb = [](std::uint64_t failed) {
        return Shortfall{Shortfall::Of::Requests,  "lb",   "lb's requests",
                         Shortfall::Fared::Failed, failed, 1000};
    };
    result_.shortfallsOfTimes = {{"during surge", ofLb(930), true},
                                 {"during surge", ofLb(10), false}};
    EXPECT_EQ(noteOn("shop"), "while 93 % of lb's requests failed and 50 % of jobs of workers")
        << "it has no objective in it, but was counted";
}

TEST_F(FailingOf, FewOfARunMayBeManyOfALimitedTime) {
    of(kWorkers) = jobs(1000, 997, 3, 0);
    EXPECT_EQ(note("store"), "");
    result_.limitedComponents = {{"workers during surge", "sidekiq", jobs(3, 0, 3, 0)}};
    EXPECT_EQ(Failing(result_, RunGraph()).noteOn({"store", false, "queue", "during surge"}),
              "while 100 % of jobs of workers failed");
}

TEST_F(FailingOf, OthersVisitsAreToldWhereItsOwnNeedNotBe) {
    result_.configuration = std::string(kConfiguration) + "  admins: {kind: open, to: lb}\n";
    result_.traffic.push_back(visits("admins", 500, 0));
    result_.traffic[0] = visits("buyers", 1000, 850);
    for (const char* metric : {"availability", "failed", "ok", "within(1s)", "latency.p99"}) {
        EXPECT_EQ(Failing(result_, RunGraph()).noteOn({"admins", true, metric}),
                  "while 85 % of visits of buyers failed")
            << metric;
        EXPECT_EQ(note("readers", metric), "") << metric;
    }
    EXPECT_EQ(
        Failing(result_, RunGraph()).noteOn({"buyers", true, "availability", "page class search"}),
        "while 85 % of visits of buyers failed")
        << "another class's visits may have failed";
}

TEST_F(FailingOf, OfSeveralSourcesTheOneWithMostFailuresIsTold) {
    result_.configuration = std::string(kConfiguration) + "  cron: {kind: open, to: lb}\n";
    result_.traffic[0] = visits("buyers", 20'000, 12'000);
    result_.traffic.push_back(visits("cron", 25, 25));
    EXPECT_EQ(note("shop"), "while 60 % of visits of buyers failed");
}

// 8 % of the failures, but of most of the writers.
TEST_F(FailingOf, AGreatSourceHidesNoneOfWhichAGreaterShareFailed) {
    result_.configuration = std::string(kConfiguration) + "  writers: {kind: open, to: lb}\n";
    result_.traffic[0] = visits("buyers", 15'000, 1'050);
    result_.traffic.push_back(visits("writers", 1'000, 900));
    EXPECT_EQ(note("db"), "while 90 % of visits of writers failed and 7 % of visits of buyers");
}

// "between 1min and 2min" ends the other's words.
TEST_F(FailingOf, OfTwoTimesOfWhichOneEndsAsTheOtherEachHasItsOwn) {
    result_.limited = {visits("buyers during surge, between 1min and 2min", 100, 90),
                       visits("buyers between 1min and 2min", 100, 0)};
    EXPECT_EQ(
        Failing(result_, RunGraph()).noteOn({"shop", false, "queue", "between 1min and 2min"}), "");
}

TEST_F(FailingOf, FewDecideExtremes) {
    result_.traffic[0] = visits("buyers", 36'000, 300);
    EXPECT_EQ(note("shop"), "");
    EXPECT_EQ(
        Failing(result_, RunGraph()).noteOn({"shop", false, "queue.max", "", false, false, true}),
        "while 0.833 % of visits of buyers failed");
}

// An outage of half a minute is 306 of ten hours' 360,000 visits, 0.085 %.
TEST_F(FailingOf, AHandfulDecidesExtremes) {
    const auto noteOn = [&](std::uint64_t failed) {
        result_.traffic[0] = visits("buyers", 360'000, failed);
        return Failing(result_, RunGraph())
            .noteOn({"shop", false, "queue.max", "", false, false, true});
    };
    EXPECT_EQ(noteOn(306), "while 306 of 360000 visits of buyers failed");
    EXPECT_EQ(noteOn(3), "while 3 of 360000 visits of buyers failed");
    EXPECT_EQ(noteOn(2), "");
    result_.traffic[0] = visits("buyers", 360'000, 306);
    EXPECT_EQ(note("shop"), "") << "a mean is none of so few";
}

// 30 of 36,000 failed before a time of 200 visits: 15 for each hundred of its own.
TEST_F(FailingOf, WhatFailedBeforeATimeIsWeighedByTheTime) {
    const auto noteOn = [&](std::uint64_t failedThen, std::uint64_t failedUpToIt) {
        result_.limited = {visits("buyers during after", 200, failedThen)};
        result_.shortfallsOfTimes = {{"during after",
                                      {Shortfall::Of::Visits, "buyers", "visits",
                                       Shortfall::Fared::Failed, failedUpToIt, 36'000}}};
        return Failing(result_, RunGraph()).noteOn({"shop", false, "queue", "during after"});
    };
    EXPECT_EQ(noteOn(0, 30), "while 30 of 36000 visits of buyers failed up to its end");
    EXPECT_EQ(noteOn(0, 2), "") << "1 for each hundred";
    EXPECT_EQ(noteOn(20, 30), "while 10 % of visits of buyers failed") << "10 before it";
    EXPECT_EQ(noteOn(20, 36), "while 10 % of visits of buyers failed") << "16 before it";
}

TEST_F(FailingOf, WhatFailedUpToTheEndOfALimitedTimeIsToldWhereItIsMuchMore) {
    result_.traffic[0] = visits("buyers", 1000, 570);
    const auto noteOn = [&](std::uint64_t failedThen, std::uint64_t failedUpToIt) {
        result_.limited = {visits("buyers during after", 100, failedThen)};
        result_.shortfallsOfTimes = {{"after", {}},
                                     {"during after",
                                      {Shortfall::Of::Visits, "buyers", "visits",
                                       Shortfall::Fared::Failed, failedUpToIt, 800}}};
        return Failing(result_, RunGraph()).noteOn({"shop", false, "queue", "during after"});
    };
    EXPECT_EQ(noteOn(0, 0), "") << "what fails after it eases nobody in it";
    EXPECT_EQ(noteOn(0, 400), "while 50 % of visits of buyers failed up to its end");
    EXPECT_EQ(noteOn(40, 400), "while 40 % of visits of buyers failed");
    EXPECT_EQ(noteOn(10, 400), "while 10 % of visits of buyers failed, and 50 % of visits of "
                               "buyers failed up to its end");
    EXPECT_EQ(noteOn(0, 4), "while 0.5 % of visits of buyers failed up to its end")
        << "of so long a time few may be a peak";
}

TEST_F(FailingOf, OneBookOfWorkHidesNoOther) {
    const auto work = [](const char* what, std::uint64_t failed, bool isWithin) {
        return ShortfallOfTime{
            "during after",
            {Shortfall::Of::Work, "workers", what, Shortfall::Fared::Failed, failed, 100},
            isWithin};
    };
    const char* low = "tries of jobs of workers (low)";
    const char* high = "jobs of workers (high)";
    result_.shortfallsOfTimes = {work(low, 14, true), work(low, 2, false), work(high, 0, true),
                                 work(high, 23, false)};
    EXPECT_EQ(Failing(result_, RunGraph()).noteOn({"store", false, "queue", "during after"}),
              "while 14 % of tries of jobs of workers (low) failed, and 23 % of jobs of workers "
              "(high) failed up to its end");
}

TEST_F(FailingOf, WhatFailedInTheWarmUpIsTold) {
    result_.shortfallsOfTimes = {
        {"", {Shortfall::Of::Visits, "buyers", "visits", Shortfall::Fared::Failed, 90, 100}},
        {"",
         {Shortfall::Of::Requests, "other", "other's requests", Shortfall::Fared::Failed, 70, 100}},
        {"",
         {Shortfall::Of::Work, "workers", "jobs of workers", Shortfall::Fared::NotDone, 60, 100}}};
    EXPECT_EQ(note("shop"), "while 90 % of visits of buyers failed and 60 % of jobs of workers "
                            "were not done in the warm-up");
    EXPECT_EQ(note("other"), "while 70 % of other's requests failed in the warm-up");
    EXPECT_EQ(note("other", "availability"), "while 70 % of other's requests failed in the warm-up")
        << "of these it says nothing itself";
    EXPECT_EQ(note("buyers", "availability"), "while 90 % of visits of buyers failed and 60 % of "
                                              "jobs of workers were not done in the warm-up");
}

// The replica follows db: what shop refuses is never written.
TEST_F(FailingOf, WhoeverFollowsAPartIsEasedByWhoCallsIt) {
    of(1) = requests(1000, 900);
    EXPECT_EQ(note("replica"), "while 90 % of shop's requests failed");
    EXPECT_EQ(note("lb", "availability"), "") << "it is before the shop";
}

// shop's writes go to db; a source of that name is another matter.
TEST_F(FailingOf, OnlyComponentsAreCalled) {
    result_.configuration = R"(doppel: 1
components:
  shop: {kind: app, calls: [{to: db, for: writes}]}
  db: {kind: database}
  other: {kind: app}
traffic:
  buyers: {kind: open, to: shop}
  writes: {kind: open, to: other}
)";
    result_.traffic = {visits("buyers", 1000, 850), visits("writes", 1000, 0)};
    EXPECT_EQ(note("db"), "while 85 % of visits of buyers failed");
    EXPECT_EQ(note("other"), "");
}

// A call that is ignored fails: nobody waits for it.
TEST_F(FailingOf, PagesThatLackAPartAreTold) {
    result_.traffic[0].metrics = {counted("degraded", 960)};
    EXPECT_EQ(note("shop"), "while 96 % of visits of buyers lacked a part");
    EXPECT_EQ(note("shop", "degraded"), "");
    EXPECT_EQ(note("other"), "");
    of(kWorkers) = jobs(1000, 90, 910, 0);
    EXPECT_EQ(note("shop"),
              "while 96 % of visits of buyers lacked a part and 91 % of jobs of workers failed");
    result_.traffic[0] = visits("buyers", 1000, 500);
    result_.traffic[0].metrics = {counted("degraded", 460)};
    EXPECT_EQ(note("lb"), "while 50 % of visits of buyers failed and 91 % of jobs of workers");
    result_.traffic[0] = visits("buyers", 1000, 20);
    result_.traffic[0].metrics = {counted("degraded", 910)};
    EXPECT_EQ(note("lb"),
              "while 2 % of visits of buyers failed and 91 % of visits of buyers lacked "
              "a part and 91 % of jobs of workers failed");
}

} // namespace
} // namespace doppel::scenarios
