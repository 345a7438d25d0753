// SPDX-License-Identifier: Apache-2.0
#include "models/traffic/visit_book.h"
#include "scenarios/run_result.h"

#include <utility>

namespace doppel::scenarios {

namespace {

using Visits = models::VisitMetrics;

struct ClassVisits {
    std::uint64_t all = 0;
    std::uint64_t failed = 0;

    // What share of the visits to a class of pages went well; none where nobody came.
    std::optional<double> goodShare() const {
        return all == 0
                   ? std::nullopt
                   : std::optional(1.0 - static_cast<double>(failed) / static_cast<double>(all));
    }
};

// Statuses that mean that a visit failed.
bool isServerError(const std::string& status) {
    return status.starts_with('5');
}

} // namespace

TrafficResult TrafficResult::of(std::string name, std::string kind, MetricResults metrics) {
    TrafficResult result;
    result.name = std::move(name);
    result.kind = std::move(kind);
    std::map<std::string, ClassVisits> classes;
    for (const MetricResult& metric : metrics) {
        if (const auto* latency = std::get_if<sim::Histogram>(&metric.value);
            latency != nullptr && metric.name == Visits::kLatency) {
            result.latency = *latency;
        }
        const auto* counter = std::get_if<CounterValue>(&metric.value);
        if (counter == nullptr) {
            continue;
        }
        const std::uint64_t count = counter->count;
        const std::string label = metric.labels.empty() ? "" : metric.labels.front().value;
        if (metric.name == Visits::kOk) {
            result.ok = count;
        } else if (metric.name == Visits::kFailed) {
            result.failed = count;
        } else if (metric.name == Visits::kServedBy) {
            result.servedBy[label] = count;
        } else if (metric.name == Visits::kClass) {
            (metric.labels.size() == 1 ? classes[label].all : classes[label].failed) = count;
        } else if (count > 0 && (metric.name == Visits::kFailure ||
                                 (metric.name == Visits::kStatus && isServerError(label)))) {
            result.failures[label] = count;
        }
    }
    result.total = result.ok + result.failed;
    for (const auto& [pageClass, visits] : classes) {
        result.availabilityByClass[pageClass] = visits.goodShare();
    }
    result.metrics = std::move(metrics);
    return result;
}

} // namespace doppel::scenarios
