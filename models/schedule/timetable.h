// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/problem.h"
#include "models/schedule/cron.h"
#include "models/schedule/time_zone.h"
#include "sim/time.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

/// When something is begun, by whose clocks, and what they show when a run begins: fields of what
/// keeps a timetable.
struct TimetableConfig {
    std::string schedule;
    std::string zone = "UTC";
    std::string date = "2026-01-05"; ///< a Monday
    sim::Duration startsAt{};

    /// `source` is of the default schedule.
    void describe(FieldVisitor& visitor, std::string_view source);
};

/// A schedule, a zone or a day that is none.
Problems problemsOf(const TimetableConfig& config);

/// The times of a crontab's line, as times of a run.
class Timetable {
public:
    /// REQUIRES: problemsOf(config) is empty.
    explicit Timetable(const TimetableConfig& config);

    /// The next time, from the run's beginning on, each once. None: there is none within years.
    std::optional<sim::Time> next();

private:
    Cron schedule_;
    TimeZone zone_;
    std::chrono::sys_seconds began_; ///< what clocks show at kStart
    std::chrono::sys_seconds last_;
};

} // namespace doppel::models
