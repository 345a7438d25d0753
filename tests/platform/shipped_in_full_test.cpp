// SPDX-License-Identifier: Apache-2.0
// The scenarios that doppel ships, as they are: they play to their end, and no law is broken. That
// takes a while, so that only `ctest -C Long -L long` does it, each night.
#include "tests/platform/shipped_scenarios.h"

#include <cstdlib>
#include <string>

namespace doppel::scenarios {
namespace {

class ShippedInFull : public testing::TestWithParam<std::string> {};

TEST_P(ShippedInFull, KeepsItsBooksToItsEnd) {
    if (std::getenv("DOPPEL_LONG") == nullptr) {
        GTEST_SKIP() << "takes minutes: DOPPEL_LONG=1";
    }
    const ReadyScenario scenario(sourcePath("scenarios/" + GetParam()));
    ASSERT_TRUE(scenario.loaded());
    EXPECT_FALSE(scenario.play().traffic.empty());
}

INSTANTIATE_TEST_SUITE_P(Each, ShippedInFull, testing::ValuesIn(shippedScenarios()), testNameOf);

} // namespace
} // namespace doppel::scenarios
