// SPDX-License-Identifier: Apache-2.0
// Resolvers that cache: models/dns in a platform, asked at random times.
#include "models/dns/name_service.h"
#include "models/dns/stub_resolver.h"
#include "sim/distribution.h"
#include "tests/models/traffic/stub_component.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using namespace std::chrono_literals;
using models::Request;

// Clients who hold nothing themselves ask for one name, `rate` a second altogether.
class AskedName {
public:
    AskedName(std::uint64_t seed, std::uint32_t resolvers, sim::Duration ttl) : host_({}, seed) {
        host_.addStub("edge");
        models::DnsConfig config;
        config.records["www.example"] = {{"", {"edge"}}, ttl, {{"route53"}}};
        config.resolvers = resolvers;
        config.latency = 0s;
        config.authorityLatency = 0s;
        names_ = &host_.add<models::NameService>("dns", config);
        authority_ = &host_.add<models::DnsAuthority>("route53", models::DnsAuthorityConfig{});
        host_.platform.connect();
        asking_.emplace(*names_, "visitors", *names_->find("www.example"), kClients);
    }
    sim::World& world() { return host_.world; }

    // The share of queries that no authority was asked for.
    double hitRatio(double rate, int queries) {
        world().spawn(ask(rate, queries));
        world().run(sim::kNever - 1ns);
        EXPECT_EQ(answered_, queries);
        return 1.0 - static_cast<double>(authority_->meter().arrived()) / queries;
    }

private:
    static constexpr std::uint32_t kClients = 30'000;

    sim::Task<void> ask(double rate, int queries) {
        const sim::Distribution gap = sim::Distribution::exponential(1 / rate);
        sim::Stream gaps = world().stream("gaps");
        sim::Stream clients = world().stream("clients");
        for (int n = 0; n < queries; ++n) {
            co_await world().sleep(gap.sampleDuration(gaps));
            Request query;
            query.visit = static_cast<std::uint64_t>(n) + 1;
            query.key = models::deriveKey(0, models::KeyStep::Number, query.visit);
            query.client = static_cast<std::uint32_t>(clients.below(kClients));
            const models::Resolution answer = co_await asking_->resolve(query);
            answered_ += answer.failure == models::Failure::None ? 1 : 0;
        }
    }

    models::PlatformForTests host_;
    models::NameService* names_ = nullptr;
    models::DnsAuthority* authority_ = nullptr;
    std::optional<models::StubResolver> asking_;
    int answered_ = 0;
};

double hits(double ratePerResolver, double ttl) {
    return ratePerResolver * ttl / (1 + ratePerResolver * ttl);
}

TEST(Dns, G5_3HitRatioOfAResolverFollowsFromRateAndTtl) {
    EXPECT_NEAR(hits(0.01, 3600), 36.0 / 37, 1e-12);
    struct Case {
        std::uint32_t resolvers;
        double rate;
        double ttl;
    };
    for (const Case& c : {Case{1, 0.01, 3600}, Case{3, 0.01, 3600}, Case{1, 0.05, 60}}) {
        const std::string name = "resolvers " + std::to_string(c.resolvers) + ", " +
                                 std::to_string(c.rate).substr(0, 4) + "/s, TTL " +
                                 std::to_string(static_cast<int>(c.ttl)) + " s: ";
        const double theory = hits(c.rate / c.resolvers, c.ttl);
        expectTheory(
            [&](std::uint64_t seed) {
                const auto ttl = std::chrono::seconds(static_cast<int>(c.ttl));
                const double ratio =
                    AskedName(seed, c.resolvers, ttl).hitRatio(c.rate, lengthOf(20'000));
                return std::vector{ratio, 1 - ratio};
            },
            {{name + "hits", theory}, {name + "misses", 1 - theory}});
    }
}

} // namespace
} // namespace doppel::theory
