// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/units.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace doppel::models {

/// "2.5", "40 %": numbers as reports show them, with six digits at most.
std::string numberText(double value);
std::string percentText(sim::Probability share);

/// "1 server", "3 servers".
std::string counted(std::uint32_t count, std::string_view noun);

} // namespace doppel::models
