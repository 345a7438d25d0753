// SPDX-License-Identifier: Apache-2.0
#include "models/routing/route_table.h"

#include "models/routing/path.h"
#include "models/routing/slashes.h"

#include <algorithm>
#include <array>

namespace doppel::routing {

RouteTable::RouteTable() : hash_(0) {}

std::optional<Match> RouteTable::match(std::string_view decodedPath) const noexcept {
    UncountedWork work;
    return match(decodedPath, work);
}

std::optional<Match> RouteTable::find(std::string_view decodedPath, RouteType type) const {
    std::string path(decodedPath.size(), '\0');
    path.resize(normaliseInto(path.data(), path.size(), decodedPath));
    const auto hash = hash_.of(path);
    UncountedWork work;
    if (type == RouteType::Exact) {
        const auto record = exact_.findPath(hash, path, work);
        return record == 0 ? std::nullopt : std::optional(exactMatch(record));
    }
    const auto record = prefix_.findPath(hash, path, work);
    return record == 0 ? std::nullopt : std::optional(prefixMatch(record));
}

LookupWork RouteTable::workOf(std::string_view decodedPath) const noexcept {
    LookupWork work;
    match(decodedPath, work);
    return work;
}

// A path that equals a normalised one is normalised itself, so an exact hit needn't look for
// doubled slashes first.
template <class Work>
std::optional<Match> RouteTable::match(std::string_view decodedPath, Work& work) const noexcept {
    const std::string_view path = trimSlashes(decodedPath);
    if (const auto exact = matchExact(path, work)) {
        return exact;
    }
    return hasDoubledSlash(path) ? matchDoubled(path, work) : matchPrefix(path, work);
}

// What stands behind the longest route can't matter; of what doesn't fit, one byte is kept, so that
// nothing ends there that went on.
template <class Work>
std::optional<Match> RouteTable::matchDoubled(std::string_view path, Work& work) const noexcept {
    const std::size_t most = std::max(exact_.longest(), prefix_.longest()) + 1;
    std::array<char, 1024> small;
    std::string large;
    char* normalised = small.data();
    if (most > small.size()) {
        large.resize(most);
        normalised = large.data();
    }
    path = {normalised, normaliseInto(normalised, most, path)};
    const auto exact = matchExact(path, work);
    return exact ? exact : matchPrefix(path, work);
}

template <class Work>
std::optional<Match> RouteTable::matchExact(std::string_view path, Work& work) const noexcept {
    if (path.size() > exact_.longest()) {
        return std::nullopt;
    }
    const auto record = exact_.findPath(hash_.of(path), path, work);
    if (record == 0) {
        return std::nullopt;
    }
    return exactMatch(record);
}

template <class Work>
std::optional<Match> RouteTable::matchPrefix(std::string_view path, Work& work) const noexcept {
    const auto record = prefix_.findLongest(hash_, path, work);
    if (record == 0) {
        return std::nullopt;
    }
    return prefixMatch(record);
}

std::size_t RouteTable::memoryBytes() const {
    return exact_.memoryBytes() + prefix_.memoryBytes() + redirectTexts_.capacity() +
           handlers_.capacity() * sizeof(Handler);
}

} // namespace doppel::routing
