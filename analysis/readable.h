// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Numbers as people read them in reports: three digits that count and a unit, "1.2 k", "34 ms".
/// For reading only; what programs read keeps every bit.
namespace doppel::analysis {

/// "0", "2753", "12.4 k", "9.17 M": exact below 10,000 where it is whole.
std::string readableCount(double value);

/// "0 s", "850 ns", "34 ms", "1.2 s", "2 min 30 s", "3 d 4 h".
std::string readableSeconds(double seconds);

/// A share of 0 to 1 in percent, "99.97 %". What is not all never reads as "100 %", nor what is
/// not nothing as "0 %".
std::string readableShare(double share);

/// "34 kB", "7.5 TB": decimal units.
std::string readableBytes(double bytes);

/// "$12.30": of whatever currency prices are in.
std::string readableMoney(double amount);

/// By the unit that a metric is in: "s", "B", "$", "1" (a share), else a count.
std::string readable(double value, std::string_view unit);

/// Nanoseconds in seconds, rounded once: 1.9, not the 1.9000000000000001 of a product with 1e-9.
constexpr double inSeconds(std::int64_t nanoseconds) {
    return static_cast<double>(nanoseconds) / 1e9;
}

/// How many columns a text takes on a terminal: its characters, as all of ours are one wide.
std::size_t columnsOf(std::string_view utf8);

} // namespace doppel::analysis
