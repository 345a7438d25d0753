// SPDX-License-Identifier: Apache-2.0
#include "scenarios/start_time.h"

#include "scenarios/file/node.h"

#include <re2/re2.h>

namespace doppel::scenarios {

using namespace std::chrono;

sim::Result<StartTime> parseStartTime(std::string_view text) {
    static const re2::RE2 kForm(
        R"((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z|[-+]\d\d:[0-5]\d| [A-Za-z][\w+-]*(?:/[\w+-]+)*))");
    int y = 0;
    unsigned m = 0;
    unsigned d = 0;
    int hour = 0;
    int minute = 0;
    std::string seconds;
    std::string zone;
    const bool fits = re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), kForm, &y, &m,
                                          &d, &hour, &minute, &seconds, &zone);
    const int second = seconds.empty() ? 0 : std::stoi(seconds);
    const year_month_day date{year(y), month(m), day(d)};
    if (!fits || !date.ok() || hour > 23 || minute > 59 || second > 59) {
        return sim::Error{sim::ErrorCode::Input,
                          "found " + quotedForMessage(text) +
                              ", expected a date, a time and a zone such as "
                              "2026-11-28T19:00:00+00:00 or 2026-11-28T19:00:00 Europe/London",
                          {}};
    }
    if (zone.front() == ' ') {
        zone.erase(0, 1);
    }
    return StartTime{local_days(date) + hours(hour) + minutes(minute) +
                         std::chrono::seconds(second),
                     std::move(zone)};
}

} // namespace doppel::scenarios
