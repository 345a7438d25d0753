// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The numbers within texts with units; private to the readers of units.
namespace doppel::scenarios {

/// A decimal number as written, not yet rounded to anything.
struct Decimal {
    bool negative = false;
    std::string whole;        ///< digits, without underscores; at least one, no leading zeros
    std::string fraction;     ///< digits after the point; may be empty
    std::string exponent;     ///< "", or what stands after the e, such as "-3"
    std::string_view rest;    ///< what follows the number, blanks skipped
    std::size_t restAt = 0;   ///< where `rest` begins in the text, in bytes
    std::string_view written; ///< the number itself, as written
};

/// Reads the number at the text's start. Errors say what a number looks like.
sim::Result<Decimal> readDecimal(std::string_view text);

/// The number times ten to the `shift`, rounded once to the nearest double; nothing where it
/// overflows.
std::optional<double> toDouble(const Decimal& number, int shift = 0);

/// The number times `unit`, exactly; nothing where that is no whole number or beyond int64.
/// REQUIRES: no exponent.
std::optional<std::int64_t> toWhole(const Decimal& number, std::int64_t unit);

/// An error at that byte of the text.
sim::Error errorAt(std::string_view text, std::size_t byte, std::string message);

/// The shortest decimal text that reads back as the same double; plain digits, an exponent only for
/// the very large and small.
std::string shortestText(double value);

} // namespace doppel::scenarios
