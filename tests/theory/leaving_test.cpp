// SPDX-License-Identifier: Apache-2.0
// Clients who leave before they are served, at a server that notices and at one that doesn't.
#include "models/app/app.h"
#include "models/router/router.h"
#include "models/traffic/open_traffic.h"
#include "sim/distribution.h"
#include "tests/models/traffic/stub_component.h"
#include "tests/theory/replications.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace doppel::theory {
namespace {

using namespace std::chrono_literals;
using sim::Distribution;

constexpr double kService = 0.1; // seconds, exponential

// Visitors, `rate` a second, each of whom leaves when it has waited for its patience.
class Leaving {
public:
    Leaving(std::uint64_t seed, double rate, Distribution patience) : host_({}, seed) {
        config_.visitors.to = "front";
        config_.visitors.latency = 0s;
        config_.visitors.patience = std::move(patience);
        config_.visitors.pages.count = 1;
        config_.demand.rate = {rate};
    }

    // A Router, whose requests end with their client, in a queue for its cores and on them.
    void atRouter(std::uint32_t cores) {
        host_.addStub("backend");
        models::RouterConfig config;
        config.replicas = 1;
        config.cores = cores;
        config.cpuTime = Distribution::exponential(kService);
        config.defaultBackend = {"backend"};
        config.latency = 0s;
        config.reload.loadTime = Distribution::deterministic(0);
        host_.add<models::Router>("front", config);
    }
    // An app, which works on for those who left.
    void atApp(std::uint32_t threads) {
        models::AppConfig config;
        config.replicas = 1;
        config.workers = 1;
        config.threads = threads;
        config.acceptPolicy = models::AcceptPolicy::Shared;
        config.backlog = 1'000'000;
        config.cpu = Distribution::deterministic(0);
        config.io = Distribution::exponential(kService);
        host_.add<models::App>("front", config);
    }

    // Servers at work on average, and the share of visitors who got their page.
    std::vector<double> play(const std::string& busy) {
        host_.platform.connect();
        models::OpenTraffic source(host_.platform, "visitors", 0, config_, {});
        source.connect();
        host_.platform.start();
        source.start();
        const sim::Time end = sim::kStart + std::chrono::seconds(lengthOf(4'000));
        host_.world.run(end);
        const models::Meter& visits = source.book().meter();
        const auto answered = static_cast<double>(visits.answered());
        const auto failed = static_cast<double>(visits.failed());
        const double work =
            static_cast<double>(host_.world.metrics().gauge("front", busy, "").totalIntegral(end));
        const std::vector<double> told{work / 1e9 / sim::toSeconds(end),
                                       answered / (answered + failed)};
        EXPECT_EQ(host_.platform.find("front")->meter().imbalance(end), std::nullopt);
        host_.world.clear(); // visits refer to their source
        return told;
    }

private:
    models::PlatformForTests host_;
    models::OpenTrafficConfig config_;
};

// Enough cores for all: a visitor holds one for the lesser of its service and its patience.
TEST(Leaving, HoldsAServerThatNoticesForTheLesserOfServiceAndPatience) {
    const double rate = 50;
    const double patience = 0.15;
    const double inTime = 1 - std::exp(-patience / kService); // of an exponential service
    expectTheory(
        [&](std::uint64_t seed) {
            Leaving leaving(seed, rate, Distribution::deterministic(patience));
            leaving.atRouter(1'000);
            return leaving.play("cores_busy");
        },
        {{"M/M/inf, leaving after 150 ms, noticed: busy", rate * kService * inTime},
         {"served in time", inTime}});
}

TEST(Leaving, HoldsAServerThatDoesNotNoticeForItsWholeService) {
    const double rate = 50;
    const double patience = 0.15;
    expectTheory(
        [&](std::uint64_t seed) {
            Leaving leaving(seed, rate, Distribution::deterministic(patience));
            leaving.atApp(1'000);
            return leaving.play("puma_busy_threads");
        },
        {{"M/M/inf, leaving after 150 ms, unnoticed: busy", rate * kService},
         {"of them in time", 1 - std::exp(-patience / kService)}});
}

// M/M/c whose clients leave, from the queue and from service, after an exponential time: births
// lambda, deaths min(n, c) mu + n theta.
struct ErlangWithAborts {
    double busy = 0;
    double served = 0;
};
ErlangWithAborts withAborts(double lambda, double mu, double theta, int servers) {
    double weight = 1;
    double sum = 1;
    double busy = 0;
    for (int n = 1; n < 2'000; ++n) {
        weight *= lambda / (std::min(n, servers) * mu + n * theta);
        sum += weight;
        busy += weight * std::min(n, servers);
    }
    busy /= sum;
    return {busy, mu * busy / lambda};
}

TEST(Leaving, ErlangWithAborts) {
    EXPECT_NEAR(withAborts(1, 1, 0, 2).served, 1, 1e-12); // a queue without loss
    struct Case {
        double rate;
        int cores;
    };
    for (const Case& c : {Case{30, 4}, Case{60, 4}}) { // 0.75 and 1.5 of what four can do
        const ErlangWithAborts theory = withAborts(c.rate, 1 / kService, 2, c.cores);
        const std::string name =
            "M/M/4 at " + std::to_string(static_cast<int>(c.rate)) + "/s with aborts at 2/s: ";
        expectTheory(
            [&](std::uint64_t seed) {
                Leaving leaving(seed, c.rate, Distribution::exponential(0.5));
                leaving.atRouter(static_cast<std::uint32_t>(c.cores));
                return leaving.play("cores_busy");
            },
            {{name + "busy", theory.busy}, {name + "served", theory.served}});
    }
}

// M/M/1 that serves all of them: a stay is exponential with rate mu - lambda, so that an
// exponential patience of rate theta outlasts it with probability (mu - lambda) / (mu - lambda +
// theta).
TEST(Leaving, LoadsAnUnnoticingServerInFull) {
    const double rate = 7;
    const double spare = 1 / kService - rate;
    expectTheory(
        [&](std::uint64_t seed) {
            Leaving leaving(seed, rate, Distribution::exponential(0.5));
            leaving.atApp(1);
            return leaving.play("puma_busy_threads");
        },
        {{"M/M/1 at 0.7, leaving at 2/s, unnoticed: busy", rate * kService, 0.02},
         {"in time", spare / (spare + 2), 0.02}});
}

} // namespace
} // namespace doppel::theory
