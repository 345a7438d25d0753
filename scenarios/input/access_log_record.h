// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace doppel::scenarios {

/// A point of real time, as logs give it: nanoseconds since 1970-01-01 00:00 UTC.
using WallTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// How a server writes down a request, one a line.
enum class LogFormat {
    Common,        ///< client ident user [time] "request" status bytes
    Combined,      ///< common, then "referer" "agent"; what follows is passed over
    VhostCommon,   ///< the host that was asked, with or without its port, then common
    VhostCombined, ///< the same with combined
    FastlyJson,    ///< an object with GOV.UK's field names
};

/// "common", "combined", "vhost_common", "vhost_combined", "fastly-json".
std::string_view toText(LogFormat format);

/// A request in a log. Texts are views into the parser and its line: copy what must live longer.
struct LogRecord {
    WallTime time{};
    std::string_view client; ///< address or name, as the log has it
    std::string_view method; ///< "GET"
    /// "/search?q=tax", without the log's escapes; "*" and whole URLs occur too.
    std::string_view target;
    int status = 0;                        ///< 100 to 999
    std::optional<std::int64_t> bytes;     ///< of the body; absent where the log says "-"
    std::optional<sim::Duration> duration; ///< from first byte in to last byte out; Fastly only
    std::optional<sim::Duration> timeToFirstByte; ///< Fastly only
    std::string_view cacheResponse; ///< Fastly only: HIT, MISS, PASS, ERROR, SYNTH, …; else empty
    std::string_view backend;       ///< Fastly only: which backend answered; else empty
};

/// Why a line holds no request.
enum class LogReject {
    None,
    Blank,   ///< nothing on it
    TooLong, ///< longer than a line may be
    Shape,   ///< not the format's fields in the format's order
    Time,    ///< the time is wrong: "31/Feb/2015:…"
    Request, ///< the request isn't METHOD TARGET [HTTP/x]: "-", binary junk
    Status,  ///< the status isn't a number from 100 to 999
    Number,  ///< bytes or a duration are wrong, or negative
    Json,    ///< not a JSON object on one line
    Missing, ///< the object lacks a field
};
inline constexpr std::size_t kLogRejects = 10;

/// The reason in words: "the time is wrong".
std::string_view toText(LogReject reason);

} // namespace doppel::scenarios
