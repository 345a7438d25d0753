// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/random.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace doppel::sim {

/// Draws one of N things by weight in constant time: one number and one look into a table of 8
/// bytes a thing. Every probability is right to 2^-32 / N. Source: Vose, "A linear algorithm for
/// generating random numbers with a given distribution" (1991).
class AliasTable {
public:
    /// REQUIRES: 1 to 2^32 - 1 weights, finite, none negative, their sum positive. O(N).
    explicit AliasTable(std::span<const double> weights);

    /// The index of the thing drawn.
    std::uint32_t sample(Draws& draws) const {
        // The high part of bits × N picks the column, what is left of the low part decides within
        // it.
        const std::uint64_t bits = draws.bits();
        const std::uint64_t size = columns_.size();
        const std::uint64_t high = (bits >> 32) * size + (((bits & 0xffffffff) * size) >> 32);
        const Column& column = columns_[high >> 32];
        return static_cast<std::uint32_t>(high) < column.own
                   ? static_cast<std::uint32_t>(high >> 32)
                   : column.other;
    }

    std::size_t size() const { return columns_.size(); }

private:
    // A share of own / 2^32 of the column is the thing itself, the rest is the other one.
    struct Column {
        std::uint32_t own;
        std::uint32_t other;
    };
    std::vector<Column> columns_;
};

} // namespace doppel::sim
