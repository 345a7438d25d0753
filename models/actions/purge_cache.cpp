// SPDX-License-Identifier: Apache-2.0
#include "models/actions/purge_cache.h"

#include "models/actions/fault_aim.h"
#include "models/platform_plan.h"

namespace doppel::models {

namespace {

class PurgeCache final : public Action {
public:
    PurgeCache(const PurgeCacheConfig& config, const ActionScope& scope)
        : config_(config), target_(componentOf(scope.platform, config.target)) {}

    void begin(double) override { dynamic_cast<Purgeable&>(target_).purge(config_.purge); }

private:
    const PurgeCacheConfig& config_;
    Component& target_;
};

} // namespace

void PurgeCacheConfig::describe(FieldVisitor& visitor) {
    visitor.field("target", target, "the cache", {.required = true});
    visitor.field("purge", purge, "what it should forget");
}

Problems problemsOf(const PurgeCacheConfig& config) {
    if (config.purge.kind != PurgeKind::All && config.purge.text.empty()) {
        return {{"purge", "by url or key, it needs a text"}};
    }
    if (config.purge.kind == PurgeKind::All && config.purge.soft) {
        return {{"purge.soft",
                 "of kind all there is none: Fastly purges all hard; soft are those by "
                 "url or key"}};
    }
    return {};
}

Problems problemsOn(const PurgeCacheConfig& config, const PlatformPlan& plan) {
    Problems problems = problemsOfTarget(config.target, plan);
    const PlatformPlan::Component* target = plan.find(config.target.name);
    if (target != nullptr && target->kind != nullptr && !target->kind->canBePurged) {
        problems.push_back({"target", config.target.name + " has no cache that can be purged"});
    }
    return problems;
}

std::string toText(const PurgeCacheConfig& config) {
    return (config.purge.soft ? "soft purge of " : "purge of ") + config.target.name +
           (config.purge.text.empty() ? "" : ": " + config.purge.text);
}

const ActionKind& purgeCacheKind() {
    static const ActionKind kKind = actionKindOf<PurgeCache, PurgeCacheConfig>({
        .name = "purge",
        .summary = "a cache is ordered to forget everything, one url, or what has a surrogate key",
        .inFlight = "requests in flight get what they were promised; those that wait for a fetch "
                    "get what it brings",
        .leavesOut = "the time that a purge takes to reach all points of presence",
        .source = "Fastly documentation, purging; Varnish 7.1 VCL",
        .lasts = false,
    });
    return kKind;
}

} // namespace doppel::models
