// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/metrics.h"

#include <string_view>

namespace doppel::models {

/// What a replay counts of its log besides visits.
struct ReplayMetrics {
    static constexpr std::string_view kRejected = "rejected";
    static constexpr std::string_view kClockWentBack = "clock_went_back";

    ReplayMetrics(sim::Metrics& metrics, std::string_view source)
        : rejected(
              metrics.counter(source, kRejected, "lines of the log that could not be understood")),
          clockWentBack(metrics.counter(
              source, kClockWentBack, "lines with an earlier time than the line before")) {}

    sim::Counter& rejected;
    sim::Counter& clockWentBack;
};

/// What is counted of visits that a log tells of: how many there were, and whether visitors got
/// what the log says they got.
struct LoggedVisitMetrics {
    static constexpr std::string_view kAccepted = "accepted";
    static constexpr std::string_view kOtherStatus = "other_status";

    LoggedVisitMetrics(sim::Metrics& metrics, std::string_view source)
        : accepted(
              metrics.counter(source, kAccepted, "lines of the log played: whose visits began")),
          sameStatus(
              metrics.counter(source, "same_status", "visits that were answered as in the log")),
          otherStatus(metrics.counter(
              source,
              kOtherStatus,
              "visits that were answered otherwise, or not within unfinished_after")) {}

    sim::Counter& accepted;
    sim::Counter& sameStatus;
    sim::Counter& otherStatus;
};

} // namespace doppel::models
