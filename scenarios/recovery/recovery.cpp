// SPDX-License-Identifier: Apache-2.0
#include "scenarios/recovery/recovery.h"

#include "sim/assert.h"

#include <algorithm>
#include <utility>

namespace doppel::scenarios {

using models::SliBucket;
using sim::Duration;
using sim::Time;

namespace {

bool meets(const SliBucket& bucket, double worstShare) {
    return !exceeds(bucket.errorShare(), worstShare);
}

class Judge {
public:
    Judge(const SliSeries& series,
          std::span<const Disturbance> disturbances,
          const RecoveryOptions& options)
        : series_(series), buckets_(series.buckets), disturbances_(disturbances), options_(options),
          allowed_(1.0 - options.objective.value) {}

    Recovery judge() {
        for (const AlertRule& rule : options_.alertRules()) {
            for (const AlertSpan& span : alertsOf(series_, rule)) {
                recovery_.alerts.push_back({rule.name, span});
            }
        }
        std::stable_sort(
            recovery_.alerts.begin(), recovery_.alerts.end(),
            [](const Alert& a, const Alert& b) { return a.span.fired < b.span.fired; });
        for (std::size_t next = 0; next < disturbances_.size();) {
            next = judgeFrom(next);
        }
        for (std::size_t i = 0; i < recovery_.incidents.size(); ++i) {
            addAlerts(i);
        }
        return std::move(recovery_);
    }

private:
    std::size_t bucketOf(Time time) const {
        const auto bucket = static_cast<std::size_t>((time - sim::kStart) / series_.width);
        return std::min(bucket, buckets_.size());
    }
    Duration startOf(std::size_t bucket) const {
        return series_.width * static_cast<std::int64_t>(bucket);
    }
    Duration endOf(std::size_t bucket) const {
        return std::min(startOf(bucket + 1), series_.length);
    }
    std::size_t firstBelow(std::size_t from, std::size_t to) const {
        while (from < to && meets(buckets_[from], allowed_)) {
            ++from;
        }
        return from;
    }

    // The first bucket from `first` on that has visits and from which on every bucket with visits
    // meets the share, for that long and up to such a bucket: silence, as of visitors who hang, is
    // no sign of health. None where the series ends before.
    std::optional<std::size_t>
    firstStable(std::size_t first, Duration length, double worstShare) const {
        std::optional<std::size_t> since;
        for (std::size_t i = first; i < buckets_.size(); ++i) {
            if (buckets_[i].total == 0) {
                continue;
            }
            if (!meets(buckets_[i], worstShare)) {
                since.reset();
                continue;
            }
            since = since.value_or(i);
            if (endOf(i) - startOf(*since) >= length) {
                return since;
            }
        }
        return std::nullopt;
    }

    // Judges what comes from a disturbance on, up to the end of the first incident; gives the first
    // disturbance that is not judged with it.
    std::size_t judgeFrom(std::size_t first) {
        const std::size_t fell = firstBelow(bucketOf(disturbances_[first].at), buckets_.size());
        if (fell == buckets_.size()) {
            const std::size_t last = bucketOf(disturbances_.back().at);
            recovery_.conclusive = firstStable(last, options_.stableFor, allowed_).has_value();
            return disturbances_.size();
        }
        const Disturbance& cause = causeOf(fell, first);
        const auto recovered = firstStable(fell, options_.stableFor, allowed_);
        const std::size_t end = recovered.value_or(buckets_.size());
        Incident incident{.began = cause.at, .what = cause.what};
        addCost(bucketOf(cause.at), end, incident);
        addMitigation(fell, end, incident);
        std::size_t next = first;
        while (next < disturbances_.size() && bucketOf(disturbances_[next].at) < end) {
            ++next;
        }
        if (recovered) {
            incident.timeToRecover = since(cause, *recovered);
            const std::size_t until =
                next < disturbances_.size() ? bucketOf(disturbances_[next].at) : buckets_.size();
            incident.relapsed = firstBelow(*recovered, until) < until;
        }
        recovery_.conclusive = recovered.has_value();
        recovery_.incidents.push_back(std::move(incident));
        return next;
    }

    // From which disturbance an incident counts: the first in force, or else the last that has
    // begun; with those of its bucket.
    const Disturbance& causeOf(std::size_t fell, std::size_t first) const {
        std::size_t cause = first;
        for (std::size_t i = first;
             i < disturbances_.size() && bucketOf(disturbances_[i].at) <= fell; ++i) {
            cause = i;
            if (disturbances_[i].until - sim::kStart > startOf(fell)) {
                break;
            }
        }
        while (cause > first &&
               bucketOf(disturbances_[cause - 1].at) == bucketOf(disturbances_[cause].at)) {
            --cause;
        }
        return disturbances_[cause];
    }

    Duration since(const Disturbance& cause, std::size_t bucket) const {
        return std::max(sim::kStart + startOf(bucket) - cause.at, Duration::zero());
    }

    void addCost(std::size_t first, std::size_t end, Incident& incident) const {
        for (std::size_t i = first; i < end; ++i) {
            const SliBucket& bucket = buckets_[i];
            incident.failedRequests += bucket.failed;
            incident.lostRequests += std::max(static_cast<double>(bucket.failed) -
                                                  allowed_ * static_cast<double>(bucket.total),
                                              0.0);
        }
    }

    void addMitigation(std::size_t fell, std::size_t end, Incident& incident) const {
        std::size_t worst = fell;
        for (std::size_t i = fell; i < end; ++i) {
            if (buckets_[i].errorShare() > buckets_[worst].errorShare()) {
                worst = i;
            }
        }
        incident.worstErrorShare = buckets_[worst].errorShare();
        const auto mitigated = firstStable(
            worst, options_.mitigatedFor, options_.mitigatedShare.value * incident.worstErrorShare);
        if (mitigated) {
            incident.timeToMitigate = sim::kStart + startOf(*mitigated) - incident.began;
        }
    }

    // Alerts that begin to fire before the next incident.
    void addAlerts(std::size_t index) {
        Incident& incident = recovery_.incidents[index];
        const Time next = index + 1 < recovery_.incidents.size()
                              ? recovery_.incidents[index + 1].began
                              : sim::kNever;
        bool allCleared = true;
        Time lastCleared{};
        for (const Alert& alert : recovery_.alerts) {
            if (alert.span.fired <= incident.began || alert.span.fired > next) {
                continue;
            }
            if (!incident.timeToDetect) {
                incident.timeToDetect = alert.span.fired - incident.began;
                incident.detectedBy = alert.rule;
            }
            allCleared = allCleared && alert.span.cleared.has_value();
            lastCleared = std::max(lastCleared, alert.span.cleared.value_or(Time{}));
        }
        if (incident.timeToDetect && allCleared) {
            incident.timeToClear = lastCleared - incident.began;
        }
    }

    const SliSeries& series_;
    std::span<const SliBucket> buckets_;
    std::span<const Disturbance> disturbances_;
    const RecoveryOptions& options_;
    double allowed_;
    Recovery recovery_;
};

} // namespace

std::string_view nameOf(RecoveryTime time) {
    static constexpr std::array<std::string_view, kRecoveryTimes.size()> kNames{
        "time_to_detect", "time_to_clear", "time_to_mitigate", "time_to_recover"};
    return kNames[static_cast<std::size_t>(time)];
}

Recovery judgeRecovery(const SliSeries& series,
                       std::span<const Disturbance> disturbances,
                       const RecoveryOptions& options) {
    DOPPEL_ASSERT(series.width > Duration::zero() && options.objective.value < 1.0);
    return Judge(series, disturbances, options).judge();
}

double budgetBurned(const SliSeries& series,
                    std::uint64_t failedRequests,
                    const RecoveryOptions& options) {
    std::uint64_t all = 0;
    for (const SliBucket& bucket : series.buckets) {
        all += bucket.total;
    }
    const double perSecond = static_cast<double>(all) / sim::toSeconds(series.length);
    const double allowed =
        (1.0 - options.objective.value) * perSecond * sim::toSeconds(options.budgetWindow);
    return all == 0 ? 0.0 : static_cast<double>(failedRequests) / allowed;
}

} // namespace doppel::scenarios
