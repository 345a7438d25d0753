// SPDX-License-Identifier: Apache-2.0
#include "scenarios/start_time.h"

#include "models/suggest.h"
#include "scenarios/file/node.h"
#include "scenarios/zone_file.h"

#include <algorithm>
#include <cstdlib>
#include <re2/re2.h>
#include <system_error>
#include <vector>

namespace doppel::scenarios {

using namespace std::chrono;

namespace fs = std::filesystem;

namespace {

// The same zones stand in the database again, by other counts of leap seconds.
bool isAnotherCount(const fs::path& folder) {
    return folder == "posix" || folder == "right";
}

std::vector<std::string> zonesIn(const fs::path& database) {
    constexpr std::size_t kMost = 5'000;
    std::vector<std::string> names;
    std::error_code failure;
    fs::recursive_directory_iterator at(database, failure);
    for (; !failure && at != fs::recursive_directory_iterator() && names.size() < kMost;
         at.increment(failure)) {
        std::string name = at->path().lexically_relative(database).string();
        if (isAnotherCount(name)) {
            at.disable_recursion_pending();
        } else if (name.find('.') == std::string::npos && at->is_regular_file(failure)) {
            names.push_back(std::move(name));
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

fs::path zoneDatabase() {
    const char* given = std::getenv("TZDIR"); // as the C library has it
    return given != nullptr && *given != '\0' ? given : "/usr/share/zoneinfo";
}

ZoneFinding zoneFindingOf(const StartTime& start, const fs::path& database) {
    const bool isOffset = start.zone == "Z" || start.zone.find_first_of("+-") == 0;
    if (isOffset || start.zone == "UTC") {
        return {};
    }
    const std::string name = quotedForMessage(start.zone);
    std::error_code failure;
    if (!fs::is_directory(database, failure)) {
        return {{},
                "whether there is a time zone " + name +
                    " can't be checked: this machine has no database of them at " +
                    database.string()};
    }
    const auto zone = isAnotherCount(*fs::path(start.zone).begin())
                          ? std::nullopt
                          : ZoneFile::read(database / start.zone);
    if (!zone) {
        return {"there is no time zone " + name + models::didYouMean(start.zone, zonesIn(database)),
                {}};
    }
    switch (zone->toUtc(start.clock).size()) {
    case 0:
        return {"the clocks of " + name + " skip that time", {}};
    case 1:
        return {};
    default:
        return {{}, "the clocks of " + name + " show that time twice: the first is meant"};
    }
}

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
