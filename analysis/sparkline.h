// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace doppel::analysis {

/// What becomes of the values that share one column of a sparkline.
enum class Pooling { Mean, Max };

/// Values over time cut into `columns` spans of equal length; `ends` says when each value's
/// interval ended, the first began at 0. A span between two ends has the value of the interval that
/// it lies in. REQUIRES: as many values as ends; columns > 0.
std::vector<double> pooled(std::span<const double> values,
                           std::span<const sim::Time> ends,
                           std::size_t columns,
                           Pooling pooling);

/// One block (U+2581 to U+2588) a value, from `low` (the lowest block) to `high`. A value above
/// `low` is never drawn as the lowest block; a value that is not a number is a blank.
std::string sparkline(std::span<const double> values, double low, double high);

} // namespace doppel::analysis
