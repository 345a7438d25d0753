// SPDX-License-Identifier: Apache-2.0
#include "scenarios/manifest/autoscaler_dry_run.h"

#include <algorithm>
#include <limits>

namespace doppel::scenarios {

namespace {

using models::HpaMetric;
using models::HpaObservation;
using models::HpaSource;

constexpr models::MilliValue kRequest = 100'000; // so that per cent are thousandths of it

// The pods and what is measured of them.
class DryFleet {
public:
    DryFleet(const DryRunOptions& options, const LoadSeries& load)
        : options_(options), load_(load) {}

    void scaleTo(std::int32_t replicas, sim::Time now, bool ready = false) {
        const auto size = static_cast<std::size_t>(replicas);
        const models::HpaPod fresh{.ready = ready || options_.bootTime == sim::Duration::zero(),
                                   .started = now,
                                   .readyChanged = now};
        pods_.resize(size, fresh);
    }
    std::int32_t size() const { return static_cast<std::int32_t>(pods_.size()); }
    const std::vector<models::HpaPod>& pods() const { return pods_; }

    void bootUntil(sim::Time now) {
        for (models::HpaPod& pod : pods_) {
            if (!pod.ready && pod.started + options_.bootTime <= now) {
                pod.ready = true;
                pod.readyChanged = pod.started + options_.bootTime;
            }
        }
    }

    HpaObservation observe(const HpaMetric& metric, std::size_t index, sim::Time now) const {
        HpaObservation seen;
        const sim::Time measured = now - options_.metricDelay;
        const auto& amount = load_.at(measured - sim::kStart).amounts[index];
        if (!amount) {
            seen.error = "the series has no amount for it";
            return seen;
        }
        seen.total = amount->value;
        if (metric.source == HpaSource::Object || metric.source == HpaSource::External) {
            if (amount->eachPod) {
                seen.total *= size();
            }
            return seen;
        }
        const auto ready = static_cast<std::int64_t>(std::count_if(
            pods_.begin(), pods_.end(), [](const models::HpaPod& pod) { return pod.ready; }));
        std::int64_t served = 0;
        for (const models::HpaPod& pod : pods_) {
            models::MilliValue use = 0;
            if (pod.ready) {
                const bool hasRest = served++ < amount->value % ready;
                use = amount->eachPod ? amount->value : amount->value / ready + (hasRest ? 1 : 0);
            }
            seen.byPod.push_back(
                {models::HpaSample{use, measured, std::chrono::seconds(15)}, kRequest});
        }
        return seen;
    }

private:
    const DryRunOptions& options_;
    const LoadSeries& load_;
    std::vector<models::HpaPod> pods_;
};

sim::Error outOfBounds(std::string message) {
    return {sim::ErrorCode::Usage, std::move(message), {}};
}

sim::Status checkedBounds(const AutoscalerManifest& manifest,
                          const DryRunOptions& options,
                          sim::Duration length) {
    const bool fallsBack = manifest.keda && manifest.keda->fallback;
    if (std::max({manifest.hpa.maxReplicas, options.startReplicas.value_or(0),
                  fallsBack ? manifest.keda->fallback->replicas : 0}) > kMostDryReplicas) {
        return outOfBounds("more than " + std::to_string(kMostDryReplicas) +
                           " replicas can't be tried");
    }
    const auto turnsOf = [&](sim::Duration period) {
        return length / period;
    };
    if (options.controller.syncPeriod <= sim::Duration::zero() ||
        turnsOf(options.controller.syncPeriod) > kMostDrySteps ||
        (manifest.keda && turnsOf(manifest.keda->pollingInterval) > kMostDrySteps)) {
        return outOfBounds("the series is too long for its sync period or polling interval: more "
                           "than " +
                           std::to_string(kMostDrySteps) + " turns");
    }
    return std::monostate{};
}

// What all pods together may have, so that a percentage of it still is a number.
sim::Status checkedAmounts(const LoadSeries& load) {
    constexpr models::MilliValue kMost = std::numeric_limits<models::MilliValue>::max() / 100;
    for (const LoadRow& row : load.rows) {
        for (const std::optional<LoadAmount>& amount : row.amounts) {
            if (amount && amount->value > (amount->eachPod ? kMost / kMostDryReplicas : kMost)) {
                return outOfBounds("the amount at " + sim::toText(row.at) +
                                   " is more than can be tried: expected at most " +
                                   (amount->eachPod ? "9e9 for each pod" : "9e13"));
            }
        }
    }
    return std::monostate{};
}

class AutoscalerTrial {
public:
    AutoscalerTrial(const AutoscalerManifest& manifest,
                    const LoadSeries& load,
                    const DryRunOptions& options)
        : manifest_(manifest), options_(options), fleet_(options, load) {
        const std::int32_t fewest =
            manifest.keda ? manifest.keda->minReplicas : manifest.hpa.minReplicas;
        const sim::Time start = sim::kStart + load.rows.front().at;
        fleet_.scaleTo(options.startReplicas.value_or(fewest), start - std::chrono::hours(1), true);
        keda_.created = start;
    }

    DryRunStep poll(sim::Time now) {
        fleet_.bootUntil(now);
        std::vector<std::optional<models::MilliValue>> values;
        for (std::size_t i = 0; i < manifest_.hpa.metrics.size(); ++i) {
            const HpaObservation seen = fleet_.observe(manifest_.hpa.metrics[i], i, now);
            values.push_back(seen.error.empty() ? std::optional(seen.total) : std::nullopt);
        }
        DryRunStep step{now - sim::kStart, true, {}, {}, fleet_.size(), 0};
        step.keda = models::pollKeda(*manifest_.keda, keda_, {now, fleet_.size(), values});
        step.after = step.keda.replicas;
        fleet_.scaleTo(step.after, now);
        return step;
    }

    DryRunStep sync(sim::Time now) {
        fleet_.bootUntil(now);
        std::vector<HpaObservation> seen;
        for (std::size_t i = 0; i < manifest_.hpa.metrics.size(); ++i) {
            seen.push_back(fleet_.observe(manifest_.hpa.metrics[i], i, now));
        }
        DryRunStep step{now - sim::kStart, false, {}, {}, fleet_.size(), 0};
        step.hpa = models::syncHpa(manifest_.hpa, options_.controller, hpa_,
                                   {now, fleet_.size(), fleet_.size(), fleet_.pods(), seen});
        step.after = step.hpa.replicas;
        fleet_.scaleTo(step.after, now);
        return step;
    }

private:
    const AutoscalerManifest& manifest_;
    const DryRunOptions& options_;
    DryFleet fleet_;
    models::HpaState hpa_;
    models::KedaState keda_;
};

} // namespace

sim::Status tryAutoscaler(const AutoscalerManifest& manifest,
                          const LoadSeries& load,
                          const DryRunOptions& options,
                          const std::function<void(const DryRunStep&)>& see,
                          const sim::WhoStops& stops) {
    const sim::Time start = sim::kStart + load.rows.front().at;
    const sim::Time end = sim::after(sim::kStart, options.until.value_or(load.rows.back().at));
    if (auto bounds = checkedBounds(manifest, options, end - start); !bounds) {
        return bounds.errors();
    }
    if (auto amounts = checkedAmounts(load); !amounts) {
        return amounts.errors();
    }
    AutoscalerTrial run(manifest, load, options);
    sim::StopQuestion question(stops);
    sim::Time sync = start;
    sim::Time poll = manifest.keda ? start : sim::kNever;
    while (std::min(sync, poll) <= end && std::min(sync, poll) < sim::kNever) {
        if (question.isStopped()) {
            return sim::Error{sim::ErrorCode::Stopped, "stopped by " + question.who(), {}};
        }
        if (poll <= sync) {
            see(run.poll(poll));
            poll = sim::after(poll, manifest.keda->pollingInterval);
        } else {
            see(run.sync(sync));
            sync = sim::after(sync, options.controller.syncPeriod);
        }
    }
    return std::monostate{};
}

std::string limitOf(const models::HpaDecision& decision) {
    const models::HpaCondition& limited = decision.conditions.scalingLimited;
    return decision.wanted && limited.status ? std::string(limited.reason) : std::string{};
}

std::string reasonOf(const DryRunStep& step) {
    if (step.byKeda) {
        return std::string(step.keda.reason);
    }
    const models::HpaConditions& conditions = step.hpa.conditions;
    if (!conditions.scalingActive.status && !conditions.scalingActive.reason.empty()) {
        return std::string(conditions.scalingActive.reason);
    }
    const std::string reason(conditions.ableToScale.reason);
    return step.hpa.rescaleReason.empty() || !step.hpa.rescales()
               ? reason
               : reason + ": " + step.hpa.rescaleReason;
}

} // namespace doppel::scenarios
