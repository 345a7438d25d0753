// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/good_config.h"

#include "models/field_path.h"
#include "models/response.h"

#include <algorithm>

namespace doppel::models {

void GoodConfig::describe(FieldVisitor& visitor) {
    visitor.field("mirrors", mirrors,
                  "whether a static mirror's copy is as good as the page; unset: no, or as "
                  "the scenario's `good` says, for a source",
                  {.live = true});
    visitor.field("stale", stale,
                  "whether a stale copy is, which caches give within its grace only, or by a "
                  "clock that is wrong; unset: within its grace, whatever that clock says, or as "
                  "the scenario's `good` says, for a source",
                  {.live = true});
    visitor.field(
        "max_age", maxAge,
        "the greatest age of a copy that is good, by the time since the origin answered with it, "
        "whatever a cache with a wrong clock says its Age is; a mirror's is as old as what the "
        "crawl got, and at least as old as the run where none has come; unset: any, or as the "
        "scenario's `good` says, for a source",
        {.min = 0, .live = true});
    visitor.field("outdated", outdated,
                  "how long after a newer version was published the former one is still good; "
                  "unset: for ever, or as the scenario's `good` says, for a source",
                  {.min = 0, .live = true});
    visitor.field("degraded", degraded,
                  "whether a page is good that an app made without a part of it, whose call failed "
                  "(on_failure: ignore), or a copy of one; unset: yes, or as the scenario's `good` "
                  "says, for a source",
                  {.live = true});
    visitor.field("statuses", statuses,
                  "statuses below 500 that are good whatever the page; none: as the scenario's "
                  "`good` says",
                  {.min = 100, .max = 499, .live = true});
}

GoodConfig GoodConfig::over(const GoodConfig& scenario) const {
    GoodConfig both = *this;
    both.mirrors = mirrors ? mirrors : scenario.mirrors;
    both.stale = stale ? stale : scenario.stale;
    both.maxAge = maxAge ? maxAge : scenario.maxAge;
    both.outdated = outdated ? outdated : scenario.outdated;
    both.degraded = degraded ? degraded : scenario.degraded;
    if (both.statuses.empty()) {
        both.statuses = scenario.statuses;
    }
    return both;
}

bool GoodConfig::countsStatus(std::uint16_t status) const {
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

Problems problemsOf(const GoodConfig& config) {
    Problems problems;
    for (std::size_t i = 0; i < config.statuses.size(); ++i) {
        if (config.statuses[i] == kTooManyRequests) {
            problems.push_back({joinIndex("statuses", i),
                                "429 is good for nobody: who is rate limited has no page"});
        }
    }
    return problems;
}

} // namespace doppel::models
