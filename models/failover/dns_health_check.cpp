// SPDX-License-Identifier: Apache-2.0
#include "models/failover/dns_health_check.h"

#include <algorithm>

namespace doppel::models {

void DnsHealthCheckConfig::describe(FieldVisitor& visitor) {
    static constexpr std::string_view kRoute53 = "AWS Route 53 Developer Guide, health checks";
    visitor.field("interval", interval, "from one check of a checker to its next; fast ones: 10 s",
                  {.min = 0, .minExclusive = true, .source = kRoute53});
    visitor.field("threshold", threshold, "checks in a row after which a checker changes its mind",
                  {.min = 1, .max = 10, .source = kRoute53});
    visitor.field("checkers", checkers,
                  "checkers; it is healthy while more than 18 % of them think so",
                  {.min = 1,
                   .max = 100,
                   .source = "Route 53's are in eight regions, their number "
                             "is a guess"});
    visitor.field("connect_timeout", connectTimeout, "how long connecting may take",
                  {.min = 0, .minExclusive = true, .source = kRoute53});
    visitor.field("answer_timeout", answerTimeout,
                  "how long the answer may take once it has connected",
                  {.min = 0, .minExclusive = true, .source = kRoute53});
    visitor.field("propagation", propagation,
                  "until the authorities answer by a change of its health",
                  {.min = 0, .source = "Route 53: changes reach all servers within 60 s"});
    visitor.field("path", path,
                  "the page that a check asks for where what it leads to passes requests on, such "
                  "as a balancer: by a request that goes through it, does the work of any and is a "
                  "visitor's in no figure, though a balancer's RequestCount has it. No cache "
                  "answers it, where a real one's GET of a page that is kept, as /, may be a hit "
                  "or stale, so that the name would stay; its 502, 503 or 504 for "
                  "targets that don't answer fails the check, as a page that isn't there does; "
                  "empty: it answers for itself. "
                  "Anything else is asked for a health page of its own, which asks nobody",
                  {.source =
                       "Route 53, health checks: 2xx and 3xx pass; evaluate_target_health of "
                       "an alias record finds a load balancer without a healthy target unwell"});
}

void CheckerOpinion::add(bool passed, std::uint32_t threshold) {
    otherwise_ = passed == healthy_ ? 0 : otherwise_ + 1;
    if (otherwise_ >= threshold) {
        healthy_ = passed;
        otherwise_ = 0;
    }
}

bool isHealthy(std::uint32_t healthyCheckers, std::uint32_t checkers) {
    static constexpr std::uint64_t kLeastPercent = 18;
    return std::uint64_t{healthyCheckers} * 100 > std::uint64_t{checkers} * kLeastPercent;
}

std::size_t answeredRecord(std::span<const bool> healthy) {
    const auto first = std::find(healthy.begin(), healthy.end(), true);
    return first == healthy.end() ? 0 : static_cast<std::size_t>(first - healthy.begin());
}

DetectionTimes detectionTimes(const DnsHealthCheckConfig& config, sim::Duration checkTakes) {
    const sim::Duration later = config.interval * (config.threshold - 1);
    return {later + checkTakes, later + config.interval + checkTakes};
}

double cachedShare(sim::Duration since, sim::Duration ttl) {
    if (since >= ttl) {
        return 0.0;
    }
    return 1.0 - sim::toSeconds(since) / sim::toSeconds(ttl);
}

} // namespace doppel::models
