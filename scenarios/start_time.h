// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/result.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// When in the world a run begins: what clocks there show, and where.
struct StartTime {
    std::chrono::local_seconds clock{};
    std::string zone; ///< "Z", "+01:00", or a name of the IANA's such as "Europe/London"
};

/// "2026-11-28T19:00:00+00:00", "2026-11-28T19:00Z", "2026-11-28T19:00:00 Europe/London" (ISO 8601,
/// and what follows a blank is the name of a time zone, which zoneFindingOf() looks up). Errors: no
/// such form, no such day or time.
sim::Result<StartTime> parseStartTime(std::string_view text);

/// Where this machine has its time zones: the folder that TZDIR names, or the usual one.
std::filesystem::path zoneDatabase();

/// What is known of the zone of a start.
struct ZoneFinding {
    std::string problem; ///< there is no such zone, or its clocks skip that time; "": neither
    std::string note;    ///< what a reader should know; "": nothing
};

/// Looks a start's zone up in the machine's database of time zones, a folder of files. Of a time
/// that clocks show twice the first is meant. Without a database nothing is wrong, which is noted.
ZoneFinding zoneFindingOf(const StartTime& start,
                          const std::filesystem::path& database = zoneDatabase());

} // namespace doppel::scenarios
