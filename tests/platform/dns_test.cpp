// SPDX-License-Identifier: Apache-2.0
// What becomes of visitors when the site's name cannot be looked up, or changes. The resolver may
// keep the name for 5 min; each visitor of a script comes for the first time.
#include "tests/platform/temporary_scenario.h"

#include <cmath>
#include <string>

namespace doppel::scenarios {
namespace {

TEST(DnsOutage, IsFeltOnlyWhenTheResolversCopyHasRunOut) {
    Script script;
    script.at(0, "/first").atEach(299, "early", 20).atEach(310, "late", 10).atEach(520, "after", 5);
    const RunResult result =
        script.play({"timeline=[{at: 100s, for: 400s, fault: down, target: dns-authority}]"},
                    "little-dns.yaml");
    EXPECT_EQ(figure(result, "visitors", "failure_name_not_resolved"), 10);
    EXPECT_EQ(result.traffic.front().failed, 10U);
    EXPECT_EQ(figure(result, "edge", "requests"), 1 + 20 + 5);
    EXPECT_EQ(figure(result, "dns-authority", "requests"), 2);
}

TEST(DnsSwitch, LeadsVisitorsElsewhereWhenTheResolversCopyHasRunOut) {
    Script script;
    script.at(0, "/first").atEach(299, "early", 20).atEach(310, "late", 10);
    const RunResult result = script.play(
        {"timeline=[{at: 100s, target: dns, dns: {record: www.gov.uk, to: other-edge}}]"},
        "little-dns.yaml");
    EXPECT_EQ(figure(result, "edge", "requests"), 1 + 20);
    EXPECT_EQ(figure(result, "other-edge", "requests"), 10);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

// Visitors who come 20 times a second and hold nothing themselves stay with a dead address for what
// is left of a TTL of 300 s: 150 s on average, whenever it is switched. The mean over 60 resolvers
// has a deviation of 300 s / sqrt(12 x 60) = 11.2 s; four of them are 894 visits.
TEST(DnsSwitch, CostsAboutTheSameWheneverItIsMade) {
    const TemporaryScenario file(R"(
doppel: 1
title: A name that is switched away from a dead address
duration: 20min
seed: 3
components:
  dns: {kind: dns, resolvers: 60, records: {www: {to: dead, ttl: 300s, authorities: [authority]}}}
  authority: {kind: dns_authority}
  dead: {kind: object_store}
  spare: {kind: object_store}
traffic:
  visitors: {kind: open, to: www, rate: 20/s, clients: 50000000}
)");
    for (const int at : {310, 360, 430, 490, 540, 599, 601}) {
        const std::string time = std::to_string(at) + "s";
        const RunResult result =
            ReadyScenario(file.path(), {"timeline=[{at: " + time +
                                        ", for: 10min, fault: down, target: dead}, "
                                        "{at: " +
                                        time + ", target: dns, dns: {record: www, to: spare}}]"})
                .play();
        EXPECT_NEAR(figure(result, "dead", "requests"), 20.0 * at, 4 * std::sqrt(20.0 * at)) << at;
        EXPECT_NEAR(static_cast<double>(result.traffic.front().failed), 20 * 150, 894) << at;
    }
}

} // namespace
} // namespace doppel::scenarios
