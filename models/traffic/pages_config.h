// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/problem.h"
#include "models/request.h"
#include "models/traffic/popularity_law.h"
#include "sim/stop.h"
#include "sim/units.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace doppel::models {

/// Which pages visitors ask for, and how often each.
struct PagesConfig {
    std::uint32_t count = 200'000;
    std::string popularity = "zipf(0.9)";        ///< see PopularityLaw
    std::map<std::string, sim::Ratio> classes{}; ///< share of made-up pages by page class
    sim::Rate churn{0};                          ///< pages that a new one takes the place of
    sim::Probability utmShare{0};                ///< visits with a campaign's utm_* parameters
    std::uint32_t utmValues = 100;               ///< different campaigns
    sim::Probability uniqueQueryShare{0}; ///< visits with a query string that nobody else uses

    void describe(FieldVisitor& visitor);
    /// REQUIRES: problemsOf(…) is empty.
    PopularityLaw law() const;
    friend bool operator==(const PagesConfig&, const PagesConfig&) = default;
};

/// A popularity that is none.
Problems problemsOf(const PagesConfig& config);

/// A page and how often it is asked for, relative to the others.
struct WeightedPage {
    PageId page{};
    double weight = 1.0;
};

/// Real pages in the place of made-up ones: read from routes or a log by the scenes floor.
struct PageSet {
    std::vector<WeightedPage> pages; ///< empty: `count` pages are made up
    /// True: all, by their weights. False: the first `count` by Zipf's law, the first one most; the
    /// others are what churn replaces them by.
    bool weighted = false;
    /// Asked while pages are made up, which may take minutes. Who wants it gets fewer.
    sim::WhoStops stops{};
};

} // namespace doppel::models
