// SPDX-License-Identifier: Apache-2.0
#include "models/page_catalogue.h"

#include "models/chance_key.h"
#include "sim/assert.h"

#include <algorithm>
#include <limits>

namespace doppel::models {

namespace {

constexpr std::size_t kArenaBlock = std::size_t{1} << 20;

bool hasPrefix(std::string_view path, std::string_view prefix) {
    if (!path.starts_with(prefix)) {
        return false;
    }
    return path.size() == prefix.size() || prefix.ends_with('/') || path[prefix.size()] == '/';
}

} // namespace

void PageClass::describe(FieldVisitor& visitor) {
    visitor.field(
        "prefixes", prefixes,
        "paths that begin with one of these segments belong to this class; none means all others");
    visitor.field("mean_size", meanSize, "mean body size, lognormal",
                  {.min = 0, .max = 4e9, .source = "GOV.UK: 7.5 TB in 220 M requests a day"});
    visitor.field("size_cv", sizeCv, "coefficient of variation of the body size",
                  {.min = 0, .max = 100});
    visitor.field("max_age", maxAge,
                  "Cache-Control max-age that the rendering app sets, overriding the content's own",
                  {.min = 0});
    visitor.field("cacheable", cacheable, "false: answers are private and are never stored");
    visitor.field("mirrored", mirrored, "whether the static mirrors hold a copy");
    visitor.field("work", work, "rendering time relative to the app's usual page",
                  {.min = 0, .max = 1000});
}

PageCatalogue::PageCatalogue(std::vector<PageClass> classes, std::uint64_t seed)
    : classes_(std::move(classes)), sizeChance_(seed, 0, "pages.size") {
    if (classes_.empty()) {
        classes_.push_back(PageClass{.name = "page"});
    }
    DOPPEL_ASSERT(classes_.size() < std::numeric_limits<std::uint16_t>::max());
    queries_.push_back({});
}

PageId PageCatalogue::add(std::string_view path) {
    const auto index = static_cast<std::uint32_t>(pages_.size());
    Page page;
    page.path = keep(path); // at once, so that one look-up does
    if (const auto [known, isNew] = byPath_.try_emplace(page.path, index); !isNew) {
        arena_.back().resize(arena_.back().size() - path.size());
        return {known->second};
    }
    page.pageClass = classify(path);
    pages_.push_back(page);
    return {index};
}

sim::Bytes PageCatalogue::bodySize(PageId id) {
    Page& page = pages_[id.index];
    if (page.bodySize == 0 && !isEmpty(id)) {
        const PageClass& pageClass = classOf(id);
        const auto size = sim::Distribution::lognormalByMean(
            static_cast<double>(pageClass.meanSize.count), pageClass.sizeCv);
        auto draws = sizeChance_.at(hashOfText(page.path));
        page.bodySize = static_cast<std::uint32_t>(std::clamp(size.sample(draws), 1.0, 4e9));
    }
    return {page.bodySize};
}

void PageCatalogue::expectMore(std::size_t pages) {
    constexpr std::size_t kMost = std::size_t{1} << 20; // more than those may never come to be
    const std::size_t size = pages_.size() + std::min(pages, kMost);
    pages_.reserve(size);
    byPath_.reserve(size);
}

std::optional<PageId> PageCatalogue::find(std::string_view path) const {
    const auto found = byPath_.find(path);
    return found == byPath_.end() ? std::nullopt : std::optional(PageId{found->second});
}

QueryId PageCatalogue::addQuery(std::string_view query) {
    if (const auto found = byQuery_.find(query); found != byQuery_.end()) {
        return {found->second};
    }
    DOPPEL_ASSERT(queries_.size() < QueryId::kUniqueQueries);
    const auto index = static_cast<std::uint32_t>(queries_.size());
    queries_.push_back(keep(query));
    byQuery_.emplace(queries_.back(), index);
    return {index};
}

bool PageCatalogue::isPublished(PageId page, sim::Time now) const {
    return versions_.isPage(page, versions_.current(page)) &&
           std::all_of(plans_.begin(), plans_.end(), [&](const PublishingPlan* plan) {
               const auto step = plan->stepOf(page);
               return !step || sim::after(sim::kStart, plan->steps()[*step].at) <= now;
           });
}

void PageCatalogue::writeTarget(std::string& target, PageId page, QueryId query) const {
    target = path(page);
    if (!query.unique() && query.index != 0) {
        target += '?';
        target += queryText(query);
    }
}

std::uint16_t PageCatalogue::classify(std::string_view path) const {
    std::size_t best = 0;
    std::size_t bestLength = 0;
    bool found = false;
    for (std::size_t i = 0; i < classes_.size(); ++i) {
        const auto& prefixes = classes_[i].prefixes;
        if (prefixes.empty() && !found) {
            best = i;
            found = true;
        }
        for (const std::string& prefix : prefixes) {
            if (hasPrefix(path, prefix) && prefix.size() > bestLength) {
                best = i;
                bestLength = prefix.size();
                found = true;
            }
        }
    }
    return static_cast<std::uint16_t>(best);
}

std::string_view PageCatalogue::keep(std::string_view text) {
    if (arena_.empty() || arena_.back().size() + text.size() > arena_.back().capacity()) {
        arena_.emplace_back().reserve(std::max(kArenaBlock, text.size()));
    }
    std::string& block = arena_.back();
    const std::size_t start = block.size();
    block.append(text);
    return std::string_view(block).substr(start, text.size());
}

} // namespace doppel::models
