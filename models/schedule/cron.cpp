// SPDX-License-Identifier: Apache-2.0
#include "models/schedule/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <utility>

namespace doppel::models {

namespace {

struct CronField {
    std::string_view name;
    unsigned least = 0;
    unsigned most = 0;
    std::span<const std::string_view> words{}; ///< of least, least + 1, …
};

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
// robfig/cron's words for what is asked for most.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kDescriptors{{
    {"@yearly", "0 0 1 1 *"},
    {"@annually", "0 0 1 1 *"},
    {"@monthly", "0 0 1 * *"},
    {"@weekly", "0 0 * * 0"},
    {"@daily", "0 0 * * *"},
    {"@midnight", "0 0 * * *"},
    {"@hourly", "0 * * * *"},
}};
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed",
                                                    "thu", "fri", "sat"};

std::vector<std::string_view> splitAt(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = std::min(text.find_first_of(separators), text.size());
        parts.push_back(text.substr(0, end));
        if (end == text.size()) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

std::optional<unsigned> numberIn(std::string_view text, const CronField& field) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto word = std::find(field.words.begin(), field.words.end(), lower);
    if (word != field.words.end()) {
        return field.least + static_cast<unsigned>(word - field.words.begin());
    }
    unsigned number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    return whole && number >= field.least && number <= field.most ? std::optional(number)
                                                                  : std::nullopt;
}

// The numbers that a field stands for, or what is wrong with it.
std::variant<std::vector<unsigned>, std::string> numbersOf(std::string_view text,
                                                           const CronField& field) {
    const auto wrong = [&](std::string_view part) {
        return std::string(field.name) + " \"" + std::string(part) + "\" is not within " +
               std::to_string(field.least) + " to " + std::to_string(field.most);
    };
    std::vector<unsigned> numbers;
    for (const std::string_view part : splitAt(text, ",")) {
        const auto [range, step] = [&]() -> std::pair<std::string_view, std::string_view> {
            const std::size_t slash = part.find('/');
            return slash == std::string_view::npos
                       ? std::pair(part, std::string_view{})
                       : std::pair(part.substr(0, slash), part.substr(slash + 1));
        }();
        unsigned every = 1;
        if (part.find('/') != std::string_view::npos) {
            const auto read = std::from_chars(step.data(), step.data() + step.size(), every);
            if (read.ec != std::errc{} || read.ptr != step.data() + step.size() || every == 0) {
                return std::string(field.name) + " \"" + std::string(part) + "\" has no step";
            }
        }
        unsigned from = field.least;
        unsigned to = field.most;
        if (range != "*" && range != "?") {
            const std::size_t dash = range.find('-');
            const auto first = numberIn(range.substr(0, dash), field);
            const auto last =
                dash == std::string_view::npos ? first : numberIn(range.substr(dash + 1), field);
            if (!first || !last || *first > *last) {
                return wrong(part);
            }
            from = *first;
            // "5/15" is from 5 on.
            to = dash == std::string_view::npos && every > 1 ? field.most : *last;
        }
        for (unsigned number = from; number <= to; number += every) {
            numbers.push_back(number);
        }
    }
    return numbers;
}

} // namespace

std::variant<Cron, std::string> Cron::parse(std::string_view text) {
    const auto named = std::find_if(kDescriptors.begin(), kDescriptors.end(),
                                    [&](const auto& each) { return each.first == text; });
    std::vector<std::string_view> words =
        splitAt(named == kDescriptors.end() ? text : named->second, " \t");
    std::erase(words, std::string_view{});
    if (words.size() != 5) {
        return "a schedule has five fields: minute, hour, day, month, day of the week";
    }
    Cron cron;
    const auto fill = [](auto& set, const CronField& field,
                         std::string_view word) -> std::optional<std::string> {
        auto numbers = numbersOf(word, field);
        if (auto* problem = std::get_if<std::string>(&numbers)) {
            return std::move(*problem);
        }
        for (const unsigned number : std::get<std::vector<unsigned>>(numbers)) {
            set.set(number % set.size());
        }
        return std::nullopt;
    };
    for (const auto& problem : {
             fill(cron.minutes_, {"minute", 0, 59}, words[0]),
             fill(cron.hours_, {"hour", 0, 23}, words[1]),
             fill(cron.days_, {"day", 1, 31}, words[2]),
             fill(cron.months_, {"month", 1, 12, kMonths}, words[3]),
             fill(cron.weekdays_, {"day of the week", 0, 7, kWeekdays}, words[4]),
         }) {
        if (problem) {
            return *problem;
        }
    }
    const auto isAny = [](std::string_view word) {
        return word[0] == '*' || word[0] == '?';
    };
    cron.anyDay_ = isAny(words[2]);
    cron.anyWeekday_ = isAny(words[4]);
    if (cron.anyWeekday_ && !cron.someMonthHasItsDays()) {
        return "none of its months has one of its days: it never runs";
    }
    return cron;
}

bool Cron::someMonthHasItsDays() const {
    unsigned first = 1;
    while (!days_[first]) { // one is set: a field stands for one number at least
        ++first;
    }
    for (unsigned month = 1; month <= 12; ++month) {
        const std::chrono::year_month_day_last last{
            std::chrono::year{2028}, std::chrono::month_day_last{std::chrono::month{month}}};
        if (months_[month] && first <= static_cast<unsigned>(last.day())) {
            return true; // 2028 has a 29th of February
        }
    }
    return false;
}

bool Cron::runsOn(std::chrono::local_days day) const {
    const std::chrono::year_month_day date(day);
    if (!months_[static_cast<unsigned>(date.month())]) {
        return false;
    }
    const bool byDay = days_[static_cast<unsigned>(date.day())];
    const bool byWeekday = weekdays_[std::chrono::weekday(day).c_encoding()];
    return anyDay_ || anyWeekday_ ? byDay && byWeekday : byDay || byWeekday;
}

std::optional<std::chrono::sys_seconds> Cron::nextAfter(std::chrono::sys_seconds utc,
                                                        const TimeZone& zone) const {
    constexpr int kDays = 5 * 366;
    const auto first =
        std::chrono::floor<std::chrono::days>(zone.toLocal(utc)) - std::chrono::days(1);
    std::optional<std::chrono::sys_seconds> best;
    for (int i = 0; i < kDays; ++i) {
        const std::chrono::local_days day = first + std::chrono::days(i);
        if (!runsOn(day)) {
            continue;
        }
        for (std::size_t hour = 0; hour < hours_.size(); ++hour) {
            for (std::size_t minute = 0; hours_[hour] && minute < minutes_.size(); ++minute) {
                if (!minutes_[minute]) {
                    continue;
                }
                const auto local = std::chrono::local_seconds(day) + std::chrono::hours(hour) +
                                   std::chrono::minutes(minute);
                for (const std::chrono::sys_seconds time : zone.toUtc(local)) {
                    if (time > utc && (!best || time < *best)) {
                        best = time;
                    }
                }
            }
        }
        if (best) {
            return best;
        }
    }
    return std::nullopt;
}

} // namespace doppel::models
