// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "sim/time.h"
#include "sim/units.h"

#include <string>
#include <vector>

namespace doppel::scenarios {

/// An alert: the share of errors is above a threshold over a long and a short window, and has been
/// so for a while.
struct AlertRule {
    std::string name;
    sim::Duration longWindow = std::chrono::minutes(1);
    sim::Duration shortWindow{};       ///< 0: no second window
    sim::Probability errorShare{0.05}; ///< strictly above
    sim::Duration holds{};             ///< `for` of Prometheus: this long without interruption

    void describe(models::FieldVisitor& visitor);
    friend bool operator==(const AlertRule&, const AlertRule&) = default;
};

/// The rules of the SRE workbook for an objective: page at 14.4 times the budget's rate over 1 h
/// and 5 min, and at 6 times over 6 h and 30 min; ticket at 1 time over 3 d and 6 h. Source:
/// Beyer et al., "The Site Reliability Workbook" (2018), chapter 5, table 5-8.
std::vector<AlertRule> burnRateRules(sim::Probability objective);

} // namespace doppel::scenarios
