// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

/// Hit ratios of caches under independent references: object i is asked for with probability p_i,
/// all objects are of one size, and `capacity` of them fit.
namespace doppel::theory {

/// Zipf's law over `objects`.
std::vector<double> zipfLaw(std::size_t objects, double exponent);

/// LRU, exactly: i hits if fewer than `capacity` others were asked for since the last time, in
/// Poisson time. Source: King 1971; Flajolet, Gardy, Thimonier 1992. O(N C log N) for each of some
/// hundred points of time.
double exactLru(const std::vector<double>& p, std::size_t capacity);
/// FIFO, exactly: the set in the cache has a probability in proportion to the product of its p_i.
/// Source: King 1971; Gelenbe 1973.
double exactFifo(const std::vector<double>& p, std::size_t capacity);

struct Che {
    double time = 0; ///< the characteristic time, in requests
    double hits = 0;
};
/// LRU by Che's approximation. Source: Che, Tung, Wang 2002.
Che cheLru(const std::vector<double>& p, double capacity);

/// Objects that live for `ttl` after a fetch and are fetched again when asked for after that; for
/// `grace` more they are served meanwhile. Requests come at `rate` altogether; fetches take no
/// time. The share that waits for a fetch: p_i-weighted exp(-l_i grace) / (1 + l_i ttl).
double missesWithGrace(const std::vector<double>& p, double rate, double ttl, double grace);
/// The share that is served stale.
double staleWithGrace(const std::vector<double>& p, double rate, double ttl, double grace);

} // namespace doppel::theory
