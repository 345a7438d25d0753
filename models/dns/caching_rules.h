// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"

namespace doppel::models {

/// How a caching resolver treats what it has learnt. The defaults are Unbound's; RFC 8767's
/// figures are the same.
struct DnsCachingRules {
    sim::Duration minTtl{};                               ///< raises every TTL to this
    sim::Duration maxTtl = std::chrono::hours(24);        ///< lowers every TTL to this
    sim::Duration maxNegativeTtl = std::chrono::hours(1); ///< "no such name" is kept no longer
    sim::Duration failureTtl = std::chrono::seconds(5);   ///< a failed look-up is kept this long
    bool serveStale = false; ///< answers with what has expired while it cannot be refreshed
    sim::Duration staleAnswerTtl = std::chrono::seconds(30); ///< the TTL of such an answer
    /// How long a refresh may hold up an answer.
    sim::Duration clientTimer = std::chrono::milliseconds(1800);
    /// From the start of a failing refresh to the start of the next.
    sim::Duration failureRecheck = std::chrono::seconds(30);
    sim::Duration maxStale = std::chrono::hours(24); ///< what expired longer ago is not used

    void describe(FieldVisitor& visitor);
};

/// How long an answer with this TTL is kept.
sim::Duration keptFor(sim::Duration ttl, const DnsCachingRules& rules);

/// How long "no such name" is kept, by the SOA record that came with it: the lesser of the record's
/// own TTL and its MINIMUM field. Source: RFC 2308 section 5.
sim::Duration negativeTtl(sim::Duration soaTtl, sim::Duration soaMinimum);

/// As above, within the resolver's own bounds.
sim::Duration
negativeKeptFor(sim::Duration soaTtl, sim::Duration soaMinimum, const DnsCachingRules& rules);

} // namespace doppel::models
