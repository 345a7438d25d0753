// SPDX-License-Identifier: Apache-2.0
#include "models/routing/route_table.h"

#include "models/routing/path.h"
#include "models/routing/slashes.h"

namespace doppel::routing {
namespace {

std::string_view trimSlashes(std::string_view path) {
    while (path.starts_with('/')) {
        path.remove_prefix(1);
    }
    while (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    return path;
}

// True if the path, normalised, is `normalised`.
bool equalsNormalised(std::string_view path, std::string_view normalised) {
    SegmentCursor segments(path);
    for (bool first = true; const auto segment = segments.next(); first = false) {
        if (!first) {
            if (!normalised.starts_with('/')) {
                return false;
            }
            normalised.remove_prefix(1);
        }
        if (!normalised.starts_with(*segment)) {
            return false;
        }
        normalised.remove_prefix(segment->size());
    }
    return normalised.empty();
}

} // namespace

RouteTable::RouteTable() : hash_(0) {}

std::optional<Match> RouteTable::match(std::string_view decodedPath) const noexcept {
    const std::string_view path = trimSlashes(decodedPath);
    if (const auto* entry = findExact(path)) {
        return matchOf(*entry, RouteType::Exact);
    }
    if (const auto* entry = findLongestPrefix(path)) {
        return matchOf(*entry, RouteType::Prefix);
    }
    return std::nullopt;
}

const IndexedPath* RouteTable::findExact(std::string_view path) const noexcept {
    if (!hasDoubledSlash(path)) {
        if (path.size() > longestExact_) {
            return nullptr;
        }
        return exact_.find(hash_.of(path), [&](const IndexedPath& e) { return textOf(e) == path; });
    }
    PathHash::Stream stream(hash_);
    SegmentCursor segments(path);
    while (const auto segment = segments.next()) {
        if (stream.size() > 0) {
            stream.append("/");
        }
        stream.append(*segment);
        if (stream.size() > longestExact_) {
            return nullptr;
        }
    }
    return exact_.find(stream.finish(),
                       [&](const IndexedPath& e) { return equalsNormalised(path, textOf(e)); });
}

// The deepest of the path's first `limit` prefixes whose hash stands in the table, its text not yet
// compared.
std::optional<RouteTable::PrefixCandidate>
RouteTable::deepestCandidate(std::string_view path, std::size_t limit) const noexcept {
    std::optional<PrefixCandidate> deepest;
    std::uint64_t hash = 0;
    std::string_view covered;
    SegmentCursor segments(path);
    for (std::size_t depth = 0; depth < limit; ++depth) {
        if (depth > 0) {
            const auto segment = segments.next();
            if (!segment) {
                break;
            }
            hash = hash_.chain(hash, *segment);
            const char* end = segment->data() + segment->size();
            covered = path.substr(0, static_cast<std::size_t>(end - path.data()));
        }
        if (depthHoldsPrefix_[depth] != 0 &&
            prefix_.find(hash, [](const IndexedPath&) { return true; }) != nullptr) {
            deepest = PrefixCandidate{depth, hash, covered};
        }
    }
    return deepest;
}

// Only the deepest candidate's text is compared: comparing at every depth would be quadratic for a
// path that runs down a long chain of nested prefixes. A tag that lied (one in 2^32) starts the
// search again above it.
const IndexedPath* RouteTable::findLongestPrefix(std::string_view path) const noexcept {
    std::size_t limit = depthHoldsPrefix_.size();
    while (const auto candidate = deepestCandidate(path, limit)) {
        const auto* entry = prefix_.find(candidate->hash, [&](const IndexedPath& e) {
            return equalsNormalised(candidate->covered, textOf(e));
        });
        if (entry != nullptr) {
            return entry;
        }
        limit = candidate->depth;
    }
    return nullptr;
}

std::size_t RouteTable::memoryBytes() const {
    return exact_.memoryBytes() + prefix_.memoryBytes() + textSize_ + depthHoldsPrefix_.capacity() +
           handlers_.capacity() * sizeof(Handler);
}

} // namespace doppel::routing
