// SPDX-License-Identifier: Apache-2.0
#include "models/cache/page_cache.h"

#include "models/cache/stored_page.h"

#include <algorithm>
#include <span>
#include <utility>

namespace doppel::models {

using caching::Verdict;

namespace {

caching::SurrogateKey surrogateOf(PageId page) {
    return page.index;
}

std::vector<PageId> pagesOf(const PageClass& pageClass, const PageCatalogue& pages) {
    std::vector<PageId> found;
    for (std::uint32_t index = 0; index < pages.size(); ++index) {
        if (&pages.classOf(PageId{index}) == &pageClass) {
            found.push_back(PageId{index});
        }
    }
    return found;
}

// What a surrogate key names: a class of pages, else a page by its path.
std::vector<PageId> pagesOfKey(std::string_view text, const PageCatalogue& pages) {
    const auto& classes = pages.classes();
    const auto named = std::find_if(classes.begin(), classes.end(),
                                    [&](const PageClass& each) { return each.name == text; });
    if (named != classes.end()) {
        return pagesOf(*named, pages);
    }
    const std::optional<PageId> page = pages.find(text);
    return page ? std::vector{*page} : std::vector<PageId>{};
}

caching::ResponseMeta metaOf(const Response& response, const Lifetimes& lifetimes) {
    caching::ResponseMeta meta;
    meta.status = response.status;
    meta.cacheControl.isPrivate = !response.mayStore;
    meta.cacheControl.maxAge = response.maxAge ? response.maxAge : lifetimes.ttl;
    meta.cacheControl.staleWhileRevalidate = lifetimes.staleWhileRevalidate;
    meta.cacheControl.staleIfError = lifetimes.staleIfError;
    if (response.age > sim::Duration::zero()) {
        meta.age = response.age;
    }
    meta.hasEtag = response.validator != 0;
    return meta;
}

} // namespace

std::optional<PurgeOrder> orderOf(const Purge& purge, const PageCatalogue& pages) {
    PurgeOrder order;
    order.soft = purge.soft && purge.kind != PurgeKind::All;
    order.all = purge.kind == PurgeKind::All;
    if (purge.kind == PurgeKind::Url) {
        if (const std::optional<PageId> page = pages.find(purge.text)) {
            order.pages = {*page};
        }
    } else if (!order.all) {
        order.pages = pagesOfKey(purge.text, pages);
    }
    return order.all || !order.pages.empty() ? std::optional(std::move(order)) : std::nullopt;
}

bool mayServeOthers(const caching::Lookup& found, const PageClass& pageClass, QueryId query) {
    return found.busy && found.verdict != Verdict::HitForMiss && pageClass.cacheable &&
           !query.unique();
}

Response forHolder(Response response, const Request& request) {
    if (response.status == 200 && response.validator != 0 &&
        response.validator == request.validator && !response.isDegraded) {
        response.status = 304;
        response.size = {};
    }
    return response;
}

PageCache::PageCache(sim::World& world,
                     const caching::Profile& profile,
                     const caching::StoreParameters& store)
    : world_(world), cache_(profile, store), room_(world) {}

Response PageCache::answer(caching::ObjectId object, const Request& request) const {
    const caching::ObjectView view = cache_.view(object);
    const StoredPage page = StoredPage::from(view.payload);
    Response response;
    response.status = view.status;
    response.servedBy = ServedBy::Cache;
    response.mirror = page.mirror;
    response.validator = page.validator;
    response.isDegraded = page.isDegraded;
    response.size = page.size;
    response.age = now() - view.origin;
    response.heldFor = world_.now() - leftOriginAt(object, view.origin);
    const bool isClockWrong = response.heldFor != response.age;
    response.isPastFreshness = isClockWrong && response.heldFor > view.ttl;
    response.isPastGrace = isClockWrong && response.heldFor > view.ttl + view.grace;
    if (page.namesItsMaxAge) {
        response.maxAge = view.ttl;
    }
    return forHolder(response, request);
}

std::uint32_t PageCache::validatorOf(const std::optional<caching::ObjectId>& object) const {
    if (!object) {
        return 0;
    }
    const caching::ObjectView view = cache_.view(*object);
    const StoredPage page = StoredPage::from(view.payload);
    return view.status == 200 && view.hasEtag && !page.isDegraded ? page.validator : 0;
}

std::optional<sim::Time> PageCache::servesOlderUntil(PageId page, ContentVersion version) const {
    std::optional<sim::Time> until;
    for (const caching::ObjectId object : cache_.objectsOf(surrogateOf(page))) {
        const caching::ObjectView view = cache_.view(object);
        const sim::Duration left = view.origin + view.ttl - now();
        const bool older = StoredPage::from(view.payload).validator < version;
        if (older && left > sim::Duration::zero()) {
            until = std::max(until.value_or(sim::kStart), sim::after(world_.now(), left));
        }
    }
    return until;
}

bool PageCache::hasFresh(PageId page, ContentVersion version) const {
    const auto objects = cache_.objectsOf(surrogateOf(page));
    return std::any_of(objects.begin(), objects.end(), [&](caching::ObjectId object) {
        const caching::ObjectView view = cache_.view(object);
        return view.origin + view.ttl > now() &&
               StoredPage::from(view.payload).validator >= version;
    });
}

std::optional<Response> PageCache::staleForError(caching::Key key, const Request& request) {
    const auto object = cache_.staleForError(key, viewOf(request.variant), now());
    if (!object) {
        return std::nullopt;
    }
    Response response = answer(*object, request);
    response.servedBy = ServedBy::Stale;
    response.isPastFreshness = true;
    return response;
}

Response PageCache::keep(const caching::Lookup& found,
                         const Request& request,
                         const Response& got,
                         const Lifetimes& lifetimes) {
    const std::uint32_t validator = validatorOf(found.object);
    if (got.status == 304 && validator != 0) {
        Response page = answer(*found.object, Request{});
        page.servedBy = got.servedBy;
        page.mirror = got.mirror;
        page.age = got.age;
        page.heldFor = got.heldFor;
        page.isPastFreshness = got.isPastFreshness;
        page.isPastGrace = got.isPastGrace;
        page.maxAge = got.maxAge;
        page.mayStore = got.mayStore;
        const caching::Completed completed =
            cache_.revalidated(*found.busy, metaOf(got, lifetimes), now(), woken_);
        noteOrigin(completed.object, got);
        wake(std::nullopt);
        return page;
    }
    StoredPage page;
    page.validator = got.validator;
    page.size = got.size;
    page.mirror = got.mirror;
    page.isDegraded = got.isDegraded;
    page.namesItsMaxAge = got.maxAge.has_value();
    const caching::SurrogateKey key = surrogateOf(request.page);
    caching::Fetched fetched;
    fetched.meta = metaOf(got, lifetimes);
    fetched.vary = {kVariantHeader, request.variant};
    fetched.bytes = static_cast<std::uint64_t>(got.size.count);
    fetched.payload = page.packed();
    fetched.surrogateKeys = std::span(&key, 1);
    noteOrigin(cache_.complete(*found.busy, fetched, now(), woken_).object, got);
    wake(std::nullopt);
    return got;
}

void PageCache::fail(caching::BusyToken busy, const Response& got) {
    cache_.fail(busy, now(), woken_);
    const bool shared = cache_.profile().onFailure == caching::FailureRule::WakeAll;
    wake(shared ? std::optional(got) : std::nullopt);
}

void PageCache::withdraw(caching::BusyToken busy) {
    cache_.withdraw(busy, now(), woken_);
    wake(std::nullopt);
}

std::uint32_t PageCache::purge(const PurgeOrder& order) {
    if (order.all) {
        return cache_.purgeAll(now());
    }
    std::uint32_t purged = 0;
    for (const PageId page : order.pages) {
        purged += order.soft ? cache_.softPurgeSurrogate(surrogateOf(page), now())
                             : cache_.purgeSurrogate(surrogateOf(page), now());
    }
    return purged;
}

// As long as all clocks on the way were right, they tell it.
sim::Time PageCache::leftOriginAt(caching::ObjectId object, caching::Instant byClocks) const {
    const auto known = leftOrigin_.find(caching::indexOf(object));
    return known == leftOrigin_.end() ? sim::Time(byClocks) : known->second;
}

void PageCache::noteOrigin(const std::optional<caching::ObjectId>& object, const Response& got) {
    if (!object) {
        return;
    }
    if (hasStepped_ || got.age != got.heldFor) [[unlikely]] {
        leftOrigin_[caching::indexOf(*object)] = world_.now() - got.heldFor;
    } else if (!leftOrigin_.empty()) {
        leftOrigin_.erase(caching::indexOf(*object));
    }
}

void PageCache::wake(const std::optional<Response>& shared) {
    room_.wake(woken_, shared);
    woken_.clear();
}

} // namespace doppel::models
