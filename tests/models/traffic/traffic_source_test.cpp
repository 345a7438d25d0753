// SPDX-License-Identifier: Apache-2.0
#include "models/kinds.h"
#include "models/traffic/closed_traffic.h"
#include "models/traffic/open_traffic.h"
#include "models/traffic/replay_traffic.h"
#include "tests/models/traffic/stub_component.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;

std::int64_t nanoseconds(Duration length) {
    return length.count();
}

class Visitors : public testing::Test {
protected:
    Visitors() {
        config_.visitors.to = "front";
        config_.visitors.latency = 10ms;
        config_.visitors.clients = 1000;
        config_.visitors.pages.count = 100;
        config_.demand.rate = {100};
    }
    std::uint64_t counted(const char* metric) {
        const sim::Metric* found = host_.world.metrics().find("visitors", metric);
        return found == nullptr ? 0 : std::get<sim::Counter>(found->value).value();
    }
    const sim::Histogram& latency(const char* metric) {
        return std::get<sim::Histogram>(host_.world.metrics().find("visitors", metric)->value);
    }
    void start(TrafficSource& source) {
        host_.platform.connect();
        source.connect();
        host_.platform.start();
        source.start();
    }
    void expectBalance(TrafficSource& source) {
        EXPECT_EQ(source.book().imbalance(host_.world.now()), std::nullopt);
        for (const auto& component : host_.platform.components()) {
            EXPECT_EQ(component->meter().imbalance(host_.world.now()), std::nullopt)
                << component->name();
        }
    }

    PlatformForTests host_;
    OpenTrafficConfig config_;
};

TEST_F(Visitors, SeeTheWayThereTheWorkAndTheWayBack) {
    host_.addStub("front", {.serviceTime = 30ms, .size = {2000}});
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 10s);
    source.stop();
    host_.world.run(kStart + 20s);
    EXPECT_NEAR(static_cast<double>(counted("requests")), 1000, 4 * std::sqrt(1000));
    EXPECT_EQ(counted("ok"), counted("requests"));
    EXPECT_EQ(counted("failed"), 0u);
    EXPECT_EQ(latency("latency").min(), nanoseconds(10ms + 30ms + 10ms));
    EXPECT_EQ(latency("latency").max(), latency("latency").min());
    EXPECT_EQ(counted("bytes"), counted("ok") * 2000);
    EXPECT_EQ(counted("status_200"), counted("ok"));
    EXPECT_EQ(counted("served_by_origin"), counted("ok"));
    expectBalance(source);
}

TEST_F(Visitors, ArriveAtTheSameTimesWhateverThePlatformDoes) {
    const auto arrivalsWith = [&](Duration serviceTime, std::uint32_t retries) {
        PlatformForTests host;
        StubComponent& front = host.addStub("front", {.serviceTime = serviceTime, .status = 503});
        OpenTrafficConfig config = config_;
        config.visitors.retries.count = retries;
        OpenTraffic source(host.platform, "visitors", 0, config, {});
        source.connect();
        source.start();
        host.world.run(kStart + 20s);
        std::vector<std::tuple<sim::Time, std::uint64_t, std::uint32_t, std::uint32_t>> first;
        for (const auto& seen : front.seen) {
            if (seen.request.attempt == 0) {
                first.emplace_back(seen.at, seen.request.visit, seen.request.page.index,
                                   seen.request.client);
            }
        }
        return first;
    };
    const auto arrivals = arrivalsWith(0ms, 0);
    EXPECT_GT(arrivals.size(), 1500u);
    EXPECT_EQ(arrivals, arrivalsWith(900ms, 2));
}

TEST_F(Visitors, AreLedToTheServerOfTheirPlace) {
    PlatformOptions options;
    options.locations = {{"near", {1.0}}, {"far", {1.0}}};
    PlatformForTests host(std::move(options));
    auto& front = host.add<StubAnycast>("front", StubConfig{.servers = 2});
    OpenTraffic source(host.platform, "visitors", 0, config_, {});
    source.connect();
    source.start();
    host.world.run(kStart + 10s);
    ASSERT_GT(front.seen.size(), 500u);
    for (const auto& seen : front.seen) {
        EXPECT_EQ(seen.instance.index, seen.request.location);
    }
    const auto& took =
        std::get<sim::Histogram>(host.world.metrics().find("visitors", Meter::kLatency)->value);
    EXPECT_EQ(took.min(), nanoseconds(2 * 3ms));
    EXPECT_EQ(took.max(), nanoseconds(2 * 6ms));
}

TEST_F(Visitors, WhoLosePatienceLeaveTheWorkBehind) {
    StubComponent& front = host_.addStub("front", {.serviceTime = 10s});
    config_.visitors.patience = sim::Distribution::deterministic(2.0);
    config_.visitors.retries.count = 3;
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 5s);
    source.stop();
    host_.world.run(kStart + 30s);
    EXPECT_EQ(counted("failed"), counted("requests"));
    EXPECT_EQ(counted("failure_gave_up"), counted("requests"));
    EXPECT_EQ(counted("retries"), 0u); // nobody is left to try again
    EXPECT_EQ(latency("latency").count(), 0u);
    const sim::Metric* patience = host_.world.metrics().find("visitors", "latency_failed");
    ASSERT_NE(patience, nullptr);
    EXPECT_EQ(Duration(std::get<sim::Histogram>(patience->value).max()), 2s);
    EXPECT_EQ(front.meter().wasted(), counted("requests"));
    EXPECT_EQ(front.meter().inFlight(), 0u);
    expectBalance(source);
}

// What each visitor got who waits for as long as that while the answer takes so long.
struct PatienceCase {
    double patience;
    Duration answer;
    bool inTime;
};

class PatientVisitors : public Visitors, public testing::WithParamInterface<PatienceCase> {};

TEST_P(PatientVisitors, WaitExactlyAsLongAsTheySay) {
    host_.addStub("front", {.serviceTime = GetParam().answer});
    config_.visitors.latency = 0s;
    config_.visitors.patience = sim::Distribution::deterministic(GetParam().patience);
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 5s);
    source.stop();
    host_.world.run(kStart + 30s);
    EXPECT_EQ(counted("ok"), GetParam().inTime ? counted("requests") : 0);
    if (GetParam().inTime) {
        EXPECT_EQ(Duration(latency("latency").max()), GetParam().answer);
        return;
    }
    const sim::Metric* leaving = host_.world.metrics().find("visitors", "latency_failed");
    ASSERT_NE(leaving, nullptr);
    EXPECT_EQ(Duration(std::get<sim::Histogram>(leaving->value).max()),
              sim::fromSeconds(GetParam().patience));
}

INSTANTIATE_TEST_SUITE_P(Patience,
                         PatientVisitors,
                         testing::Values(PatienceCase{1, 1s, true},
                                         PatienceCase{1, 1s - 1ns, true},
                                         PatienceCase{1, 1s + 1ns, false},
                                         PatienceCase{0.25, 250ms, true},
                                         PatienceCase{0.25, 250ms + 1ns, false},
                                         PatienceCase{1.5, 1500ms, true},
                                         PatienceCase{1.5, 1500ms + 1ns, false}));

TEST_F(Visitors, TryAgainAfterFailuresAsOftenAsTheyAreTold) {
    StubComponent& front = host_.addStub("front", {.status = 503});
    config_.visitors.retries = {.count = 2, .backoff = 100ms};
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 5s);
    source.stop();
    host_.world.run(kStart + 30s);
    EXPECT_EQ(counted("retries"), 2 * counted("requests"));
    EXPECT_EQ(front.seen.size(), 3 * counted("requests")); // G4.6: 1 + r with everything failing
    EXPECT_EQ(counted("failed"), counted("requests"));
    EXPECT_EQ(counted("status_503"), counted("requests")); // counted once, where the visit ends
    expectBalance(source);
}

TEST_F(Visitors, CountFromTheEndOfTheWarmUpOn) {
    host_.addStub("front", {.serviceTime = 980ms});
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 10s);
    const std::uint64_t under = source.book().underWay();
    EXPECT_GT(under, 0u);
    host_.world.metrics().reset(host_.world.now());
    source.stop();
    host_.world.run(kStart + 20s);
    EXPECT_EQ(counted("requests"), 0u);
    EXPECT_EQ(counted("ok"), under); // they count where they end
    expectBalance(source);
}

TEST_F(Visitors, WriteDownOneJourneyInSoMany) {
    host_.addStub("front");
    config_.visitors.journeysEvery = 50;
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 10s);
    const std::uint64_t begun = source.book().begun();
    EXPECT_EQ(host_.platform.journal().spans().size(), 2 * ((begun - 1) / 50 + 1));
    EXPECT_EQ(host_.platform.journal().spans()[0].component, "visitors");
    EXPECT_EQ(host_.platform.journal().spans()[1].component, "front");
}

TEST_F(Visitors, WriteDownAFewOfEachIntervalWhereNobodySaysHowMany) {
    host_.addStub("front");
    config_.demand.rate = {100};
    host_.platform.journal().expect(120 * 30s);
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 30s);
    const std::size_t before = host_.platform.journal().spans().size();
    EXPECT_LE(before, 2U * 25 * 7); // 25 · (2⁷ - 1) are more than come
    host_.world.run(kStart + 60s);
    const std::size_t journeys = (host_.platform.journal().spans().size() - before) / 2;
    EXPECT_GE(journeys, 20U); // 3,000 ± 55 visits, one in 120 ± 2
    EXPECT_LE(journeys, 30U);
}

TEST_F(Visitors, ComeMoreOftenFromTheMomentTheRateChanges) {
    StubComponent& front = host_.addStub("front");
    config_.demand.rate = {0.000001};
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 100s);
    config_.demand.rate = {1000};
    source.reconfigure();
    host_.world.run(kStart + 110s);
    EXPECT_NEAR(static_cast<double>(front.seen.size()), 10'000, 400);
}

TEST_F(Visitors, ResolveTheNameOnceForAsLongAsItIsHeld) {
    host_.addStub("front");
    host_.addStub("spare");
    DnsConfig dns;
    dns.records["www.example"] = {{"", {"front"}}, 60s, {}};
    dns.resolvers = 1;
    dns.latency = 5ms;
    auto& names = host_.add<NameService>("dns", dns);
    config_.visitors.to = "www.example";
    config_.visitors.clients = 1;
    config_.demand.rate = {1};
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 59s);
    EXPECT_EQ(names.meter().arrived(), 1u);
    EXPECT_EQ(latency("latency").max(), nanoseconds(2 * 5ms + 2 * 10ms));
    names.point(0, {"", {"spare"}}, {});
    host_.world.run(kStart + 200s); // a component that no record named when they connected
    EXPECT_GT(host_.platform.find("spare")->meter().arrived(), 100u);
    EXPECT_EQ(counted("failed"), 0u);
    expectBalance(source);
}

TEST_F(Visitors, WhoseNameDoesNotResolveFail) {
    host_.addStub("front");
    DnsConfig dns;
    dns.records["www.example"] = {{"", {"front"}}, 60s, {}};
    auto& names = host_.add<NameService>("dns", dns);
    loseAll(names);
    config_.visitors.to = "www.example";
    OpenTraffic source(host_.platform, "visitors", 0, config_, {});
    start(source);
    host_.world.run(kStart + 20s);
    EXPECT_GT(counted("failure_name_not_resolved"), 500u);
    EXPECT_EQ(counted("ok"), 0u);
    expectBalance(source);
}

TEST_F(Visitors, ThatAreUsersWaitThinkAndGoOn) {
    StubComponent& front = host_.addStub("front", {.serviceTime = 480ms});
    ClosedTrafficConfig config;
    config.visitors = config_.visitors;
    config.users = 4;
    config.think = sim::Distribution::deterministic(0.5);
    ClosedTraffic source(host_.platform, "visitors", 0, config, {});
    start(source);
    host_.world.run(kStart + 100s - 1ns);
    EXPECT_EQ(front.meter().arrived(), 400u); // N / (R + Z) = 4 / (0.5 s + 0.5 s)
    EXPECT_EQ(source.users(), 4);
    source.stop();
    host_.world.run(kStart + 110s);
    EXPECT_EQ(source.users(), 0);
    expectBalance(source);
}

TEST_F(Visitors, ThatAreUsersComeAndGoByStages) {
    host_.addStub("front");
    ClosedTrafficConfig config;
    config.visitors = config_.visitors;
    config.users = 0;
    config.think = sim::Distribution::deterministic(0.1);
    config.stages = {{10s, 5}, {10s, 0}};
    ClosedTraffic source(host_.platform, "visitors", 0, config, {});
    start(source);
    host_.world.run(kStart + 1s);
    EXPECT_EQ(source.users(), 0);
    host_.world.run(kStart + 5s);
    EXPECT_EQ(source.users(), 2);
    host_.world.run(kStart + 10s);
    EXPECT_EQ(source.users(), 5);
    host_.world.run(kStart + 21s);
    EXPECT_EQ(source.users(), 0);
    expectBalance(source);
}

// A log of a few lines.
class ShortLog final : public ReplayInput {
public:
    explicit ShortLog(std::vector<ReplayEntry> lines) : lines_(std::move(lines)) {}
    std::optional<ReplayEntry> next() override {
        return read_ < lines_.size() ? std::optional(lines_[read_++]) : std::nullopt;
    }
    std::uint64_t rejected() const override { return 7; }

private:
    std::vector<ReplayEntry> lines_;
    std::size_t read_ = 0;
};

TEST_F(Visitors, OfALogComeAtItsTimesAndNeverBackInTime) {
    StubComponent& front = host_.addStub("front");
    ReplayTrafficConfig config;
    config.visitors = config_.visitors;
    config.speed = {2.0};
    const PageId page = host_.platform.pages().add("/a");
    ShortLog log({{.offset = 0s, .page = page, .client = 3, .status = 200},
                  {.offset = 4s, .page = page, .client = 4, .status = 404},
                  {.offset = 3s, .page = page, .client = 5, .status = 0},
                  {.offset = 6s, .page = page, .method = Method::Post, .status = 200}});
    ReplayTraffic source(host_.platform, "visitors", 0, config, log);
    start(source);
    host_.world.run(kStart + 20s);
    ASSERT_EQ(front.seen.size(), 4u);
    EXPECT_EQ(front.seen[0].at, kStart + 10ms);
    EXPECT_EQ(front.seen[1].at, kStart + 2s + 10ms);
    EXPECT_EQ(front.seen[2].at, kStart + 2s + 10ms);
    EXPECT_EQ(front.seen[3].at, kStart + 3s + 10ms);
    EXPECT_EQ(front.seen[1].request.client, 4u);
    EXPECT_EQ(front.seen[3].request.method, Method::Post);
    EXPECT_EQ(counted("clock_went_back"), 1u);
    EXPECT_EQ(counted("accepted"), 4u);
    EXPECT_EQ(counted("rejected"), 7u);
    EXPECT_EQ(counted("same_status"), 2u);
    EXPECT_EQ(counted("other_status"), 1u);
    expectBalance(source);
}

TEST_F(Visitors, OfTwoSourcesShareNoVisitNumber) {
    StubComponent& front = host_.addStub("front");
    OpenTraffic one(host_.platform, "visitors", 0, config_, {});
    OpenTraffic two(host_.platform, "crawlers", 1, config_, {});
    start(one);
    two.connect();
    two.start();
    host_.world.run(kStart + 5s);
    std::vector<std::uint64_t> visits;
    for (const auto& seen : front.seen) {
        visits.push_back(seen.request.visit);
    }
    std::sort(visits.begin(), visits.end());
    EXPECT_EQ(std::adjacent_find(visits.begin(), visits.end()), visits.end());
}

TEST_F(Visitors, AreBuiltByKind) {
    host_.addStub("front");
    const TrafficKind* kind = findKind(builtInKinds().traffic, "open");
    ASSERT_NE(kind, nullptr);
    const auto config = kind->defaults();
    static_cast<ConfigOf<OpenTrafficConfig>&>(*config).value = config_;
    const auto source = kind->build(host_.platform, "visitors", *config, {});
    start(*source);
    host_.world.run(kStart + 1s);
    EXPECT_GT(source->book().begun(), 50u);
    EXPECT_EQ(findKind(builtInKinds().traffic, "opne"), nullptr);
}

} // namespace
} // namespace doppel::models
