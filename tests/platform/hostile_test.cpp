// SPDX-License-Identifier: Apache-2.0
// Values at the end of their range that once ended the program.
#include "tests/platform/temporary_scenario.h"

namespace doppel::scenarios {
namespace {

/// An app and those who visit it, and what is said beside.
RunResult playedFromText(const std::string& rest) {
    return playText("doppel: 1\nduration: 10s\n" + rest);
}

TEST(HostileValue, AnEmptyPageIsAPage) {
    const RunResult result = playedFromText("page_classes: {p: {mean_size: 0B}}\n"
                                            "components: {a: {kind: app}}\n"
                                            "traffic: {v: {kind: open, to: a, rate: 5/s}}\n");
    EXPECT_GT(result.traffic.front().ok, 0U);
    EXPECT_EQ(result.traffic.front().failed, 0U);
}

TEST(HostileValue, APatienceWithoutEndIsForEver) {
    const RunResult result = playedFromText("components: {a: {kind: app}}\n"
                                            "traffic: {v: {kind: open, to: a, rate: 30/s, "
                                            "patience: \"lognormal(mu 0, sigma 20)\"}}\n");
    EXPECT_GT(result.traffic.front().total, 200U);
}

} // namespace
} // namespace doppel::scenarios
