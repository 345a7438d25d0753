// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/random.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace doppel::theory {

using Cdf = std::function<double(double)>;

/// Anderson and Darling's A^2 of a sample against a distribution that is fully given. Under it, A^2
/// has mean 1 and exceeds kAndersonDarling99 in one sample of a hundred, whatever the distribution.
/// Source: Anderson and Darling 1954; D'Agostino and Stephens 1986, table 4.2.
double andersonDarling(std::vector<double> sample, const Cdf& cdf);
inline constexpr double kAndersonDarling99 = 3.857;

/// Pearson's chi-squared of counts against shares that add up to 1.
double chiSquared(const std::vector<double>& counts, const std::vector<double>& shares);

/// Samples of a stream follow the distribution: A^2 below its 99 % point, or else, once more, with
/// another seed, so that a true claim is refused once in ten thousand seeds (see replications.h).
void expectShape(const std::string& name,
                 const Cdf& cdf,
                 int samples,
                 const std::function<double(sim::Stream&)>& sample);

/// As above for a number below shares.size(), each with its share, by Pearson.
void expectShares(const std::string& name,
                  const std::vector<double>& shares,
                  int samples,
                  const std::function<std::size_t(sim::Stream&)>& sample);

} // namespace doppel::theory
