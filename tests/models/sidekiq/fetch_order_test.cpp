// SPDX-License-Identifier: Apache-2.0
#include "models/sidekiq/fetch_order.h"
#include "sim/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <string>

namespace doppel::models {
namespace {

using ::testing::ElementsAre;

std::vector<std::uint32_t> drawn(std::span<const std::uint32_t> weights, sim::Draws draws) {
    std::vector<std::uint32_t> order;
    drawFetchOrder(weights, fetchModeOf(weights), draws, order);
    return order;
}

TEST(FetchOrder, TheModeFollowsFromTheWeights) {
    using Weights = std::vector<std::uint32_t>;
    EXPECT_EQ(fetchModeOf(Weights{0, 0, 0}), FetchMode::Strict);
    EXPECT_EQ(fetchModeOf(Weights{0}), FetchMode::Strict);
    EXPECT_EQ(fetchModeOf(Weights{1, 1}), FetchMode::Random);
    EXPECT_EQ(fetchModeOf(Weights{1}), FetchMode::Random);
    EXPECT_EQ(fetchModeOf(Weights{3, 2, 1}), FetchMode::Weighted);
    EXPECT_EQ(fetchModeOf(Weights{0, 1}), FetchMode::Weighted);
    EXPECT_EQ(fetchModeOf(Weights{2, 2}), FetchMode::Weighted);
}

TEST(FetchOrder, StrictIsTheOrderOfTheList) {
    const std::array<std::uint32_t, 3> none{0, 0, 0};
    const sim::Stream chance(1, 0, "order");
    EXPECT_THAT(drawn(none, chance.at(1)), ElementsAre(0, 1, 2));
    EXPECT_THAT(drawn(none, chance.at(2)), ElementsAre(0, 1, 2));
}

TEST(FetchOrder, G1_3_OrdersOfThreeWeightsAreAsOftenAsTheyShould) {
    const std::array<std::uint32_t, 3> weights{3, 2, 1};
    const std::map<std::string, double> expected{{"012", 1.0 / 3},  {"021", 1.0 / 6},
                                                 {"102", 1.0 / 4},  {"120", 1.0 / 12},
                                                 {"201", 1.0 / 10}, {"210", 1.0 / 15}};
    constexpr int kDraws = 60'000;
    const sim::Stream chance(36, 0, "order");
    std::map<std::string, int> seen;
    for (std::uint64_t i = 0; i < kDraws; ++i) {
        std::string order;
        for (const std::uint32_t queue : drawn(weights, chance.at(i))) {
            order += std::to_string(queue);
        }
        ++seen[order];
    }
    double chiSquare = 0;
    for (const auto& [order, share] : expected) {
        const double wanted = share * kDraws;
        chiSquare += (seen[order] - wanted) * (seen[order] - wanted) / wanted;
    }
    EXPECT_EQ(seen.size(), 6);
    EXPECT_LT(chiSquare, 20.515); // 5 degrees of freedom, 99.9 %
}

TEST(FetchOrder, AQueueWithoutAWeightAmongOthersStandsInTheListOnce) {
    const std::array<std::uint32_t, 2> weights{0, 3};
    const sim::Stream chance(36, 0, "order");
    int first = 0;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        first += drawn(weights, chance.at(i)).front() == 0 ? 1 : 0;
    }
    EXPECT_NEAR(first / 20'000.0, 0.25, 0.012); // 4 standard errors
}

} // namespace
} // namespace doppel::models
