// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/distribution.h"
#include "sim/result.h"

#include <string>
#include <string_view>

namespace doppel::scenarios {

/// A distribution of durations as scenario files write it: a name and its parameters in brackets,
/// or a bare duration for one that is always the same. Where a kind can be given in one way only,
/// the parameters' names may be left out:
///
///     5ms                                   deterministic(5ms)
///     exponential(100ms)                    uniform(1ms, 3ms)
///     normal(mean 10ms, sd 2ms)
///     lognormal(mean 100ms, cv 1)           lognormal(median 70ms, p99 500ms)
///     lognormal(mean 100ms, p99 500ms)      lognormal(mu -2, sigma 1)
///     gamma(mean 100ms, cv 0.5)             gamma(mean 100ms, shape 2)
///     weibull(scale 1s, shape 1.5)          pareto(scale 10ms, shape 2.5)
///     hyperexponential(mean 1s, cv 2)       hyperexponential(mean 1s, cv2 4)
///     hyperexponential(p 90%, first 10ms, second 1s)
///     empirical(10ms: 0.75, 1s: 0.25)       quantiles(0: 10ms, 0.5: 80ms, 1: 1s)
///
/// An error's place is line 1 and the column (in characters) within the text of what is wrong.
sim::Result<sim::Distribution> parseDistribution(std::string_view text);

/// The text that parseDistribution reads back as the same distribution: to the bit, but for the
/// weights of an empirical one, which are shares of their sum.
std::string exactText(const sim::Distribution& value);

} // namespace doppel::scenarios
