// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"
#include "sim/units.h"

#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

/// "2.5", "40 %": numbers as reports show them, with six digits at most.
std::string numberText(double value);
std::string percentText(sim::Probability share);

/// "3 times the work, 2s more, of 10 %": how something takes longer; what is as usual is left out.
std::string longerText(sim::Ratio factor,
                       std::string_view timesWhat,
                       const std::optional<sim::Distribution>& delay,
                       sim::Probability share);

} // namespace doppel::models
