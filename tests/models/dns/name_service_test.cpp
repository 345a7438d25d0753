// SPDX-License-Identifier: Apache-2.0
#include "models/dns/name_service.h"
#include "models/dns/stub_resolver.h"
#include "tests/models/traffic/stub_component.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <vector>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;
using sim::Task;

// www.example -> cdn.example -> edge, with an authority for each zone; no way takes any time.
class Names : public testing::Test {
protected:
    void SetUp() override {
        host_.addStub("edge");
        host_.addStub("spare");
        DnsConfig config;
        config.records["www.example"] = {{"cdn.example", {}}, 300s, {{"registry"}}};
        config.records["cdn.example"] = {{"", {"edge"}}, 60s, {{"route53"}}};
        config.records["gone.example"] = {{}, 300s, {{"route53"}}};
        config.latency = 0s;
        config.authorityLatency = 0s;
        adjust(config);
        config_.value = config;
        names_ = &dynamic_cast<NameService&>(host_.platform.add(dnsKind(), "dns", config_));
        registry_ = &host_.add<DnsAuthority>("registry", DnsAuthorityConfig{});
        route53_ = &host_.add<DnsAuthority>("route53", DnsAuthorityConfig{});
        host_.platform.connect();
        www_ = std::make_unique<StubResolver>(*names_, "visitors", *names_->find("www.example"), 9);
    }
    virtual void adjust(DnsConfig&) {}

    struct Outcome {
        std::string to;
        Duration took{};
    };
    Task<void> ask(sim::World& world, StubResolver& resolver, std::uint32_t client, Outcome& out) {
        const sim::Time began = world.now();
        Request request;
        request.visit = ++visits_;
        request.key = deriveKey(0, KeyStep::Number, request.visit);
        request.client = client;
        const Resolution resolution = co_await resolver.resolve(request);
        out.took = world.now() - began;
        out.to = resolution.failure == Failure::None
                     ? names_->addresses()[resolution.address]->name()
                     : std::string(toText(resolution.failure));
    }
    // Asks the resolver at a time and waits for what it says.
    Outcome askAt(Duration at, std::uint32_t client = 0) { return askFor(*www_, at, client); }
    Outcome askFor(StubResolver& resolver, Duration at, std::uint32_t client = 0) {
        Outcome outcome;
        host_.world.run(kStart + at);
        host_.world.spawn(ask(host_.world, resolver, client, outcome));
        while (outcome.to.empty()) {
            host_.world.run(host_.world.now() + 1ms);
        }
        return outcome;
    }
    std::optional<std::string> heldAt(Duration at, std::uint32_t client = 0) {
        const auto held = www_->held(client, kStart + at);
        return held ? std::optional(names_->addresses()[*held]->name()) : std::nullopt;
    }
    std::uint64_t askedOf(const Component& authority) { return authority.meter().arrived(); }

    ConfigOf<DnsConfig> config_; // outlives the platform
    PlatformForTests host_;
    NameService* names_ = nullptr;
    DnsAuthority* registry_ = nullptr;
    DnsAuthority* route53_ = nullptr;
    std::unique_ptr<StubResolver> www_;
    std::uint64_t visits_ = 0;
};

struct OneResolver : Names {
    void adjust(DnsConfig& config) override { config.resolvers = 1; }
};

TEST_F(OneResolver, FollowsTheChainAndAsksEachAuthorityOnce) {
    EXPECT_EQ(askAt(0s).to, "edge");
    EXPECT_EQ(askAt(10s, 1).to, "edge");
    EXPECT_EQ(askedOf(*registry_), 1u);
    EXPECT_EQ(askedOf(*route53_), 1u);
    EXPECT_EQ(askAt(60s, 2).to, "edge"); // the second link has expired, the first has not
    EXPECT_EQ(askedOf(*registry_), 1u);
    EXPECT_EQ(askedOf(*route53_), 2u);
}

TEST_F(OneResolver, ResolvesNothingByAnAnswerThatIsNoAddress) {
    for (const std::uint16_t status : std::vector<std::uint16_t>{200, 204, 404, 503}) {
        names_->faults().errorBefore = {sim::Probability{1.0}, status};
        EXPECT_EQ(askAt(0s).to, "name not resolved") << status;
        EXPECT_EQ(heldAt(0s), std::nullopt) << status;
    }
}

TEST_F(OneResolver, GivesClientsTheRemainingLife) {
    askAt(0s);
    askAt(40s, 1);
    EXPECT_EQ(heldAt(60s - 1ns, 0), "edge");
    EXPECT_EQ(heldAt(60s - 1ns, 1), "edge");
    EXPECT_EQ(heldAt(60s, 0), std::nullopt);
    EXPECT_EQ(heldAt(60s, 1), std::nullopt); // it got what was left: 20 s
}

TEST_F(OneResolver, LeavesThoseOnTheOldAnswerWhoHoldItWhenARecordIsSwitched) {
    askAt(0s, 0);
    names_->point(*names_->find("cdn.example"), {"", {"spare"}}, {});
    EXPECT_EQ(heldAt(59s, 0), "edge");
    EXPECT_EQ(askAt(59s, 1).to, "edge"); // and so does the resolver
    EXPECT_EQ(askAt(60s, 2).to, "spare");
}

TEST_F(OneResolver, KeepsThatANameDoesNotExistByTheSoaRecord) {
    StubResolver gone(*names_, "visitors", *names_->find("gone.example"), 9);
    EXPECT_EQ(askFor(gone, 0s).to, "name not resolved");
    names_->point(*names_->find("gone.example"), {"", {"edge"}}, {});
    EXPECT_EQ(askFor(gone, 300s - 1ms).to, "name not resolved"); // min(1 h, 5 min)
    EXPECT_EQ(askFor(gone, 300s).to, "edge");
}

TEST_F(OneResolver, SharesOneLookUpAmongThoseWhoWait) {
    route53_->faults().slow = {{.wait = sim::Distribution::deterministic(0.5)}};
    Outcome first;
    Outcome second;
    host_.world.spawn(ask(host_.world, *www_, 0, first));
    host_.world.run(kStart + 200ms);
    host_.world.spawn(ask(host_.world, *www_, 1, second));
    host_.world.run(kStart + 1s);
    EXPECT_EQ(first.took, 500ms);
    EXPECT_EQ(second.took, 300ms);
    EXPECT_EQ(askedOf(*route53_), 1u);
}

TEST_F(OneResolver, FailsWhenTheAuthorityOfAnExpiredLinkIsDown) {
    askAt(0s);
    loseAll(*registry_); // its link is held for 300 s: nobody notices
    EXPECT_EQ(askAt(100s).to, "edge");
    loseAll(*route53_);
    const Outcome outcome = askAt(200s);
    EXPECT_EQ(outcome.to, "name not resolved");
    EXPECT_EQ(outcome.took, 10s);    // the visitor's computer gives up; tries take 800 ms each
    EXPECT_EQ(askAt(211s).took, 0s); // SERVFAIL is kept for 5 s from 210.4 s on
}

struct StaleServing : OneResolver {
    void adjust(DnsConfig& config) override {
        OneResolver::adjust(config);
        config.caching.serveStale = true;
    }
};

TEST_F(StaleServing, G5_5AnswersAfterTheClientTimerAndThenAtOnce) {
    askAt(0s);
    loseAll(*route53_);
    const Outcome first = askAt(100s);
    EXPECT_EQ(first.to, "edge");
    EXPECT_EQ(first.took, 1800ms);
    EXPECT_EQ(heldAt(131s, 0), "edge"); // TTL 30 from 101.8 on
    EXPECT_EQ(heldAt(132s, 0), std::nullopt);
    EXPECT_EQ(askAt(110s, 1).took, 0s);
    EXPECT_EQ(askAt(130s - 1ms, 2).took, 0s);
    EXPECT_EQ(askAt(130s + 1ms, 3).took, 1800ms);
}

TEST_F(StaleServing, EachClientHasATimerOfItsOwnWhenSeveralWaitForOneLookUp) {
    askAt(0s);
    loseAll(*route53_);
    host_.world.run(kStart + 100s);
    Outcome first;
    Outcome late;
    host_.world.spawn(ask(host_.world, *www_, 0, first));
    host_.world.run(kStart + 101s);
    host_.world.spawn(ask(host_.world, *www_, 1, late));
    host_.world.run(kStart + 110s);
    EXPECT_EQ(first.took, 1800ms);
    EXPECT_EQ(late.took, 1800ms); // not 800 ms: the look-up is shared, the timer is not
    EXPECT_EQ(late.to, "edge");
}

TEST_F(StaleServing, WhoJoinsALookUpLateStillGetsItsAnswer) {
    askAt(0s);
    names_->point(*names_->find("cdn.example"), {"", {"spare"}}, {});
    route53_->faults().slow = {
        {.wait = sim::Distribution::deterministic(0.7)}}; // within the authority's time-out
    loseAll(*registry_);
    host_.world.run(kStart + 100s);
    Outcome first;
    Outcome late;
    host_.world.spawn(ask(host_.world, *www_, 0, first));
    host_.world.run(kStart + 100s + 300ms);
    host_.world.spawn(ask(host_.world, *www_, 1, late));
    host_.world.run(kStart + 110s);
    EXPECT_EQ(first.to, "spare");
    EXPECT_EQ(first.took, 700ms);
    EXPECT_EQ(late.to, "spare");
    EXPECT_EQ(late.took, 400ms);
}

TEST_F(StaleServing, AClientTimerOfZeroGivesTheStaleAnswerAtOnceAndLooksItUpMeanwhile) {
    config_.value.caching.clientTimer = 0s;
    askAt(0s);
    names_->point(*names_->find("cdn.example"), {"", {"spare"}}, {});
    route53_->faults().slow = {{.wait = sim::Distribution::deterministic(0.2)}};
    const Outcome stale = askAt(100s);
    EXPECT_EQ(stale.to, "edge");
    EXPECT_EQ(stale.took, 0s);
    EXPECT_EQ(askAt(101s, 1).to, "spare");
}

TEST_F(OneResolver, G5_5FailsInTheSameOutageWithoutStaleAnswers) {
    askAt(0s);
    loseAll(*route53_);
    EXPECT_EQ(askAt(100s).to, "name not resolved");
}

struct TwoProviders : Names {
    void adjust(DnsConfig& config) override {
        config.resolvers = 1;
        config.records["cdn.example"].authorities = {{"route53"}, {"registry"}};
        config.records["cdn.example"].ttl = 0s; // asks each time
    }
};

TEST_F(TwoProviders, AreAskedByChanceAndTheOtherOneAfterATimeOut) {
    loseAll(*route53_);
    int slow = 0;
    for (int i = 0; i < 200; ++i) {
        const Outcome outcome = askAt(i * 10s);
        EXPECT_EQ(outcome.to, "edge");
        EXPECT_TRUE(outcome.took == 0s || outcome.took == 800ms);
        slow += outcome.took == 800ms ? 1 : 0;
    }
    EXPECT_NEAR(slow, 100, 29); // four standard deviations
}

TEST_F(TwoProviders, BothMustBeSwitched) {
    names_->point(*names_->find("cdn.example"), {"", {"spare"}}, {"route53"});
    int old = 0;
    for (int i = 0; i < 200; ++i) {
        old += askAt(i * 10s).to == "edge" ? 1 : 0;
    }
    EXPECT_NEAR(old, 100, 29);
}

TEST_F(OneResolver, KeepsBooksThatBalance) {
    for (int i = 0; i < 50; ++i) {
        askAt(i * 7s, static_cast<std::uint32_t>(i % 9));
    }
    for (const auto& component : host_.platform.components()) {
        EXPECT_EQ(component->meter().imbalance(host_.world.now()), std::nullopt)
            << component->name();
    }
}

struct ThreeResolvers : Names {
    void adjust(DnsConfig& config) override { config.resolvers = 3; }
};

TEST_F(ThreeResolvers, ShareOutTheClients) {
    std::vector<int> clients(3, 0);
    for (std::uint32_t client = 0; client < 3000; ++client) {
        ++clients[names_->resolverOf(client, 0).index];
    }
    for (const int count : clients) {
        EXPECT_NEAR(count, 1000, 30);
    }
}

struct ManyResolvers : Names {
    void adjust(DnsConfig& config) override {
        config.resolvers = 4'000;
        config.records["www.example"].ttl = 60s; // as long as the name that it is an alias of
    }
    // What each resolver gives to a client that asks when the run begins; 0: it holds nothing.
    std::vector<double> livesAtStart(const NameDemand& demand) {
        names_->expect(*names_->find("www.example"), demand);
        host_.platform.start();
        registry_->faults().refuse = 1; // who holds nothing gets nothing
        route53_->faults().refuse = 1;
        std::vector<double> lives;
        for (std::uint32_t i = 0; i < 4'000; ++i) {
            lives.push_back(0);
            host_.world.spawn(lifeAt(host_.world, {i}, lives));
            host_.world.run(kStart);
        }
        return lives;
    }

private:
    Task<void> lifeAt(sim::World&, InstanceId resolver, std::vector<double>& lives) {
        Request query;
        query.key = resolver.index + 1;
        query.page.index = *names_->find("www.example");
        const std::size_t place = lives.size() - 1;
        const Response response = co_await names_->serve(query, resolver);
        lives[place] = sim::toSeconds(response.maxAge.value_or(0s));
    }
};

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Uniform over 60 s: four standard deviations of the mean of 4,000 are 1.1 s.
TEST_F(ManyResolvers, HoldForHalfTheTtlOnAverageAtAnyTime) {
    const std::vector<double> lives = livesAtStart({std::numeric_limits<double>::infinity(), 1});
    EXPECT_NEAR(meanOf(lives), 30, 1.1);
    for (const double quarter : {15.0, 30.0, 45.0}) {
        const auto below = std::count_if(lives.begin(), lives.end(),
                                         [quarter](double life) { return life < quarter; });
        EXPECT_NEAR(static_cast<double>(below) / 4'000, quarter / 60, 0.03) << quarter;
    }
}

// 4,000 resolvers share 40 queries a second of clients who hold nothing for long: 0.01/s each, so
// that a name of 60 s is held for 0.6 / 1.6 of the time.
TEST_F(ManyResolvers, HoldWhatIsSeldomAskedForOnlySomeOfTheTime) {
    const std::vector<double> lives = livesAtStart({40, 50'000'000});
    const auto held =
        std::count_if(lives.begin(), lives.end(), [](double life) { return life > 0; });
    EXPECT_NEAR(static_cast<double>(held) / 4'000, 0.375, 0.031);
    EXPECT_NEAR(meanOf(lives), 0.375 * 30, 1.2);
}

TEST_F(ManyResolvers, KnowNothingOfANameThatNobodyAsksFor) {
    EXPECT_EQ(meanOf(livesAtStart({0, 1})), 0);
}

struct ColdResolvers : ManyResolvers {
    void adjust(DnsConfig& config) override {
        ManyResolvers::adjust(config);
        config.start = DnsStart::Cold;
    }
};

TEST_F(ColdResolvers, KnowNothing) {
    EXPECT_EQ(meanOf(livesAtStart({std::numeric_limits<double>::infinity(), 1})), 0);
}

TEST_F(OneResolver, TakesTargetsAndTtlsFromAChangedConfiguration) {
    askAt(0s);
    config_.value.records["cdn.example"].target.to = {"spare"};
    names_->reconfigure();
    EXPECT_EQ(askAt(60s).to, "spare");
}

TEST(DnsConfigCheck, NamesAnAliasOfNothing) {
    DnsConfig config;
    config.records["www.example"].target.cname = "nowhere.example";
    EXPECT_EQ(problemsOf(config).size(), 1u);
}

TEST(DnsConfigCheck, RefusesMoreAliasesInARowThanResolversFollow) {
    DnsConfig config;
    for (int i = 0; i < 16; ++i) {
        config.records["n" + std::to_string(i)].target.cname = "n" + std::to_string(i + 1);
    }
    config.records["n16"].target.to = {"app"};
    EXPECT_EQ(problemsOf(config).size(), 0u);
    config.records["before"].target.cname = "n0";
    config.records["first"].target.cname = "before"; // told where it begins to be too much
    ASSERT_EQ(problemsOf(config).size(), 1u);
    EXPECT_EQ(problemsOf(config).front().field, "records.before.cname");
}

} // namespace
} // namespace doppel::models
