// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/access_log_time.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace doppel::scenarios {
namespace {

using namespace std::chrono;

// Eats a text from its front; once something doesn't fit, it stays failed.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int digits(std::size_t count) {
        int value = 0;
        for (const char c : take(count)) {
            failed_ = failed_ || c < '0' || c > '9';
            value = failed_ ? 0 : value * 10 + (c - '0');
        }
        return value;
    }
    void expect(char c) {
        if (rest_.empty() || rest_.front() != c) {
            failed_ = true;
            return;
        }
        rest_.remove_prefix(1);
    }
    std::string_view take(std::size_t count) {
        const auto taken = rest_.substr(0, count);
        failed_ = failed_ || taken.size() < count;
        rest_.remove_prefix(taken.size());
        return taken;
    }
    std::string_view rest() const { return rest_; }
    bool failed() const { return failed_; }
    bool isDone() const { return !failed_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool failed_ = false;
};

std::optional<int> monthNamed(std::string_view name) {
    constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::find(kMonths.begin(), kMonths.end(), name);
    if (found == kMonths.end()) {
        return std::nullopt;
    }
    return static_cast<int>(found - kMonths.begin()) + 1;
}

// "+0100": how far a local clock is ahead of UTC.
std::optional<minutes> offsetOf(std::string_view text) {
    if (text.empty() || (text.front() != '+' && text.front() != '-')) {
        return std::nullopt;
    }
    Scanner scan(text.substr(1));
    const int h = scan.digits(2);
    const int m = scan.digits(2);
    if (!scan.isDone() || h > 23 || m > 59) {
        return std::nullopt;
    }
    const minutes ahead = hours(h) + minutes(m);
    return text.front() == '-' ? -ahead : ahead;
}

struct Clock {
    int year, month, day, hour, minute, second;
};

// "10:05:03".
void readTimeOfDay(Scanner& scan, Clock& c) {
    c.hour = scan.digits(2);
    scan.expect(':');
    c.minute = scan.digits(2);
    scan.expect(':');
    c.second = scan.digits(2);
}

// Years beyond these don't fit into nanoseconds since 1970.
std::optional<WallTime> wallTime(const Clock& c, nanoseconds fraction, minutes ahead) {
    const year_month_day date{year(c.year), month(static_cast<unsigned>(c.month)),
                              day(static_cast<unsigned>(c.day))};
    const bool isLeapSecondAtMost = c.second <= 60;
    if (!date.ok() || c.year < 1700 || c.year > 2200 || c.hour > 23 || c.minute > 59 ||
        !isLeapSecondAtMost) {
        return std::nullopt;
    }
    return WallTime(sys_days(date)) + hours(c.hour) + minutes(c.minute) + seconds(c.second) +
           fraction - ahead;
}

} // namespace

std::optional<WallTime> parseClassicTime(std::string_view text) {
    Scanner scan(text);
    Clock c{};
    c.day = scan.digits(2);
    scan.expect('/');
    const auto month = monthNamed(scan.take(3));
    scan.expect('/');
    c.year = scan.digits(4);
    scan.expect(':');
    readTimeOfDay(scan, c);
    scan.expect(' ');
    const auto ahead = offsetOf(scan.rest());
    if (scan.failed() || !month || !ahead) {
        return std::nullopt;
    }
    c.month = *month;
    return wallTime(c, nanoseconds(0), *ahead);
}

std::optional<WallTime> parseFastlyTime(std::string_view text, std::string_view offset) {
    Scanner scan(text);
    Clock c{};
    c.year = scan.digits(4);
    scan.expect('-');
    c.month = scan.digits(2);
    scan.expect('-');
    c.day = scan.digits(2);
    scan.expect(' ');
    readTimeOfDay(scan, c);
    nanoseconds fraction{0};
    if (!scan.failed() && !scan.rest().empty()) {
        scan.expect('.');
        const std::size_t places = scan.rest().size();
        if (places == 0 || places > 9) {
            return std::nullopt;
        }
        fraction = nanoseconds(scan.digits(places));
        for (std::size_t i = places; i < 9; ++i) {
            fraction *= 10;
        }
    }
    const auto ahead = offset.empty() ? std::optional(minutes(0)) : offsetOf(offset);
    if (!scan.isDone() || !ahead) {
        return std::nullopt;
    }
    return wallTime(c, fraction, *ahead);
}

std::optional<std::int64_t> parseDigits(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (problem != std::errc{} || end != text.data() + text.size() || text.front() == '-') {
        return std::nullopt;
    }
    return count;
}

} // namespace doppel::scenarios
