// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/cache/purge.h"
#include "models/cache/waiting_room.h"
#include "models/caching/cache.h"
#include "models/page_catalogue.h"
#include "models/request.h"
#include "models/response.h"
#include "sim/assert.h"
#include "sim/world.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace doppel::models {

/// How long an answer is kept that does not say so itself; where this is unset, the cache's profile
/// decides.
struct Lifetimes {
    std::optional<sim::Duration> ttl{};
    std::optional<sim::Duration> staleWhileRevalidate{};
    std::optional<sim::Duration> staleIfError{};
};

/// A purge whose words have been looked up in the catalogue.
struct PurgeOrder {
    bool all = false;
    bool soft = false;
    std::vector<PageId> pages; ///< with all their query strings and variants
};

/// Nothing if no page has it. A key is a page class's name or a path. Never soft for all, as at
/// Fastly.
std::optional<PurgeOrder> orderOf(const Purge& purge, const PageCatalogue& pages);

/// Whether others than who asked may get what the fetch brings that `found` began: not where its
/// class is not cacheable, its last answer was not, or its query string occurs only once.
bool mayServeOthers(const caching::Lookup& found, const PageClass& pageClass, QueryId query);

/// A page as the answer to a conditional request: 304 if the copy is still good.
Response forHolder(Response response, const Request& request);

/// The cache of one server in a world: the real caching core, told in the words of this floor.
/// Pages are kept by number, requests that wait for another's fetch are processes.
///
/// All answers vary on Request::variant. Each has one surrogate key: its page; the pages of a class
/// are purged one by one. Whoever fetches ends the fetch exactly once, by keep, fail or withdraw:
/// see BusyFetch.
class PageCache {
    class Turn;

public:
    PageCache(sim::World& world,
              const caching::Profile& profile,
              const caching::StoreParameters& store);

    /// What is cached as one: a page with a query string, as one of up to four backends has it.
    /// REQUIRES: fewer than 2^30 pages.
    static constexpr caching::Key keyOf(PageId page, QueryId query, std::uint32_t backend = 0) {
        return std::uint64_t{backend} << 62 | std::uint64_t{page.index} << 32 | query.index;
    }

    /// The core's verdict. After Verdict::Wait the next thing must be `co_await turn(key)`. No
    /// allocation, about 50 ns.
    caching::Lookup lookup(caching::Key key, std::uint16_t variant) {
        const caching::Lookup found =
            cache_.lookup(key, viewOf(variant), now(), directives_, room_.next(), woken_);
        if (found.verdict == caching::Verdict::Wait) {
            DOPPEL_ASSERT(woken_.empty()); // or the number would belong to another by now
            room_.promise();
        } else if (!woken_.empty()) [[unlikely]] {
            wake(std::nullopt);
        }
        return found;
    }

    /// Waits for the fetch under way; gives what it failed with, or nothing: look up again.
    Turn turn(caching::Key key);

    /// The answer that a stored object is. A visitor whose copy is still good gets 304.
    Response answer(caching::ObjectId object, const Request& request) const;
    /// The version to ask for in a conditional request; 0 if the object cannot be revalidated: a
    /// degraded page has an ETag that no whole one has.
    std::uint32_t validatorOf(const std::optional<caching::ObjectId>& object) const;
    /// See HoldsCopies.
    std::optional<sim::Time> servesOlderUntil(PageId page, ContentVersion version) const;
    /// Whether it has a fresh copy of a version from `version` on.
    bool hasFresh(PageId page, ContentVersion version) const;
    /// A stale answer in the place of one that failed, if there is one.
    std::optional<Response> staleForError(caching::Key key, const Request& request);

    /// The fetch that `found` began brought an answer; returns what its visitor gets: the stored
    /// page where `got` is the 304 that was asked for. REQUIRES: found.busy.
    Response keep(const caching::Lookup& found,
                  const Request& request,
                  const Response& got,
                  const Lifetimes& lifetimes);
    /// It brought none, or one that nobody should get. Waiting requests share it, or find what the
    /// profile leaves of a failure.
    void fail(caching::BusyToken busy, const Response& got);
    /// It was given up.
    void withdraw(caching::BusyToken busy);

    /// Other rules from now on; what is stored keeps the life it was given.
    void setProfile(const caching::Profile& profile) { cache_.setProfile(profile); }

    /// Returns the number of objects.
    std::uint32_t purge(const PurgeOrder& order);

    /// Its clock steps. One that steps back stands still in the place of that, for as long: what is
    /// stored lives that much longer either way.
    void stepClock(sim::Duration by) {
        floor_ = now();
        skew_ += by;
        hasStepped_ = true;
    }

    const caching::Cache& core() const { return cache_; }
    std::size_t waiting() const { return room_.waiting(); }

private:
    static constexpr std::uint32_t kVariantHeader = 1; // the list of names that all answers vary on

    caching::Instant now() const {
        return std::max(floor_, world_.now().time_since_epoch() + skew_);
    }
    static caching::VaryView viewOf(std::uint16_t variant) {
        caching::VaryView view;
        view.fixed = variant;
        return view;
    }
    void wake(const std::optional<Response>& shared);
    sim::Time leftOriginAt(caching::ObjectId object, caching::Instant byClocks) const;
    void noteOrigin(const std::optional<caching::ObjectId>& object, const Response& got);

    sim::World& world_;
    sim::Duration skew_{};     // of its clock
    caching::Instant floor_{}; // where its clock was when it stepped last
    bool hasStepped_ = false;
    /// When objects left the origin, of which no clock tells it rightly; by their places.
    std::unordered_map<std::uint32_t, sim::Time> leftOrigin_;
    caching::Cache cache_;
    WaitingRoom room_;
    caching::RequestDirectives directives_{};
    std::vector<caching::WaiterId> woken_; // empty between calls; kept for its memory
};

/// The awaitable of PageCache::turn: a process that is destroyed meanwhile waits no more.
class [[nodiscard]] PageCache::Turn : public WaitingRoom::Wait {
public:
    Turn(PageCache& cache, caching::Key key) : Wait(cache.room_), cache_(cache), key_(key) {}
    ~Turn() {
        if (const auto waiter = number()) {
            cache_.cache_.leave(key_, *waiter);
        }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    PageCache& cache_;
    caching::Key key_;
};

inline PageCache::Turn PageCache::turn(caching::Key key) {
    return Turn(*this, key);
}

/// The duty to end a fetch. A process that is destroyed before it did so gives the fetch up.
class BusyFetch {
public:
    BusyFetch() = default;
    BusyFetch(PageCache& cache, std::optional<caching::BusyToken> busy)
        : cache_(&cache), busy_(busy) {}
    BusyFetch(BusyFetch&& other) noexcept
        : cache_(other.cache_), busy_(std::exchange(other.busy_, std::nullopt)) {}
    BusyFetch& operator=(BusyFetch&& other) noexcept {
        std::swap(cache_, other.cache_);
        std::swap(busy_, other.busy_);
        return *this;
    }
    ~BusyFetch() {
        if (busy_) {
            cache_->withdraw(*busy_);
        }
    }

    /// Whoever takes it ends it.
    std::optional<caching::BusyToken> take() { return std::exchange(busy_, std::nullopt); }

private:
    PageCache* cache_ = nullptr;
    std::optional<caching::BusyToken> busy_;
};

} // namespace doppel::models
