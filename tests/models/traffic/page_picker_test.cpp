// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/page_picker.h"
#include "models/traffic/population.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

namespace doppel::models {
namespace {

using namespace std::chrono_literals;
using sim::kStart;

class Picker : public testing::Test {
protected:
    PagePicker make(const PageSet& set = {}) {
        return PagePicker(config_, set, catalogue_, 36, sim::Stream(36, 0, "test.churn"));
    }
    PagePicker::Pick pick(PagePicker& picker, std::uint64_t visit, sim::Duration at = {}) {
        auto draws = visits_.at(visit);
        return picker.pick(kStart + at, visit, draws);
    }

    PagesConfig config_{.count = 1000, .popularity = "zipf(1)"};
    PageCatalogue catalogue_{{{.name = "page"}, {.name = "search", .prefixes = {"/search"}}}, 36};
    sim::Stream visits_{36, 0, "test.visits"};
};

TEST_F(Picker, FollowsZipfsLaw) {
    PagePicker picker = make();
    constexpr int kVisits = 200'000;
    int first = 0;
    for (std::uint64_t visit = 0; visit < kVisits; ++visit) {
        first += pick(picker, visit).page == picker.pageOf(0) ? 1 : 0;
    }
    double harmonic = 0;
    for (int k = 1; k <= 1000; ++k) {
        harmonic += 1.0 / k;
    }
    const double share = 1 / harmonic;
    EXPECT_NEAR(first / double{kVisits}, share, 4 * std::sqrt(share * (1 - share) / kVisits));
}

TEST_F(Picker, MakesUpNoMoreOnceSomebodyStopsIt) {
    config_.count = 1'000'000;
    PageSet set;
    set.stops = [] {
        return std::string("Ctrl-C");
    };
    PagePicker picker = make(set);
    EXPECT_LT(catalogue_.size(), 100'000u);
    EXPECT_LT(pick(picker, 1).page.index, catalogue_.size());
}

TEST_F(Picker, TakesRealPagesByTheirWeights) {
    const PageId popular = catalogue_.add("/popular");
    const PageId rare = catalogue_.add("/rare");
    PagePicker picker = make({{{rare, 1.0}, {popular, 9.0}}, true});
    int hits = 0;
    for (std::uint64_t visit = 0; visit < 10'000; ++visit) {
        hits += pick(picker, visit).page == popular ? 1 : 0;
    }
    EXPECT_NEAR(hits, 9000, 120); // four standard deviations
}

TEST_F(Picker, MakesUpPagesOfTheClassesAskedFor) {
    config_.classes = {{"page", {3.0}}, {"search", {1.0}}};
    PagePicker picker = make();
    int searches = 0;
    for (std::uint32_t rank = 0; rank < picker.size(); ++rank) {
        searches += catalogue_.classOf(picker.pageOf(rank)).name == "search" ? 1 : 0;
    }
    EXPECT_NEAR(searches, 250, 55);
}

TEST_F(Picker, ReplacesPagesAtItsRateInBoundedMemory) {
    config_.count = 100;
    config_.churn = {1.0};
    PagePicker picker = make();
    const std::size_t pages = catalogue_.size();
    std::set<std::uint32_t> before;
    for (std::uint32_t rank = 0; rank < picker.size(); ++rank) {
        before.insert(picker.pageOf(rank).index);
    }
    pick(picker, 1, 50s);
    EXPECT_EQ(picker.replaced(), 50u);
    int fresh = 0;
    std::set<std::uint32_t> now;
    for (std::uint32_t rank = 0; rank < picker.size(); ++rank) {
        now.insert(picker.pageOf(rank).index);
        fresh += before.contains(picker.pageOf(rank).index) ? 0 : 1;
    }
    EXPECT_EQ(now.size(), 100u);                            // no page has two ranks
    EXPECT_NEAR(fresh, 100 * (1 - std::pow(0.99, 50)), 12); // some ranks were replaced twice
    pick(picker, 2, 100'000s);
    EXPECT_EQ(catalogue_.size(), pages);
}

TEST_F(Picker, GivesSomeVisitsACampaignAndSomeAQueryOfTheirOwn) {
    config_.utmShare = {0.2};
    config_.utmValues = 10;
    config_.uniqueQueryShare = {0.1};
    PagePicker picker = make();
    std::set<std::uint32_t> unique;
    std::map<std::uint32_t, int> campaigns;
    constexpr int kVisits = 20'000;
    for (std::uint64_t visit = 0; visit < kVisits; ++visit) {
        const QueryId query = pick(picker, visit).query;
        if (query.unique()) {
            EXPECT_TRUE(unique.insert(query.index).second);
        } else if (query.index != 0) {
            ++campaigns[query.index];
            EXPECT_TRUE(catalogue_.queryText(query).starts_with("utm_"));
        }
    }
    EXPECT_NEAR(static_cast<double>(unique.size()), 2000, 170);
    EXPECT_EQ(campaigns.size(), 10u);
    for (const auto& [query, count] : campaigns) {
        EXPECT_NEAR(count, 400, 80);
    }
}

TEST(Population, KeepsClientsAtHomeInProportionToTheWeights) {
    const std::vector<Location> locations{{"london", {3.0}}, {"leeds", {1.0}}};
    const Population population(1000, locations);
    EXPECT_EQ(population.pick(0.0).number, 0u);
    EXPECT_EQ(population.pick(0.7499).location, 0);
    EXPECT_EQ(population.pick(0.75).location, 1);
    EXPECT_EQ(population.pick(0.75).number, 750u);
    EXPECT_EQ(population.locationOf(999), 1);
}

} // namespace
} // namespace doppel::models
