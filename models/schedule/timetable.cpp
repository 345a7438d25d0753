// SPDX-License-Identifier: Apache-2.0
#include "models/schedule/timetable.h"

#include <charconv>
#include <variant>

namespace doppel::models {

namespace {

// "2026-01-05"
std::optional<std::chrono::sys_days> dayOf(std::string_view text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    const auto number = [&](std::size_t from, std::size_t count, auto& value) {
        const char* first = text.data() + from;
        return std::from_chars(first, first + count, value).ptr == first + count;
    };
    const bool isForm = text.size() == 10 && text[4] == '-' && text[7] == '-';
    if (!isForm || !number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) {
        return std::nullopt;
    }
    const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    return date.ok() ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

} // namespace

void TimetableConfig::describe(FieldVisitor& visitor, std::string_view source) {
    visitor.field("schedule", schedule, "when it begins, as a crontab says it", {.source = source});
    visitor.field("zone", zone,
                  "by whose clocks: UTC, Europe/London, Europe/Paris, or a rule such as "
                  "\"GMT0BST,M3.5.0/1,M10.5.0/2\"");
    visitor.field("date", date, "the day on which the run begins");
    visitor.field("starts_at", startsAt, "the time of that day by UTC at which the run begins",
                  {.min = 0, .max = 86'400});
}

Problems problemsOf(const TimetableConfig& config) {
    Problems problems;
    const auto schedule = Cron::parse(config.schedule);
    if (const auto* problem = std::get_if<std::string>(&schedule)) {
        problems.push_back({"schedule", *problem});
    }
    if (!TimeZone::of(config.zone)) {
        problems.push_back({"zone", '"' + config.zone + "\" is no time zone that is known"});
    }
    if (!dayOf(config.date)) {
        problems.push_back({"date", '"' + config.date + "\" is no day, such as 2026-01-05"});
    }
    return problems;
}

Timetable::Timetable(const TimetableConfig& config)
    : schedule_(std::get<Cron>(Cron::parse(config.schedule))), zone_(*TimeZone::of(config.zone)),
      began_(*dayOf(config.date) +
             std::chrono::duration_cast<std::chrono::seconds>(config.startsAt)),
      last_(began_ - std::chrono::seconds(1)) {}

std::optional<sim::Time> Timetable::next() {
    const auto next = schedule_.nextAfter(last_, zone_);
    if (!next) {
        return std::nullopt;
    }
    last_ = *next;
    return sim::after(sim::kStart, *next - began_);
}

} // namespace doppel::models
