// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_table.h"

#include <cstddef>
#include <string>
#include <vector>

namespace doppel::routing {

/// Redirects of a table that lead back to themselves, so that no visitor ever arrives.
struct RedirectCycle {
    Match first; ///< its first in the order of loading, exact ones first; its text is the table's
    /// The paths that a visitor is sent to, `first`'s own first; for a long cycle the first
    /// kMostPaths of them.
    std::vector<std::string> paths;
    std::size_t size = 0; ///< how many paths there are
    bool grows = false;   ///< no path comes again: each turn makes it longer, without an end

    static constexpr std::size_t kMostPaths = 10;
};

/// Every cycle of the table's redirects once, in the order of their first redirects; the paths of
/// the first `most` of them. The Router itself serves such a table without complaint.
///
/// Followed are a redirect's own path and, of a prefix, a path below it, as the Router answers them
/// (so a path in capitals goes by its lower case) and a browser follows them: within the host. What
/// has a scheme or a host in its target leaves it, also if that should be the same host. Where
/// prefixes hand on the rest of a path, a way is followed for 20 such hops, as browsers do, and all
/// ways together for 200,000.
///
/// Cost: one look-up for each redirect; for each that leads to another, one more and, if its target
/// isn't plain or the rest of a path is handed on, some microseconds. Source of the 20: WHATWG
/// Fetch, HTTP-redirect fetch.
std::vector<RedirectCycle> redirectCycles(const RouteTable& table, std::size_t most);

} // namespace doppel::routing
