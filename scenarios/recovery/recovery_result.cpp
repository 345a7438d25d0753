// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/recovery_result.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

namespace doppel::scenarios {

namespace {

using Times = std::optional<sim::Duration>;

// Nothing is longer than what never came.
Times longest(const std::vector<Incident>& incidents, Times Incident::*time) {
    Times length = sim::Duration::zero();
    for (const Incident& incident : incidents) {
        if (!(incident.*time)) {
            return std::nullopt;
        }
        length = std::max(length, incident.*time);
    }
    return length;
}

std::optional<sim::Rate> rateBefore(const SliRecord& record, std::size_t runs) {
    std::optional<sim::Rate> rate = record.rules.before.rate;
    if (!rate) {
        rate = record.rateAtStart;
    }
    if (rate) {
        rate->perSecond *= static_cast<double>(runs);
    }
    return rate;
}

SliSeries seriesOf(const SliRecord& record, std::size_t runs) {
    return {record.buckets,
            record.rules.bucket,
            record.length,
            rateBefore(record, runs),
            record.rules.before.errorShare,
            record.unfinishedAfter};
}

void addIncidents(RecoveryResult& result, const Recovery& recovery) {
    std::vector<Incident> told = recovery.incidents;
    if (recovery.alarm) {
        told.push_back(*recovery.alarm);
    }
    result.timeToRecover = longest(told, &Incident::timeToRecover);
    if (told.empty()) {
        return; // there was nothing to detect, and nothing to mitigate
    }
    result.timeToDetect = longest(told, &Incident::timeToDetect);
    result.timeToClear = longest(told, &Incident::timeToClear);
    result.timeToMitigate = longest(told, &Incident::timeToMitigate);
    for (const Incident& incident : told) {
        if (incident.timeToDetect == result.timeToDetect && result.detectedBy.empty()) {
            result.detectedBy = incident.detectedBy;
        }
        result.relapsed = result.relapsed || incident.relapsed;
    }
}

bool firesSince(const Alert& alert, sim::Time time) {
    return alert.span.cleared.value_or(sim::kNever) > time;
}

auto identityOf(const Disturbance& disturbance) {
    return std::tie(disturbance.at, disturbance.what);
}

} // namespace

std::string_view
whyUnset(const RecoveryResult& recovery, const Incident& incident, RecoveryTime time) {
    switch (time) {
    case RecoveryTime::ToDetect:
        return incident.timeToRecover ? "never" : "not known";
    case RecoveryTime::ToClear:
        return std::any_of(recovery.alerts.begin(), recovery.alerts.end(),
                           [](const Alert& alert) { return !alert.span.cleared; })
                   ? "not known"
                   : whyUnset(recovery, incident, RecoveryTime::ToDetect);
    case RecoveryTime::ToRecover:
        return recovery.state == RecoveryState::NotRecovered ? "not recovered" : "not known";
    case RecoveryTime::ToMitigate:
        break;
    }
    return "not known";
}

std::string_view whyUnset(const RecoveryResult& recovery, RecoveryTime time) {
    if (recovery.state == RecoveryState::NotReached) {
        return toText(RecoveryState::NotReached);
    }
    if (neededNothing(recovery)) {
        return "not needed";
    }
    for (const Incident& incident : recovery.incidents) {
        if (!timeOf(incident, time)) {
            return whyUnset(recovery, incident, time);
        }
    }
    return "not known";
}

bool neededNothing(const RecoveryResult& recovery) {
    return recovery.state == RecoveryState::Unharmed &&
           std::none_of(recovery.alerts.begin(), recovery.alerts.end(),
                        [&](const Alert& alert) { return firesSince(alert, recovery.firstFault); });
}

std::string_view toText(RecoveryState state) {
    static constexpr std::array<std::string_view, 5> kNames{"not reached", "not known", "unharmed",
                                                            "not recovered", "recovered"};
    return kNames[static_cast<std::size_t>(state)];
}

std::optional<double> budgetBurnedOf(const SliRecord& record, std::size_t runs) {
    const bool nobodyCame =
        std::all_of(record.buckets.begin(), record.buckets.end(),
                    [](const models::SliBucket& bucket) { return bucket.total == 0; });
    return nobodyCame ? std::nullopt
                      : std::optional(budgetBurned(seriesOf(record, runs), record.rules));
}

std::optional<RecoveryResult> recoveryOf(const SliRecord& record, std::size_t runs) {
    if (record.disturbances.empty()) {
        return std::nullopt;
    }
    std::vector<Disturbance> reached;
    std::copy_if(record.disturbances.begin(), record.disturbances.end(),
                 std::back_inserter(reached),
                 [](const Disturbance& disturbance) { return disturbance.reached; });
    const SliSeries series = seriesOf(record, runs);
    Recovery recovery = judgeRecovery(series, reached, record.rules);
    RecoveryResult result;
    result.firstFault = record.disturbances.front().at;
    result.target = record.rules.objective.value;
    addIncidents(result, recovery);
    result.failedRequests = recovery.failedRequests;
    result.lostRequests = recovery.lostRequests;
    result.worstErrorShare = recovery.worstErrorShare;
    result.budgetBurned = budgetBurned(series, record.rules);
    result.incidents = std::move(recovery.incidents);
    result.alerts = std::move(recovery.alerts);
    if (reached.size() < record.disturbances.size()) {
        result.state = RecoveryState::NotReached;
    } else if (!result.timeToRecover || !recovery.conclusive) {
        result.state = recovery.below ? RecoveryState::NotRecovered : RecoveryState::NotKnown;
    } else {
        result.state =
            result.incidents.empty() ? RecoveryState::Unharmed : RecoveryState::Recovered;
    }
    if (!recovery.conclusive) {
        result.timeToRecover.reset();
    }
    return result;
}

SliRecord recordOf(const SliRecord& all, const SourceSli& source) {
    SliRecord record = all;
    record.buckets = source.buckets;
    record.buckets.resize(all.buckets.size());
    record.rateAtStart = source.rateAtStart;
    record.rules.before.rate.reset();
    record.bySource.clear();
    return record;
}

void merge(SliRecord& sum, const SliRecord& other) {
    for (const SourceSli& source : other.bySource) {
        const auto known =
            std::find_if(sum.bySource.begin(), sum.bySource.end(),
                         [&](const SourceSli& one) { return one.source == source.source; });
        if (known == sum.bySource.end()) {
            sum.bySource.push_back(source);
            continue;
        }
        models::addUp(known->buckets, source.buckets);
        known->rateAtStart = std::max(known->rateAtStart, source.rateAtStart);
    }
    models::addUp(sum.buckets, other.buckets);
    sum.length = std::max(sum.length, other.length);
    sum.rateAtStart =
        std::max(sum.rateAtStart, other.rateAtStart); // a log that was stopped has less
    for (const Disturbance& disturbance : other.disturbances) {
        const auto known = std::find_if(
            sum.disturbances.begin(), sum.disturbances.end(),
            [&](const Disturbance& one) { return identityOf(one) == identityOf(disturbance); });
        if (known == sum.disturbances.end()) {
            sum.disturbances.push_back(disturbance);
        } else {
            known->until = std::max(known->until, disturbance.until);
            known->reached = known->reached && disturbance.reached;
        }
    }
    std::sort(sum.disturbances.begin(), sum.disturbances.end());
}

} // namespace doppel::scenarios
