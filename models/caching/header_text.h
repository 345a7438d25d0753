// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/caching/freshness.h"
#include "models/caching/instant.h"

#include <optional>
#include <string_view>

namespace doppel::caching {

/// How strictly numbers of seconds are read. Standard: digits only, also quoted (RFC 9111 1.2.2);
/// what cannot be read is zero. Varnish: digits up to a '.', never quoted, a minus sign is zero
/// (cache_rfc2616.c). Both cap at 2^31 seconds.
enum class NumberReading : std::uint8_t { Standard, Varnish };

/// Reads the value of a Cache-Control field (several fields joined by commas). Directives' names in
/// any case; unknown ones are passed over; of a repeated one the first counts.
CacheControl parseCacheControl(std::string_view value,
                               NumberReading reading = NumberReading::Standard);

/// Reads an HTTP date in any of the three forms of RFC 9110 5.6.7; nothing if it is none of them.
std::optional<Instant> parseHttpDate(std::string_view value);

/// Reads Expires: what is no date (as "0") has expired long ago. Source: RFC 9111 5.3.
Instant parseExpires(std::string_view value);

/// Reads Age: of a list the first member counts; what is no number of seconds is ignored. Source:
/// RFC 9111 5.1. Varnish takes what it cannot read for 0 and "7200.0" for 7200.
std::optional<Duration> parseAge(std::string_view value,
                                 NumberReading reading = NumberReading::Standard);

/// Whether Vary holds the member `*`. Source: RFC 9110 12.5.5. (Varnish's VCL looks for the exact
/// value only.)
bool variesOnEverything(std::string_view vary);

} // namespace doppel::caching
