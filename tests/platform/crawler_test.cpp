// SPDX-License-Identifier: Apache-2.0
// A scraper that no cache can help against the CDN's rate limit: 100 misses a second for each
// client, over 10 s; whoever exceeds it is refused for a minute. Source: govuk-fastly
// www.vcl.tftpl.
#include "tests/platform/little_platform.h"

#include <string>

namespace doppel::scenarios {
namespace {

TEST(Crawler, IsLetThroughAThousandTimesAndThenRefusedWhileOthersAreServed) {
    const ReadyScenario scenario(littlePlatform("little-crawler.yaml"));
    const RunResult result = scenario.play();
    ASSERT_EQ(result.traffic.size(), 2U);
    const bool crawlerFirst = result.traffic.front().name == "crawler";
    const TrafficResult& crawler = result.traffic[crawlerFirst ? 0 : 1];
    const TrafficResult& visitors = result.traffic[crawlerFirst ? 1 : 0];
    // Each of the four exceeds the limit within 7 s, and its box lasts until the end of the flood.
    const std::uint64_t through = 4 * 1000;
    EXPECT_EQ(withStatus(result, "crawler", "200"), through);
    EXPECT_EQ(withStatus(result, "crawler", "429"), crawler.total - through);
    EXPECT_NEAR(static_cast<double>(crawler.total), 600 * 40, 4 * 155); // Poisson
    EXPECT_EQ(figure(result, "edge", "rate_limited"), static_cast<double>(crawler.total - through));
    EXPECT_EQ(visitors.failed, 0U);
    EXPECT_EQ(withStatus(result, "visitors", "429"), 0U);
    EXPECT_EQ(withStatus(result, "visitors", "200"), visitors.total);
}

} // namespace
} // namespace doppel::scenarios
