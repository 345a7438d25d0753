// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/chance_key.h"

#include <cstdint>
#include <type_traits>

namespace doppel::sim {
class Interruption;
}

namespace doppel::models {

/// A page of the platform's catalogue: its number there.
struct PageId {
    std::uint32_t index = 0;
    friend constexpr bool operator==(PageId, PageId) = default;
};

/// A query string: its number in the catalogue, 0 for none. Numbers from kUniqueQueries on stand
/// for strings that occur only once, such as a scraper's cache-busting parameter; they have no
/// text.
struct QueryId {
    static constexpr std::uint32_t kUniqueQueries = 0x8000'0000;
    std::uint32_t index = 0;
    bool unique() const { return index >= kUniqueQueries; }
    friend constexpr bool operator==(QueryId, QueryId) = default;
};

/// One of several equal servers of a component: a pod, a machine, a point of presence. Counted from
/// 0.
struct InstanceId {
    std::uint32_t index = 0;
    friend constexpr bool operator==(InstanceId, InstanceId) = default;
};

enum class Method : std::uint8_t { Get, Head, Post, Purge };

/// What a visitor or a component asks of another. A small value that is copied along the journey:
/// work that outlives its caller never dangles. The strings live in the platform's catalogue.
struct Request {
    std::uint64_t visit = 0; ///< its number, which what belongs to the whole visit is indexed by
    std::uint64_t key = 0;   ///< what is drawn for this call is indexed by this: chance_key.h
    /// What ends the process whose work it is; null: it is no process's. Only for who still waits
    /// for it, or for that.
    sim::Interruption* process = nullptr;
    PageId page{};
    QueryId query{};
    std::uint32_t span = 0;   ///< of the caller's stay in a sampled journey; 0: not written down
    std::uint32_t client = 0; ///< whose address it comes from, for rate limits and DNS caches
    /// Version of the copy that the caller holds (If-None-Match); 0 for none.
    std::uint32_t validator = 0;
    /// The job or message that asks, the same in all its tries, and however often it is made again,
    /// beside `visit`; 0: none does.
    std::uint32_t work = 0;
    std::uint16_t variant = 0;  ///< what Vary tells apart: encoding, A/B bucket
    std::uint16_t location = 0; ///< where the visitor is: index of the platform's locations
    std::uint16_t source = 0;   ///< index of the traffic source
    Method method = Method::Get;
    /// The components that it came by since its visit or job asked, as one number of 16 bits: the
    /// same when somebody on the way asks again.
    std::uint16_t path = 0;
    std::uint8_t attempt = 0;  ///< the visitor's retries so far
    std::uint8_t restarts = 0; ///< the edge's restarts so far; 1 to 3 ask the mirrors
    std::uint8_t command = 0;  ///< what an editor wants done: a PublishCommand
    bool noFallback = false;   ///< the edge must not restart to a mirror
    bool sampled = false;      ///< its journey is written down
    bool isProbe = false;      ///< a health check: work as any, but in no component's books
};

inline bool isGetOrHead(const Request& request) {
    return request.method == Method::Get || request.method == Method::Head;
}

/// What asks, and by which way: the same when a visitor, a caller on the way or a job that failed
/// asks again, and as good as never that of another request.
constexpr std::uint64_t identityOf(const Request& request) {
    return request.visit == 0 ? request.key
                              : deriveKey(deriveKey(request.visit, request.work), request.path);
}

static_assert(sizeof(Request) <= 64 && std::is_trivially_copyable_v<Request>);

} // namespace doppel::models
