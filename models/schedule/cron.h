// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/schedule/time_zone.h"

#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace doppel::models {

/// When a job of a crontab runs: "30 8 * * 6" is at half past eight on Saturdays. Minute, hour, day
/// of the month, month, day of the week; each `*`, a number, a name of three letters, a range, a
/// list, with a step after `/`. 0 and 7 are Sunday, `?` is `*`. Or a word: "@daily".
///
/// Where both days are restricted, either is enough. By the clocks of the zone: what they skip in
/// spring does not run that day, and what they show twice in autumn runs twice.
/// Source: robfig/cron as Kubernetes uses it (CronJob with timeZone).
class Cron {
public:
    /// The schedule, or what is wrong with the text.
    static std::variant<Cron, std::string> parse(std::string_view text);

    /// The first time it runs after `utc`; none within five years.
    std::optional<std::chrono::sys_seconds> nextAfter(std::chrono::sys_seconds utc,
                                                      const TimeZone& zone) const;

private:
    bool runsOn(std::chrono::local_days day) const;
    bool someMonthHasItsDays() const;

    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<7> weekdays_;
    bool anyDay_ = false;
    bool anyWeekday_ = false;
};

} // namespace doppel::models
