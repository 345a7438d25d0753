// SPDX-License-Identifier: Apache-2.0
#include "analysis/metastability/after_trigger.h"

#include "analysis/player.h"
#include "analysis/processes.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace doppel::analysis {

namespace {

using Json = nlohmann::ordered_json;
using scenarios::RecoveryResult;
using scenarios::RecoveryState;

std::string bytesOf(const AfterTrigger& after) {
    std::string bytes;
    Json::to_cbor(Json::array({static_cast<int>(after.state),
                               after.backAfter ? Json(after.backAfter->count()) : Json(nullptr),
                               after.failedAtEnd, after.fingerprint, after.failure, after.stopped}),
                  bytes);
    return bytes;
}

AfterTrigger ofBytes(std::string_view bytes) {
    const Json json = Json::from_cbor(bytes);
    AfterTrigger after{.state = static_cast<RecoveryState>(json[0].get<int>()),
                       .backAfter = std::nullopt,
                       .failedAtEnd = json[2],
                       .fingerprint = json[3],
                       .failure = json[4],
                       .stopped = json[5]};
    if (!json[1].is_null()) {
        after.backAfter = sim::Duration(json[1].get<std::int64_t>());
    }
    return after;
}

AfterTrigger failed(std::string why, bool stopped) {
    AfterTrigger after;
    after.failure = std::move(why);
    after.stopped = stopped;
    return after;
}

double failedShareAtEnd(const scenarios::SliRecord& sli) {
    models::SliBucket sum;
    const auto last = static_cast<std::size_t>(sli.rules.stableFor / sli.rules.bucket);
    const std::size_t counted = std::min(std::max<std::size_t>(last, 1), sli.buckets.size());
    for (std::size_t i = sli.buckets.size() - counted; i < sli.buckets.size(); ++i) {
        sum.addStretch(sli.buckets[i]);
    }
    return sum.errorShare();
}

AfterTrigger playOne(const scenarios::Scenario& scenario,
                     const Trigger& trigger,
                     sim::Duration watch,
                     const TriggerRun& run,
                     const sim::WhoStops& stops) {
    const scenarios::Scenario changed = scenarioOf(scenario, trigger, watch, run);
    const auto result =
        playScenario(changed, {.replication = run.replication},
                     [&](const Progress&) { return stops ? stops() : std::string{}; });
    if (!result) {
        const sim::Error& error = result.errors().front();
        return failed(error.message, error.code == sim::ErrorCode::Stopped);
    }
    return afterTrigger(*result, trigger, run);
}

} // namespace

AfterTrigger
afterTrigger(const scenarios::RunResult& result, const Trigger& trigger, const TriggerRun& run) {
    if (!result.broken.empty()) {
        return failed("a fault of doppel's own: " + result.broken.front(), false);
    }
    if (!result.status.reachedEnd()) {
        return failed(sim::toText(result.status), true);
    }
    const bool happened = run.length > sim::Duration::zero();
    const sim::Time began = sim::after(sim::kStart, trigger.at);
    const sim::Time gone = sim::after(began, happened ? run.length : trigger.length);
    scenarios::SliRecord sli = result.sli;
    sli.disturbances = {{.at = began, .until = gone, .what = trigger.what}};
    const RecoveryResult recovery = *scenarios::recoveryOf(sli, 1);
    AfterTrigger after{.state = recovery.state,
                       .failedAtEnd = failedShareAtEnd(sli),
                       .fingerprint = result.fingerprint};
    if (recovery.state == RecoveryState::Unharmed) {
        after.backAfter = sim::Duration::zero();
    } else if (recovery.state == RecoveryState::Recovered) {
        const scenarios::Incident& last = recovery.incidents.back();
        after.backAfter =
            std::max(last.began + last.timeToRecover.value() - gone, sim::Duration::zero());
    }
    return after;
}

PlayTriggerRuns inProcesses(const scenarios::Scenario& scenario,
                            const Trigger& trigger,
                            sim::Duration watch,
                            std::size_t jobs,
                            const sim::WhoStops& stops) {
    return [=, &scenario](std::span<const TriggerRun> runs) {
        std::vector<AfterTrigger> results(runs.size());
        ProcessWork work;
        work.pieces = runs.size();
        work.jobs = jobs;
        work.stops = stops;
        work.work = [&](std::size_t piece, const WhoStops& asked) {
            return bytesOf(playOne(scenario, trigger, watch, runs[piece], asked));
        };
        work.ended = [&](std::size_t piece, const ProcessEnd& end) {
            const bool isStopped = !end.stopper.empty();
            results[piece] =
                isStopped || !end.failure.empty()
                    ? failed(isStopped ? "stopped by " + end.stopper : end.failure, isStopped)
                    : ofBytes(end.result);
        };
        workInProcesses(work);
        return results;
    };
}

} // namespace doppel::analysis
