// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/page_catalogue.h"
#include "models/traffic/pages_config.h"
#include "sim/alias_table.h"
#include "sim/random.h"
#include "sim/time.h"
#include "sim/zipf.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace doppel::models {

/// Picks the page and the query string of a visit.
///
/// Churn: news replaces news. At even distances of time a rank, all equally likely, gets a new page
/// in the place of its present one, so the law of popularity stays as it is while the pages move
/// on. The new page is the one that has been out of use longest: the catalogue holds twice as many
/// pages as are in use, and memory does not grow. A page therefore comes back after `count`
/// replacements, which for GOV.UK's 200,000 pages and a churn of 1,000 a day is 200 days.
class PagePicker {
public:
    /// A page and a query string.
    struct Pick {
        PageId page{};
        QueryId query{};
    };

    /// Adds made-up pages to the catalogue where `set` has none. `seed` is the world's.
    /// `churnChance` is the stream that replaced ranks are drawn from. REQUIRES: the classes named
    /// exist.
    PagePicker(const PagesConfig& config,
               const PageSet& set,
               PageCatalogue& catalogue,
               std::uint64_t seed,
               sim::Stream churnChance);

    /// The visit's number makes its unique query string. Takes two numbers from `draws`, whatever
    /// the configuration. REQUIRES: `now` does not go back.
    Pick pick(sim::Time now, std::uint64_t visit, sim::Draws& draws);

    /// Pages in use.
    std::size_t size() const { return byRank_.size(); }
    /// The page of a rank at present; rank 0 is asked for most, where popularity is by rank.
    PageId pageOf(std::uint32_t rank) const { return byRank_[rank]; }
    std::uint64_t replaced() const { return replaced_; }

private:
    void makeUp(const PagesConfig& config,
                PageCatalogue& catalogue,
                std::uint64_t seed,
                const sim::WhoStops& stops);
    QueryId query(std::uint64_t visit, double u) const;
    void replaceUntil(sim::Time now);

    std::vector<PageId> byRank_;
    std::vector<PageId> spare_; // a ring
    std::size_t nextSpare_ = 0;
    std::optional<sim::Zipf> zipf_;
    std::optional<sim::AliasTable> weights_;
    std::vector<QueryId> campaigns_;
    double uniqueShare_;
    double utmShare_;
    sim::Stream churnChance_;
    double secondsBetween_ = 0; // of replacements; 0: none
    sim::Time nextReplacement_ = sim::kNever;
    std::uint64_t replaced_ = 0;
};

} // namespace doppel::models
