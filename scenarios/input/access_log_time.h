// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/input/access_log_record.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace doppel::scenarios {

/// A time of the form "17/May/2015:10:05:03 +0000".
/// Source: httpd.apache.org mod_log_config, %t.
std::optional<WallTime> parseClassicTime(std::string_view text);

/// A time of the form "2026-07-23 10:00:00.123", at an offset of the form "+0100" or "" for UTC.
/// The fraction has up to 9 digits.
std::optional<WallTime> parseFastlyTime(std::string_view text, std::string_view offset);

/// A whole number of 0 or more, of decimal digits only.
std::optional<std::int64_t> parseDigits(std::string_view text);

} // namespace doppel::scenarios
