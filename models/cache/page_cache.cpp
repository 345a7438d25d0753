// SPDX-License-Identifier: Apache-2.0
#include "models/cache/page_cache.h"

#include "models/cache/stored_page.h"

#include <algorithm>
#include <array>

namespace doppel::models {

using caching::Verdict;

namespace {

caching::SurrogateKey surrogateOf(PageId page) {
    return page.index;
}

caching::SurrogateKey surrogateOf(const PageClass& pageClass, const PageCatalogue& pages) {
    const auto number = static_cast<std::uint64_t>(&pageClass - pages.classes().data());
    return std::uint64_t{1} << 63 | number;
}

std::optional<caching::SurrogateKey> surrogateOfPath(std::string_view path,
                                                     const PageCatalogue& pages) {
    const std::optional<PageId> page = pages.find(path);
    return page ? std::optional(surrogateOf(*page)) : std::nullopt;
}

std::optional<caching::SurrogateKey> surrogateOfText(std::string_view text,
                                                     const PageCatalogue& pages) {
    const auto& classes = pages.classes();
    const auto named = std::find_if(classes.begin(), classes.end(),
                                    [&](const PageClass& each) { return each.name == text; });
    return named != classes.end() ? std::optional(surrogateOf(*named, pages))
                                  : surrogateOfPath(text, pages);
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
    if (!order.all) {
        const auto key = purge.kind == PurgeKind::Url ? surrogateOfPath(purge.text, pages)
                                                      : surrogateOfText(purge.text, pages);
        if (!key) {
            return std::nullopt;
        }
        order.key = *key;
    }
    return order;
}

Response forHolder(Response response, const Request& request) {
    if (response.status == 200 && response.validator != 0 &&
        response.validator == request.validator) {
        response.status = 304;
        response.size = {};
    }
    return response;
}

PageCache::PageCache(sim::World& world,
                     const PageCatalogue& pages,
                     const caching::Profile& profile,
                     const caching::StoreParameters& store)
    : world_(world), pages_(pages), cache_(profile, store), room_(world) {}

Response PageCache::answer(caching::ObjectId object, const Request& request) const {
    const caching::ObjectView view = cache_.view(object);
    const StoredPage page = StoredPage::from(view.payload);
    Response response;
    response.status = view.status;
    response.servedBy = ServedBy::Cache;
    response.validator = page.validator;
    response.size = page.size;
    response.age = now() - view.origin;
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
    return view.status == 200 && view.hasEtag ? StoredPage::from(view.payload).validator : 0;
}

std::optional<Response> PageCache::staleForError(caching::Key key, const Request& request) {
    const auto object = cache_.staleForError(key, viewOf(request.variant), now());
    if (!object) {
        return std::nullopt;
    }
    Response response = answer(*object, request);
    response.servedBy = ServedBy::Stale;
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
        page.maxAge = got.maxAge;
        page.mayStore = got.mayStore;
        cache_.revalidated(*found.busy, metaOf(got, lifetimes), now(), woken_);
        wake(std::nullopt);
        return page;
    }
    StoredPage page;
    page.validator = got.validator;
    page.size = got.size;
    page.namesItsMaxAge = got.maxAge.has_value();
    const std::array<caching::SurrogateKey, 2> keys{
        surrogateOf(request.page), surrogateOf(pages_.classOf(request.page), pages_)};
    caching::Fetched fetched;
    fetched.meta = metaOf(got, lifetimes);
    fetched.vary = {kVariantHeader, request.variant};
    fetched.bytes = static_cast<std::uint64_t>(got.size.count);
    fetched.payload = page.packed();
    fetched.surrogateKeys = keys;
    cache_.complete(*found.busy, fetched, now(), woken_);
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
    return order.soft ? cache_.softPurgeSurrogate(order.key, now())
                      : cache_.purgeSurrogate(order.key, now());
}

void PageCache::wake(const std::optional<Response>& shared) {
    room_.wake(woken_, shared);
    woken_.clear();
}

} // namespace doppel::models
