// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"
#include "sim/time.h"
#include "sim/units.h"

#include <cstdint>
#include <string>
#include <string_view>

/// Values with units as people write them in scenario files, and back.
///
/// Common to all: digits may be grouped by underscores (200_000), not by commas; no leading zeros
/// (010 is eight to one reader and ten to another, so it is refused), no hexadecimal, no NaN, no
/// infinity. Whatever `exactText` writes, the matching parser reads back as the same value, bit for
/// bit. An error's place is line 1 and the column (in characters) within the text.
namespace doppel::scenarios {

/// "250ms", "1.5s", "1h 30min", "-5s", "forever": parts from longest to shortest unit (w d h min s
/// ms us ns), each at most once, blanks optional. A bare number is refused, 0 too. Exact: what is
/// finer than a nanosecond or longer than 292 years is refused.
sim::Result<sim::Duration> parseDuration(std::string_view text);
std::string exactText(sim::Duration value);

/// "2546/s", "21600/min", "220M/day": occurrences, with k, M or G for thousands, millions,
/// billions, a slash and s, min, h, d (or day) or w.
sim::Result<sim::Rate> parseRate(std::string_view text);
std::string exactText(sim::Rate value);

/// "512B", "4MiB", "34kB", "1.5GB": decimal (kB MB GB TB PB) or binary (KiB MiB GiB TiB PiB) units;
/// whole bytes only.
sim::Result<sim::Bytes> parseBytes(std::string_view text);
std::string exactText(sim::Bytes value);

/// "99.9%" or "0.999", from 0 to 1.
sim::Result<sim::Probability> parseProbability(std::string_view text);
std::string exactText(sim::Probability value);

/// "2x" or "2".
sim::Result<sim::Ratio> parseRatio(std::string_view text);
std::string exactText(sim::Ratio value);

/// A whole number: "6", "-1", "200_000", "200k".
sim::Result<std::int64_t> parseCount(std::string_view text);

/// A finite decimal number, with an exponent if need be: "0.9", "-2", "1e6".
sim::Result<double> parseNumber(std::string_view text);
std::string exactText(double value);

/// "true" or "false" and nothing else: no, off and 0 mean too many things in YAML.
sim::Result<bool> parseFlag(std::string_view text);

} // namespace doppel::scenarios
