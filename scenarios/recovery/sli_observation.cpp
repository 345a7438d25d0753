// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/sli_observation.h"

#include <algorithm>
#include <fmt/format.h>

namespace doppel::scenarios {

namespace {

using models::TimelineRecord;

std::vector<Disturbance> actionsOf(const models::Timeline& timeline) {
    std::vector<Disturbance> actions;
    for (const models::TimelineEvent& event : timeline.events()) {
        const sim::Time at = sim::after(sim::kStart, event.at);
        actions.push_back({at, at, models::toText(event), false});
    }
    for (const TimelineRecord& record : timeline.records()) {
        Disturbance& action = actions[record.event];
        if (record.phase == TimelineRecord::Phase::End) {
            action.until = record.at;
            continue;
        }
        const models::TimelineEvent& event = timeline.events()[record.event];
        action.reached = true;
        action.at = action.until = record.at;
        if (event.length) {
            action.until = sim::after(record.at, *event.length);
        } else if (event.kind().isFault) {
            action.until = sim::kNever;
        }
    }
    return actions;
}

std::vector<Disturbance> surgesOf(const BuiltPlatform& built) {
    std::vector<Disturbance> surges;
    for (const auto& source : built.sources()) {
        for (const models::SurgeConfig& surge : source->surges()) {
            const sim::Time at = sim::after(sim::kStart, surge.at);
            surges.push_back({at, sim::after(at, surge.length),
                              fmt::format("surge of {} ({:g} times as many)", source->name(),
                                          surge.factor.value),
                              at < built.world().now()});
        }
        for (const models::NamedSpan& rise : source->rises()) {
            const sim::Time at = sim::kStart + rise.from;
            surges.push_back({at, sim::after(sim::kStart, rise.to),
                              fmt::format("rise of {} ({})", source->name(), rise.name),
                              at < built.world().now()});
        }
    }
    return surges;
}

// Who came while the run warmed up is counted, for rates and windows; how they fared is not.
void forgiveWarmup(std::vector<models::SliBucket>& buckets, const Settings& settings) {
    sim::Duration begins{};
    for (models::SliBucket& bucket : buckets) {
        if (begins < settings.warmup) {
            bucket.failed = 0;
            bucket.hindsight = 0;
        }
        begins += settings.recovery.bucket;
    }
}

bool isAskedFor(const std::string& source, const std::vector<ObjectiveSpec>& objectives) {
    return std::any_of(objectives.begin(), objectives.end(), [&](const ObjectiveSpec& spec) {
        return spec.objective.isOfRecovery() && spec.objective.limit().of == source;
    });
}

} // namespace

SliRecord sliRecord(const BuiltPlatform& built, const Scenario& scenario) {
    const sim::Time now = built.world().now();
    SliRecord record;
    record.unfinishedAfter = scenario.settings.unfinishedAfter;
    record.length = now - sim::kStart;
    record.rules = scenario.settings.recovery;
    record.rateAtStart = sim::Rate{};
    for (const auto& source : built.sources()) {
        std::vector<models::SliBucket> buckets = source->book().sliUpTo(now);
        forgiveWarmup(buckets, scenario.settings);
        models::addUp(record.buckets, buckets);
        const auto rate = source->rateAtStart();
        if (isAskedFor(source->name(), scenario.objectives)) {
            record.bySource.push_back({source->name(), std::move(buckets), rate});
        }
        if (rate && record.rateAtStart) {
            record.rateAtStart->perSecond += rate->perSecond;
        } else {
            record.rateAtStart.reset();
        }
    }
    record.disturbances = actionsOf(built.timeline());
    const std::vector<Disturbance> surges = surgesOf(built);
    record.disturbances.insert(record.disturbances.end(), surges.begin(), surges.end());
    std::sort(record.disturbances.begin(), record.disturbances.end());
    return record;
}

std::vector<TimelineEntry> surgeEntries(const BuiltPlatform& built, sim::Time since) {
    std::vector<TimelineEntry> entries;
    for (const Disturbance& surge : surgesOf(built)) {
        if (surge.reached && surge.at >= since) {
            entries.push_back({surge.at, surge.what});
        }
        if (surge.reached && surge.until <= built.world().now() && surge.until > since) {
            entries.push_back({surge.until, "end of: " + surge.what});
        }
    }
    return entries;
}

} // namespace doppel::scenarios
