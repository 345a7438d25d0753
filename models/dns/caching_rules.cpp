// SPDX-License-Identifier: Apache-2.0
#include "models/dns/caching_rules.h"

#include <algorithm>

namespace doppel::models {

using sim::Duration;

void DnsCachingRules::describe(FieldVisitor& visitor) {
    visitor.field("cache_min_ttl", minTtl, "every TTL below this is raised to it",
                  {.min = 0, .live = true, .source = "Unbound cache-min-ttl"});
    visitor.field("cache_max_ttl", maxTtl, "every TTL above this is lowered to it",
                  {.min = 0, .live = true, .source = "Unbound cache-max-ttl"});
    visitor.field("max_negative_ttl", maxNegativeTtl, "the longest that `no such name` is kept",
                  {.min = 0, .live = true, .source = "Unbound cache-max-negative-ttl"});
    visitor.field("failure_ttl", failureTtl, "how long a failed look-up is answered with SERVFAIL",
                  {.min = 0, .live = true, .source = "Unbound NORR_TTL"});
    visitor.field("serve_stale", serveStale,
                  "whether expired answers are given while they cannot be refreshed",
                  {.live = true, .source = "Unbound serve-expired: off"});
    visitor.field("stale_answer_ttl", staleAnswerTtl, "the TTL of a stale answer",
                  {.min = 0, .live = true, .source = "RFC 8767; Unbound serve-expired-reply-ttl"});
    visitor.field(
        "client_timer", clientTimer,
        "how long a refresh may hold up an answer before the stale one is given",
        {.min = 0, .live = true, .source = "RFC 8767; Unbound serve-expired-client-timeout"});
    visitor.field("failure_recheck", failureRecheck,
                  "from the start of a failed refresh to the next attempt",
                  {.min = 0, .live = true, .source = "RFC 8767"});
    visitor.field("max_stale", maxStale, "answers that expired longer ago than this are not used",
                  {.min = 0, .live = true, .source = "Unbound serve-expired-ttl"});
}

Duration keptFor(Duration ttl, const DnsCachingRules& rules) {
    return std::min(std::max(ttl, rules.minTtl), rules.maxTtl);
}

Duration negativeTtl(Duration soaTtl, Duration soaMinimum) {
    return std::min(soaTtl, soaMinimum);
}

Duration negativeKeptFor(Duration soaTtl, Duration soaMinimum, const DnsCachingRules& rules) {
    return std::min(keptFor(negativeTtl(soaTtl, soaMinimum), rules), rules.maxNegativeTtl);
}

} // namespace doppel::models
