// SPDX-License-Identifier: Apache-2.0
#include "scenarios/under_way.h"

#include "models/meter.h"
#include "models/publishing/documents_metrics.h"

#include <algorithm>

namespace doppel::scenarios {

std::uint64_t underWayIn(const MetricResults& metrics) {
    return countOf(metrics, models::Meter::kUnfinished) -
           std::min(countOf(metrics, models::Meter::kOverdue),
                    countOf(metrics, models::Meter::kUnfinished));
}

std::optional<double> shareOf(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? std::nullopt
                      : std::optional(static_cast<double>(part) / static_cast<double>(whole));
}

void addUnderWay(NamedMetric& metric, std::uint64_t good, std::uint64_t all, std::uint64_t more) {
    metric.underWay = more;
    metric.ifTheyFail = shareOf(good, all + more);
}

void addMayFail(NamedMetrics& names, const std::string& owner, const MetricResults& metrics) {
    const std::uint64_t underWay = underWayIn(metrics);
    if (auto& failed = names[owner + '.' + std::string(models::Meter::kFailed)]; failed.value) {
        failed.underWay = underWay;
        failed.ifTheyFail = *failed.value + static_cast<double>(underWay);
    }
}

void addLate(NamedMetrics& names, const std::string& owner, const MetricResults& metrics) {
    using models::Meter;
    const auto overdue = names.find(owner + '.' + std::string(Meter::kOverdue));
    if (overdue != names.end() && overdue->second.value) {
        *overdue->second.value += static_cast<double>(countOf(metrics, Meter::kLate));
    }
}

void addAwaited(NamedMetrics& names, const std::string& owner, const MetricResults& metrics) {
    using models::DocumentsMetrics;
    const auto ratio = names.find(owner + '.' + std::string(DocumentsMetrics::kInTimeRatio));
    if (ratio == names.end()) {
        return;
    }
    const std::uint64_t inTime = countOf(metrics, DocumentsMetrics::kInTime);
    const std::uint64_t known = inTime + countOf(metrics, DocumentsMetrics::kLate);
    const std::uint64_t all = countOf(metrics, DocumentsMetrics::kPublishes);
    addUnderWay(ratio->second, inTime, known, all - std::min(all, known));
}

} // namespace doppel::scenarios
