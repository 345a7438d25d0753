// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace doppel::scenarios {

/// Visits by chance, from places with a cache each, to pages whose popularity follows Zipf's law.
struct Demand {
    double rate = 0;            ///< visits a second, of all places
    std::vector<double> places; ///< their shares
    std::size_t pages = 0;
    double exponent = 0;
};

/// The rates at which each cache is asked for each page.
inline std::vector<double> ratesOf(const Demand& demand) {
    std::vector<double> weights;
    double sum = 0;
    for (std::size_t rank = 1; rank <= demand.pages; ++rank) {
        weights.push_back(std::pow(static_cast<double>(rank), -demand.exponent));
        sum += weights.back();
    }
    std::vector<double> rates;
    for (const double place : demand.places) {
        for (const double weight : weights) {
            rates.push_back(demand.rate * place * weight / sum);
        }
    }
    return rates;
}

/// Fetches a second where freshness counts from the fetch: a page is fetched, stays for T, and is
/// fetched again when it is next asked for, 1/l later on average: l / (1 + l T), summed over pages
/// and caches. Leaves out how long a fetch takes. Source: renewal theory.
inline double fetchesPerSecond(const Demand& demand, double ttlSeconds) {
    double sum = 0;
    for (const double l : ratesOf(demand)) {
        sum += l / (1 + l * ttlSeconds);
    }
    return sum;
}

} // namespace doppel::scenarios
