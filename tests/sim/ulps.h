// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

namespace doppel::sim {

/// The distance of a result from the true value, in units of the result's last place.
inline double ulps(double got, long double truth) {
    const double nearest = std::fabs(static_cast<double>(truth));
    const long double place =
        std::nextafter(nearest, std::numeric_limits<double>::infinity()) - nearest;
    return static_cast<double>(std::fabs(static_cast<long double>(got) - truth) / place);
}

/// The greatest such distance of 200,000 arguments; printed, as docs/fidelity.md shows it.
template <class Ours, class Truth, class Argument>
double worst(const char* name, Ours ours, Truth truth, Argument argument) {
    Stream chance(36, 0, name);
    double most = 0;
    for (int i = 0; i < 200'000; ++i) {
        const double x = argument(chance);
        most = std::max(most, ulps(ours(x), truth(static_cast<long double>(x))));
    }
    ::testing::Test::RecordProperty(std::string(name) + "_ulp", std::to_string(most));
    std::printf("%-24s at most %.3f ulp\n", name, most);
    return most;
}

} // namespace doppel::sim
