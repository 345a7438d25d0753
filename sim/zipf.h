// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/alias_table.h"
#include "sim/random.h"

#include <cstdint>
#include <optional>
#include <span>

namespace doppel::sim {

/// Popularity by Zipf's law: of N pages the k-th most popular is asked for in proportion to 1 /
/// k^s. s = 0 is uniform; the web has 0.7 to 1.1.
///
/// Up to 2^20 ranks by alias table (8 bytes a rank, one number a sample, about 15 to 35 ns);
/// beyond, where a table would miss every cache, by rejection-inversion (no memory; one number of
/// the source, which is forked; about 150 ns). Source: Hörmann and Derflinger, "Rejection-inversion
/// to generate variates from monotone discrete distributions" (1996).
class Zipf {
public:
    static constexpr std::uint64_t kLargestTable = std::uint64_t{1} << 20;

    /// REQUIRES: 1 <= ranks <= 2^53, 0 <= exponent <= 20.
    Zipf(std::uint64_t ranks, double exponent);

    /// A rank counted from 0, the most popular.
    std::uint64_t sample(Draws& draws) const {
        return table_ ? table_->sample(draws) : sampleByRejection(draws.fork());
    }

    /// The share of all requests that goes to this rank, counted from 0. REQUIRES: rank < ranks().
    double probability(std::uint64_t rank) const;

    std::uint64_t ranks() const { return ranks_; }
    double exponent() const { return exponent_; }

private:
    std::uint64_t sampleByRejection(Draws draws) const;
    double height(double x) const;
    double area(double x) const;
    double inverseArea(double area) const;
    double sumOf(std::span<const double> heights) const;

    std::uint64_t ranks_;
    double exponent_;
    double sum_;
    double areaAtOne_;
    double areaAtEnd_;
    double alwaysWithin_; // a candidate this near to its rank is taken without a look
    std::optional<AliasTable> table_;
};

} // namespace doppel::sim
