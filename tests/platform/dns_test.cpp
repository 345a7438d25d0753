// SPDX-License-Identifier: Apache-2.0
// What becomes of visitors when the site's name cannot be looked up, or changes. The resolver may
// keep the name for 5 min; each visitor of a script comes for the first time.
#include "tests/platform/little_platform.h"

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

} // namespace
} // namespace doppel::scenarios
