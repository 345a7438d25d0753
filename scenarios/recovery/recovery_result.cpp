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

void addIncidents(RecoveryResult& result) {
    const std::vector<Incident>& incidents = result.incidents;
    result.timeToDetect = longest(incidents, &Incident::timeToDetect);
    result.timeToClear = longest(incidents, &Incident::timeToClear);
    result.timeToMitigate = longest(incidents, &Incident::timeToMitigate);
    result.timeToRecover = longest(incidents, &Incident::timeToRecover);
    for (const Incident& incident : incidents) {
        if (incident.timeToDetect == result.timeToDetect && result.detectedBy.empty()) {
            result.detectedBy = incident.detectedBy;
        }
        result.failedRequests += incident.failedRequests;
        result.lostRequests += incident.lostRequests;
        result.relapsed = result.relapsed || incident.relapsed;
        result.worstErrorShare = std::max(result.worstErrorShare, incident.worstErrorShare);
    }
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
        return incident.timeToDetect ? "not known"
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
    if (recovery.state == RecoveryState::Unharmed) {
        return "not needed";
    }
    for (const Incident& incident : recovery.incidents) {
        if (!timeOf(incident, time)) {
            return whyUnset(recovery, incident, time);
        }
    }
    return "not known";
}

std::string_view toText(RecoveryState state) {
    static constexpr std::array<std::string_view, 5> kNames{"not reached", "not known", "unharmed",
                                                            "not recovered", "recovered"};
    return kNames[static_cast<std::size_t>(state)];
}

std::optional<RecoveryResult> recoveryOf(const SliRecord& record, std::size_t runs) {
    if (record.disturbances.empty()) {
        return std::nullopt;
    }
    std::vector<Disturbance> reached;
    std::copy_if(record.disturbances.begin(), record.disturbances.end(),
                 std::back_inserter(reached),
                 [](const Disturbance& disturbance) { return disturbance.reached; });
    const SliSeries series{record.buckets, record.rules.bucket, record.length,
                           rateBefore(record, runs), record.rules.before.errorShare};
    Recovery recovery = judgeRecovery(series, reached, record.rules);
    RecoveryResult result;
    result.firstFault = record.disturbances.front().at;
    result.target = record.rules.objective.value;
    result.incidents = std::move(recovery.incidents);
    result.alerts = std::move(recovery.alerts);
    addIncidents(result);
    result.budgetBurned = budgetBurned(series, result.failedRequests, record.rules);
    if (result.incidents.empty()) { // there was nothing to detect, and nothing to mitigate
        result.timeToDetect = result.timeToClear = result.timeToMitigate = std::nullopt;
    }
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
