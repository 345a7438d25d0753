// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/units.h"

#include <string>

namespace doppel::models {

/// "2.5", "40 %": numbers as reports show them, with six digits at most.
std::string numberText(double value);
std::string percentText(sim::Probability share);

} // namespace doppel::models
