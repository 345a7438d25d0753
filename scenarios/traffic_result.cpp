// SPDX-License-Identifier: Apache-2.0
#include "models/meter.h"
#include "models/traffic/visit_book.h"
#include "scenarios/run_result.h"

#include <algorithm>
#include <array>
#include <utility>

namespace doppel::scenarios {

namespace {

using models::Meter;
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

// What tells most about why visits failed: of a 5xx its status, of no answer the failure, of the
// others what they came to.
bool tellsWhy(std::string_view metric, const std::string& label) {
    if (metric == Visits::kFailure) {
        return true;
    }
    if (metric == Visits::kStatus) {
        return label.starts_with('5');
    }
    using models::VisitOutcome;
    static constexpr std::array kOfTheirOwn{
        VisitOutcome::UncountedStale,    VisitOutcome::UncountedMirror,
        VisitOutcome::UncountedDegraded, VisitOutcome::TooOld,
        VisitOutcome::Outdated,          VisitOutcome::BlankPage,
        VisitOutcome::TooLate,           VisitOutcome::WrongRedirect,
        VisitOutcome::WrongNotFound,     VisitOutcome::RateLimited,
        VisitOutcome::ClientError,       VisitOutcome::Unfinished};
    return metric == Visits::kOutcome &&
           std::any_of(kOfTheirOwn.begin(), kOfTheirOwn.end(),
                       [&](VisitOutcome outcome) { return label == labelOf(outcome); });
}

} // namespace

TrafficResult TrafficResult::of(std::string name, std::string kind, MetricResults metrics) {
    TrafficResult result;
    result.name = std::move(name);
    result.kind = std::move(kind);
    std::map<std::string, ClassVisits> classes;
    for (const MetricResult& metric : metrics) {
        if (const auto* latency = std::get_if<sim::Histogram>(&metric.value)) {
            if (metric.name == Meter::kLatency) {
                result.latency = *latency;
            } else if (metric.name == Meter::kLatencyOfFailures) {
                result.latencyOfFailures = *latency;
            }
        }
        const auto* counter = std::get_if<CounterValue>(&metric.value);
        if (counter == nullptr) {
            continue;
        }
        const std::uint64_t count = counter->count;
        const std::string label = metric.labels.empty() ? "" : metric.labels.front().value;
        if (metric.name == Visits::kOk) {
            result.ok = count;
        } else if (metric.name == Meter::kFailed) {
            result.failed = count;
        } else if (metric.name == Visits::kServedBy) {
            result.servedBy[label] = count;
        } else if (metric.name == Visits::kClass) {
            (metric.labels.size() == 1 ? classes[label].all : classes[label].failed) = count;
        } else if (metric.name == Meter::kUnfinished) {
            result.unfinished = count;
        } else if (metric.name == Meter::kOverdue) {
            result.overdue = count;
        } else if (metric.name == Visits::kOmitted) {
            result.omitted = count;
        } else if (metric.name == Meter::kLate) {
            result.late = count;
        } else if (metric.name == Visits::kOutcome) {
            result.outcomes[label] = count;
        }
        if (count > 0 && tellsWhy(metric.name, label)) {
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

void TrafficResult::retell(MetricResults all) {
    TrafficResult whole = of(name, kind, std::move(all));
    whole.logLinesAccepted = logLinesAccepted;
    whole.logLinesRejected = logLinesRejected;
    whole.logRejections = std::move(logRejections);
    *this = std::move(whole);
}

sim::Histogram TrafficResult::latencyOfAll() const {
    sim::Histogram all = latency;
    all.merge(latencyOfFailures);
    return all;
}

} // namespace doppel::scenarios
