// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/publishing/content_versions.h"
#include "models/publishing_plan.h"
#include "models/request.h"
#include "sim/random.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace doppel::models {

/// A sort of page: what its size is and how caches and mirrors may treat it.
struct PageClass {
    std::string name{};
    std::vector<std::string> prefixes{}; ///< paths that begin so, by whole segments, are of it
    sim::Bytes meanSize{34'000};
    double sizeCv = 1.0;                   ///< of a lognormal distribution
    std::optional<sim::Duration> maxAge{}; ///< what the rendering app says, over the content's own
    bool cacheable = true;                 ///< false: `private` or `no-store`
    bool mirrored = true;                  ///< the static mirrors have it
    sim::Ratio work{1.0}; ///< its rendering takes this much longer than the app's usual page

    void describe(FieldVisitor& visitor);
};

/// The strings of the platform: every page that can be asked for, and every query string that has a
/// text. Pages and queries are numbers everywhere else.
class PageCatalogue {
public:
    PageCatalogue(std::vector<PageClass> classes, std::uint64_t seed);

    /// The page of a path, added where it is new; its class by the longest prefix.
    PageId add(std::string_view path);
    /// So many are to be added now.
    void expectMore(std::size_t pages);
    std::optional<PageId> find(std::string_view path) const;
    /// Visitors ask for the page since a scenario made it up: it is there, whatever routes say.
    void makeUp(PageId page) { pages_[page.index].isMadeUp = true; }
    bool isMadeUp(PageId page) const { return pages_[page.index].isMadeUp; }

    std::size_t size() const { return pages_.size(); }
    std::string_view path(PageId page) const { return pages_[page.index].path; }
    /// By chance from its class, at the first question: the same path and seed have the same size.
    sim::Bytes bodySize(PageId page);
    /// Its class has no body at all.
    bool isEmpty(PageId page) const { return classOf(page).meanSize.count == 0; }
    const PageClass& classOf(PageId page) const { return classes_[pages_[page.index].pageClass]; }
    const std::vector<PageClass>& classes() const { return classes_; }

    /// Some pages come into being while the run lasts. The plan outlives the catalogue's use.
    void publishBy(const PublishingPlan& plan) { plans_.push_back(&plan); }
    /// Whether the page has been published by now, and not taken down.
    bool isPublished(PageId page, sim::Time now) const;
    /// Which version of each page is the published one.
    ContentVersions& versions() { return versions_; }
    const ContentVersions& versions() const { return versions_; }

    /// The number of a query string without its "?". The empty one of "/x?" has one too, for it is
    /// another URL than "/x"; 0 is that of none.
    QueryId addQuery(std::string_view query);
    /// REQUIRES: not unique.
    std::string_view queryText(QueryId query) const { return queries_[query.index]; }
    /// The path and query as a request line has them; a unique query string, which has no text, is
    /// left out.
    void writeTarget(std::string& target, PageId page, QueryId query) const;

private:
    struct Page {
        std::string_view path;      // in arena_
        std::uint32_t bodySize = 0; // 0: nobody has asked yet, or it is empty
        std::uint16_t pageClass = 0;
        bool isMadeUp = false;
    };
    std::uint16_t classify(std::string_view path) const;
    std::string_view keep(std::string_view text);

    std::vector<PageClass> classes_;
    sim::Stream sizeChance_;
    std::vector<const PublishingPlan*> plans_;
    ContentVersions versions_;
    std::deque<std::string> arena_; // large blocks of text; views into them stay good
    std::vector<Page> pages_;
    std::unordered_map<std::string_view, std::uint32_t> byPath_;
    std::vector<std::string_view> queries_;
    std::unordered_map<std::string_view, std::uint32_t> byQuery_;
};

} // namespace doppel::models
