// SPDX-License-Identifier: Apache-2.0
// What components cost by their use.
#include "tests/platform/temporary_scenario.h"

namespace doppel::scenarios {
namespace {

// Half of the minute's answers stop in their midst.
TEST(Prices, AnAnswerThatStopsInItsMidstSendsNoWholeBody) {
    const auto costOf = [](const std::string& fault) {
        const RunResult result = playText(R"(doppel: 1
duration: 1min
components:
  web: {kind: app, replicas: 1, cpu: 1ms, price: {gb: 1000}}
traffic: {guests: {kind: open, to: web, rate: 20/s, patience: 5s, pages: {count: 5}}}
timeline:
  - {at: 30s, fault: )" + fault + ", target: web}\n");
        return figure(result, "web", "cost");
    };
    const double well = costOf("slow, delay: 1ms");
    EXPECT_GT(well, 0);
    EXPECT_NEAR(costOf("stall") / well, 0.5, 0.1);
}

} // namespace
} // namespace doppel::scenarios
