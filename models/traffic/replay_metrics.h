// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/metrics.h"

#include <string_view>

namespace doppel::models {

/// What a replay counts besides its visits: how much of its log was played, and whether visitors
/// got what the log says they got.
struct ReplayMetrics {
    static constexpr std::string_view kAccepted = "accepted";
    static constexpr std::string_view kOtherStatus = "other_status";

    ReplayMetrics(sim::Metrics& metrics, std::string_view source)
        : accepted(
              metrics.counter(source, kAccepted, "lines of the log played: whose visits began")),
          rejected(
              metrics.counter(source, "rejected", "lines of the log that could not be understood")),
          clockWentBack(metrics.counter(
              source, "clock_went_back", "lines with an earlier time than the line before")),
          sameStatus(
              metrics.counter(source, "same_status", "visits that were answered as in the log")),
          otherStatus(metrics.counter(
              source,
              kOtherStatus,
              "visits that were answered otherwise, or not within unfinished_after")) {}

    sim::Counter& accepted;
    sim::Counter& rejected;
    sim::Counter& clockWentBack;
    sim::Counter& sameStatus;
    sim::Counter& otherStatus;
};

} // namespace doppel::models
