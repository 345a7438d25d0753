// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/instant.h"

#include <cstdint>
#include <optional>

namespace doppel::caching {

/// Which request headers a response varies on (`headers`: the caller's number for that list of
/// names; 0 is none) and the values
/// (`values`: a hash of what the request had there).
struct VaryKey {
    std::uint32_t headers = 0;
    std::uint64_t values = 0;
};

/// A request as Vary sees it: for a list of header names, the hash of its values there. The default
/// gives 0 for every list, `fixed` the same hash: enough where all variants vary on one thing.
struct VaryView {
    const void* request = nullptr;
    std::uint64_t (*valuesOf)(const void* request, std::uint32_t headers) = nullptr;
    std::uint64_t fixed = 0;

    std::uint64_t under(std::uint32_t headers) const {
        return valuesOf != nullptr ? valuesOf(request, headers) : fixed;
    }
    bool matches(VaryKey key) const { return key.headers == 0 || under(key.headers) == key.values; }
};

/// What a request says of the answers it takes. Varnish reads none of it from headers (its VCL may
/// set the first two); RFC 9111 5.2.1 gives max-age and min-fresh (no-cache is maxAge 0). Left out:
/// max-stale and only-if-cached.
struct RequestDirectives {
    std::optional<Duration> maxAge; ///< takes nothing older (req.ttl)
    std::optional<Duration> grace;  ///< takes stale answers for this long at most (req.grace)
    Duration minFresh{0};           ///< takes only what stays fresh for this long
    bool alwaysMiss = false; ///< fetch a new object, whatever there is (req.hash_always_miss)
    bool ignoreBusy = false; ///< do not wait for another's fetch (req.hash_ignore_busy)
};

} // namespace doppel::caching
