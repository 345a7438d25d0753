// SPDX-License-Identifier: Apache-2.0
#include "models/caching/header_text.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>

namespace doppel::caching {
namespace {

constexpr std::uint64_t kMostSeconds = std::uint64_t{1} << 31;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

std::string_view trimmed(std::string_view text) {
    const auto isSpace = [](char c) {
        return c == ' ' || c == '\t';
    };
    while (!text.empty() && isSpace(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && isSpace(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

// Takes the next member off a comma-separated list; commas within quoted strings do not separate.
std::string_view takeMember(std::string_view& list) {
    bool quoted = false;
    std::size_t end = 0;
    for (; end < list.size() && (quoted || list[end] != ','); ++end) {
        if (quoted && list[end] == '\\') {
            ++end;
        } else if (list[end] == '"') {
            quoted = !quoted;
        }
    }
    const std::string_view member = trimmed(list.substr(0, end));
    list.remove_prefix(end < list.size() ? end + 1 : list.size());
    return member;
}

std::optional<Duration> readSeconds(std::string_view text, NumberReading reading) {
    if (reading == NumberReading::Standard && text.size() >= 2 && text.front() == '"' &&
        text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    std::uint64_t count = 0;
    std::size_t at = 0;
    for (; at < text.size() && isDigit(text[at]); ++at) {
        count = std::min(kMostSeconds, count * 10 + static_cast<std::uint64_t>(text[at] - '0'));
    }
    const bool whole = at == text.size() || (reading == NumberReading::Varnish && text[at] == '.');
    if (at == 0 || !whole) {
        return std::nullopt;
    }
    return std::chrono::seconds(static_cast<std::int64_t>(count));
}

void set(std::optional<Duration>& field, std::string_view argument, NumberReading reading) {
    if (!field) {
        field = readSeconds(argument, reading).value_or(Duration::zero());
    }
}

// ---- dates ----

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// Takes exactly `digits` digits off the text (a leading space counts as 0, as asctime writes days).
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) {
        return std::nullopt;
    }
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const char c = text[i] == ' ' && i == 0 && digits > 1 ? '0' : text[i];
        if (!isDigit(c)) {
            return std::nullopt;
        }
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, std::string_view literal) {
    if (!text.starts_with(literal)) {
        return false;
    }
    text.remove_prefix(literal.size());
    return true;
}

std::optional<int> takeMonth(std::string_view& text) {
    for (std::size_t month = 0; month < kMonths.size(); ++month) {
        if (take(text, kMonths[month])) {
            return static_cast<int>(month) + 1;
        }
    }
    return std::nullopt;
}

std::optional<Duration> takeClock(std::string_view& text) {
    const auto hour = takeNumber(text, 2);
    const bool colon = take(text, ":");
    const auto minute = takeNumber(text, 2);
    const bool secondColon = take(text, ":");
    const auto second = takeNumber(text, 2);
    if (!hour || !colon || !minute || !secondColon || !second || *hour > 23 || *minute > 59 ||
        *second > 60) {
        return std::nullopt;
    }
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

std::optional<Instant> instantOf(std::optional<int> year,
                                 std::optional<int> month,
                                 std::optional<int> day,
                                 std::optional<Duration> clock) {
    if (!year || !month || !day || !clock || *year < 1700 || *year > 2250) {
        return std::nullopt; // beyond what nanoseconds in 64 bits can say
    }
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date).time_since_epoch() + *clock;
}

// 06 Nov 1994 08:49:37 GMT
std::optional<Instant> readImfDate(std::string_view text) {
    const auto day = takeNumber(text, 2);
    if (!take(text, " ")) {
        return std::nullopt;
    }
    const auto month = takeMonth(text);
    const bool space = take(text, " ");
    const auto year = takeNumber(text, 4);
    const bool secondSpace = take(text, " ");
    const auto clock = takeClock(text);
    if (!space || !secondSpace || text != " GMT") {
        return std::nullopt;
    }
    return instantOf(year, month, day, clock);
}

// 06-Nov-94 08:49:37 GMT; two digits of a year: RFC 9110 lets 70..99 be the last century here
std::optional<Instant> readRfc850Date(std::string_view text) {
    const auto day = takeNumber(text, 2);
    if (!take(text, "-")) {
        return std::nullopt;
    }
    const auto month = takeMonth(text);
    const bool dash = take(text, "-");
    const auto year = takeNumber(text, 2);
    const bool space = take(text, " ");
    const auto clock = takeClock(text);
    if (!dash || !space || !year || text != " GMT") {
        return std::nullopt;
    }
    return instantOf(*year + (*year >= 70 ? 1900 : 2000), month, day, clock);
}

// Nov  6 08:49:37 1994
std::optional<Instant> readAsctimeDate(std::string_view text) {
    const auto month = takeMonth(text);
    const bool space = take(text, " ");
    const auto day = takeNumber(text, 2);
    const bool secondSpace = take(text, " ");
    const auto clock = takeClock(text);
    const bool thirdSpace = take(text, " ");
    const auto year = takeNumber(text, 4);
    if (!space || !secondSpace || !thirdSpace || !text.empty()) {
        return std::nullopt;
    }
    return instantOf(year, month, day, clock);
}

} // namespace

CacheControl parseCacheControl(std::string_view value, NumberReading reading) {
    CacheControl control;
    while (!value.empty()) {
        const std::string_view member = takeMember(value);
        const std::size_t equals = member.find('=');
        const std::string_view name = member.substr(0, equals);
        const bool hasArgument = equals != std::string_view::npos;
        const std::string_view argument = hasArgument ? member.substr(equals + 1) : "";
        const auto is = [name](std::string_view known) {
            return equalsIgnoringCase(name, known);
        };
        if (is("max-age") && hasArgument) {
            set(control.maxAge, argument, reading);
        } else if (is("s-maxage") && hasArgument) {
            set(control.sMaxAge, argument, reading);
        } else if (is("stale-while-revalidate") && hasArgument) {
            set(control.staleWhileRevalidate, argument, reading);
        } else if (is("stale-if-error") && hasArgument) {
            set(control.staleIfError, argument, reading);
        } else if (is("no-store")) {
            control.noStore = true;
        } else if (is("no-cache")) {
            control.noCache = true;
        } else if (is("private")) {
            control.isPrivate = true;
        } else if (is("public")) {
            control.isPublic = true;
        } else if (is("must-revalidate")) {
            control.mustRevalidate = true;
        } else if (is("proxy-revalidate")) {
            control.proxyRevalidate = true;
        } else if (is("must-understand")) {
            control.mustUnderstand = true;
        }
    }
    return control;
}

std::optional<Instant> parseHttpDate(std::string_view value) {
    value = trimmed(value);
    const std::size_t space = value.find(' ');
    if (space == std::string_view::npos || space < 3) {
        return std::nullopt;
    }
    const std::string_view rest = value.substr(space + 1);
    if (value[space - 1] != ',') {
        return readAsctimeDate(rest);
    }
    if (auto date = readImfDate(rest)) {
        return date;
    }
    return readRfc850Date(rest);
}

Instant parseExpires(std::string_view value) {
    return parseHttpDate(value).value_or(kExpiredLongAgo);
}

std::optional<Duration> parseAge(std::string_view value, NumberReading reading) {
    if (reading == NumberReading::Varnish) {
        const std::string_view first = trimmed(value.substr(0, value.find(',')));
        return readSeconds(first, reading).value_or(Duration::zero());
    }
    const std::string_view first = takeMember(value);
    return first.starts_with('"') ? std::nullopt : readSeconds(first, reading);
}

bool variesOnEverything(std::string_view vary) {
    while (!vary.empty()) {
        if (takeMember(vary) == "*") {
            return true;
        }
    }
    return false;
}

} // namespace doppel::caching
