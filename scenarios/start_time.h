// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// When in the world a run begins: what clocks there show, and where.
struct StartTime {
    std::chrono::local_seconds clock{};
    std::string zone; ///< "Z", "+01:00", or a name of the IANA's such as "Europe/London"
};

/// "2026-11-28T19:00:00+00:00", "2026-11-28T19:00Z", "2026-11-28T19:00:00 Europe/London" (ISO 8601,
/// and what follows a blank is the name of a time zone, which is not looked up). Errors: no such
/// form, no such day or time.
sim::Result<StartTime> parseStartTime(std::string_view text);

} // namespace doppel::scenarios
