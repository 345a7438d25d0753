// SPDX-License-Identifier: Apache-2.0
// When the Routers hear of new pages. Every process ticks every 5 s and reloads when its last
// attempt began more than 5 min ago; loading takes 20 s. Source: alphagov/router
// lib/load_routes.go; GOV.UK values-production.yaml.
#include "tests/platform/little_platform.h"

#include <string>

namespace doppel::scenarios {
namespace {

constexpr int kSeconds = 700;

/// A visit in each second, each to a page of its own that is published at `published`.
RunResult visitNewPages(int published, bool notified) {
    Script script;
    for (int second = 0; second < kSeconds; ++second) {
        script.at(second, "/new-" + std::to_string(second));
    }
    return script.play({"duration=12min",
                        "components.router.changes=[{at: " + std::to_string(published) +
                            "s, share: 100%, notified: " + (notified ? "true" : "false") + "}]"});
}

void expectFound(const RunResult& result, int published, int foundFrom) {
    EXPECT_EQ(withStatus(result, "visitors", "404"), static_cast<std::uint64_t>(foundFrom));
    EXPECT_EQ(withStatus(result, "visitors", "200"),
              static_cast<std::uint64_t>(kSeconds - foundFrom));
    EXPECT_EQ(figure(result, "router", "stale_not_found"), foundFrom - published);
}

TEST(RouteReload, TakesTwentySecondsAfterTheNotice) {
    expectFound(visitNewPages(100, true), 100, 120);
}

TEST(RouteReload, WithoutNoticeBeginsAtTheFirstTickAfterTheInterval) {
    // At 300 s exactly five minutes have passed, not more; so the tick at 305 s begins it.
    expectFound(visitNewPages(100, false), 100, 305 + 20);
}

TEST(RouteReload, LoadsTheRoutesAsTheyWereWhenItBegan) {
    // 310 s is too late for the load that began at 305 s; the next one begins 305 s after that.
    expectFound(visitNewPages(310, false), 310, 610 + 20);
}

} // namespace
} // namespace doppel::scenarios
