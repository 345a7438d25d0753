// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/backends.h"
#include "models/routing/handler.h"
#include "models/routing/path_hash.h"
#include "models/routing/path_index.h"
#include "models/routing/route_record.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::routing {

enum class RouteType : std::uint8_t { Exact, Prefix };

/// What loading a table came to.
struct LoadReport {
    /// Routes registered, each duplicate counted and probes too: 0 makes every answer a 503.
    std::size_t registrations = 0;
    std::array<std::size_t, kSkipReasons> skipped{};

    std::size_t skippedFor(SkipReason reason) const {
        return skipped[static_cast<std::size_t>(reason)];
    }
};

/// The route that a path matched.
struct Match {
    const Handler* handler = nullptr; ///< never null
    RouteType type = RouteType::Exact;
    std::string_view path; ///< the route's path, normalised: "foo/bar"; the root is empty
};

/// All routes of one load: which handler answers which path. Immutable, so any number of threads
/// may ask at once; made by RouteTableBuilder.
///
/// A path is its list of segments (SegmentCursor). An exact route matches its own list; a prefix
/// route matches every list that begins with its own. An exact route wins over every prefix; among
/// prefixes the longest wins. The same path may be both. Case matters.
///
/// The Router keeps two tries of segments. This table gives the same answers from two hash tables,
/// because both of the Router's questions are about whole lists: "is there an exact entry for this
/// list" is one look-up of the path normalised (segments joined by one slash), and "which is the
/// longest prefix with an entry" is one look-up for each depth at which any prefix route exists, by
/// hashes that grow segment by segment. An inner node of a trie without an entry of its own never
/// decides anything: the Router falls back from it to its nearest ancestor with one, which is the
/// next shorter entry here. So a table holds only routes, no nodes; each path's text stands once,
/// unshared, and is compared in full before an answer is given: hashes never decide.
///
/// Cost of match(): no allocation; one pass over the path, one probe of 16-byte slots and one
/// comparison for an exact hit; on a miss one more pass over at most as many segments as the
/// deepest prefix route has. Linear in the path's length for any path, unless its sender knows the
/// table's seed. Memory: the text, plus 21 to 43 bytes a route, plus 48 and its texts for each
/// redirect.
class RouteTable {
public:
    /// A table without routes.
    RouteTable();

    /// The handler for a decoded path (Url::path); nullopt: nothing matches, 404. Doesn't know the
    /// caps rule.
    std::optional<Match> match(std::string_view decodedPath) const noexcept;

    /// True if nothing was registered: the Router then answers 503 before anything else.
    bool isEmpty() const { return report_.registrations == 0; }

    const LoadReport& report() const { return report_; }
    const Backends& backends() const { return backends_; }

    /// Heap held by the table, without the backends.
    std::size_t memoryBytes() const;

private:
    friend class RouteTableBuilder;

    std::string_view textOf(const IndexedPath& entry) const {
        return {text_.get() + entry.offset, entry.length};
    }

    struct PrefixCandidate {
        std::size_t depth;
        std::uint64_t hash;
        std::string_view covered; ///< of the path asked for
    };

    const IndexedPath* findExact(std::string_view path) const noexcept;
    const IndexedPath* findLongestPrefix(std::string_view path) const noexcept;
    std::optional<PrefixCandidate> deepestCandidate(std::string_view path,
                                                    std::size_t limit) const noexcept;
    Match matchOf(const IndexedPath& entry, RouteType type) const {
        return {&handlers_[entry.handler], type, textOf(entry)};
    }

    PathHash hash_;
    PathIndex exact_;
    PathIndex prefix_;
    std::unique_ptr<const char[]> text_;
    std::size_t textSize_ = 0;
    std::size_t longestExact_ = 0;               ///< bytes, normalised
    std::vector<std::uint8_t> depthHoldsPrefix_; ///< by number of segments
    std::vector<Handler> handlers_;
    Backends backends_;
    LoadReport report_;
};

} // namespace doppel::routing
