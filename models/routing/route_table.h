// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/backends.h"
#include "models/routing/handler.h"
#include "models/routing/lookup_work.h"
#include "models/routing/path_hash.h"
#include "models/routing/path_map.h"
#include "models/routing/prefix_map.h"
#include "models/routing/route_record.h"
#include "models/routing/text_arena.h"

#include <array>
#include <cstddef>
#include <cstdint>
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
    /// Of them, those that a later one of the same path and type replaced.
    std::size_t replaced = 0;
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
/// longest prefix with an entry" is one look-up for each depth at which any prefix route exists
/// (PrefixMap). An inner node of a trie without an entry of its own never decides anything: the
/// Router falls back from it to its nearest ancestor with one, which is the next shorter entry
/// here. So a table holds only routes, no nodes; each path's text stands once, unshared, and is
/// compared in full before an answer is given: hashes never decide. Why no trie, with figures:
/// docs/adr/0007-routes-in-hash-tables.md.
///
/// Cost of match(): for an exact hit one pass over the path, a line of slots and a record (three
/// cache lines for a path of 50 bytes, two of them neighbours); on a miss one more pass, and one
/// look-up for each depth that holds prefixes, 31 and one in 32 more if they are very deep. No
/// allocation, but for a path with doubled slashes if the longest route is over 1,000 bytes too.
///
/// Hostile paths: the cost is linear in the path's length, whatever stands in it, and no look-up
/// looks at more than HashSlots::kLongestRun slots, also for a sender who knows the table's seed:
/// requests enter nothing into the table. Hostile routes: see RouteTableBuilder.
///
/// Memory: for each route the text, 8 bytes, and 12 to 24 of slots; 48 and its texts for each
/// redirect.
class RouteTable {
public:
    /// A table without routes.
    RouteTable();

    /// The handler for a decoded path (Url::path); nullopt: nothing matches, 404. Doesn't know the
    /// caps rule.
    std::optional<Match> match(std::string_view decodedPath) const noexcept;

    /// The route of just this path and type, whatever else matches the path.
    std::optional<Match> find(std::string_view decodedPath, RouteType type) const;

    /// Calls `visit` with a Match for each route that was registered: the exact ones, then the
    /// prefixes, each in the order of loading. Of routes with the same path and type the first has
    /// the handler that is in force, the last one's; find() gives its text, so the others, which
    /// were added again, are told by their text's address.
    template <class Visit>
    void forEach(Visit visit) const {
        exact_.forEach([&](PathMap::Record record) { visit(exactMatch(record)); });
        prefix_.forEach([&](PrefixMap::Record record) { visit(prefixMatch(record)); });
    }

    /// The number of a handler that this table gave out, below handlerCount().
    std::size_t numberOf(const Handler& handler) const {
        return static_cast<std::size_t>(&handler - handlers_.data());
    }
    std::size_t handlerCount() const { return handlers_.size(); }

    /// What match() does for this path, counted: the same code.
    LookupWork workOf(std::string_view decodedPath) const noexcept;

    /// True if nothing was registered: the Router then answers 503 before anything else.
    bool isEmpty() const { return report_.registrations == 0; }

    const LoadReport& report() const { return report_; }
    const Backends& backends() const { return backends_; }

    /// Heap held by the table, without the backends.
    std::size_t memoryBytes() const;

private:
    friend class RouteTableBuilder;

    Match exactMatch(PathMap::Record record) const {
        return {&handlers_[exact_.handlerOf(record)], RouteType::Exact, exact_.pathOf(record)};
    }
    Match prefixMatch(PrefixMap::Record record) const {
        return {&handlers_[prefix_.handlerOf(record)], RouteType::Prefix, prefix_.pathOf(record)};
    }

    template <class Work>
    std::optional<Match> match(std::string_view decodedPath, Work& work) const noexcept;
    template <class Work>
    std::optional<Match> matchDoubled(std::string_view path, Work& work) const noexcept;
    template <class Work>
    std::optional<Match> matchExact(std::string_view path, Work& work) const noexcept;
    template <class Work>
    std::optional<Match> matchPrefix(std::string_view path, Work& work) const noexcept;

    PathHash hash_;
    PathMap exact_;
    PrefixMap prefix_;
    TextArena redirectTexts_;
    std::vector<Handler> handlers_;
    Backends backends_;
    LoadReport report_;
};

} // namespace doppel::routing
