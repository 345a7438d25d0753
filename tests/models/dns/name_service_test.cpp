// SPDX-License-Identifier: Apache-2.0
#include "models/dns/name_service.h"
#include "models/dns/stub_resolver.h"
#include "tests/models/traffic/stub_component.h"

#include <gtest/gtest.h>

#include <optional>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::Duration;
using sim::kStart;
using sim::Task;

constexpr std::size_t kDnsConfig = 2; // in the order of addition

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
        names_ = &host_.add<NameService>("dns", config);
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

TEST_F(OneResolver, TakesTargetsAndTtlsFromAChangedConfiguration) {
    askAt(0s);
    host_.config<DnsConfig>(kDnsConfig).records["cdn.example"].target.to = {"spare"};
    names_->reconfigure();
    EXPECT_EQ(askAt(60s).to, "spare");
}

TEST(DnsConfigCheck, NamesAnAliasOfNothing) {
    DnsConfig config;
    config.records["www.example"].target.cname = "nowhere.example";
    EXPECT_EQ(problemsOf(config).size(), 1u);
}

} // namespace
} // namespace doppel::models
