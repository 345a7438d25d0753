// SPDX-License-Identifier: Apache-2.0
#include "gui/time/time_text.h"

#include "scenarios/file/units_text.h"

#include <QLocale>
#include <QRegularExpression>

#include <cstdint>

namespace doppel::gui {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr QChar kZero = u'0';

QString twoDigits(std::int64_t n) {
    return QStringLiteral("%1").arg(n, 2, 10, kZero);
}

// ".25": as many digits as tell moments apart that lie `resolution` from each other.
QString decimals(sim::Duration withinSecond, sim::Duration resolution) {
    int digits = 0;
    std::int64_t unit = 1'000'000'000;
    while (unit > resolution.count() && digits < 9) {
        unit /= 10;
        ++digits;
    }
    if (digits == 0) {
        return {};
    }
    return QStringLiteral(".%1").arg(withinSecond.count() / unit, digits, 10, kZero);
}

// The time within a second is cut, not rounded: a clock never shows a moment that is yet to come.
QString timeOfDay(sim::Time t, std::chrono::local_seconds start, sim::Duration resolution) {
    const auto at = std::chrono::local_time<sim::Duration>(start) + t.time_since_epoch();
    const auto day = floor<days>(at);
    const sim::Duration sinceMidnight = at - day;
    const auto h = floor<hours>(sinceMidnight);
    const auto m = floor<minutes>(sinceMidnight - h);
    const auto s = floor<seconds>(sinceMidnight - h - m);
    QString text = twoDigits(h.count()) + u':' + twoDigits(m.count());
    if (resolution < minutes(1)) {
        text += u':' + twoDigits(s.count()) + decimals(sinceMidnight - h - m - s, resolution);
    }
    if (day != floor<days>(start)) {
        const std::chrono::weekday weekday{std::chrono::local_days(day)};
        const auto number = static_cast<int>(weekday.iso_encoding());
        text = QLocale::c().dayName(number, QLocale::ShortFormat) + u' ' + text;
    }
    return text;
}

// Of "h:mm:ss" or "mm:ss", with decimals; the first figure may be of any size.
std::optional<sim::Duration> parsedClock(const QString& text, bool hoursFirst) {
    static const QRegularExpression kForm(
        QStringLiteral("^(\\d{1,6}):(\\d{2})(?::(\\d{2}))?(?:\\.(\\d{1,9}))?$"));
    const QRegularExpressionMatch match = kForm.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const bool three = match.hasCaptured(3) && !match.captured(3).isEmpty();
    const std::int64_t first = match.captured(1).toLongLong();
    const std::int64_t second = match.captured(2).toLongLong();
    const std::int64_t third = three ? match.captured(3).toLongLong() : 0;
    if (second > 59 || third > 59) {
        return std::nullopt;
    }
    const QString fraction = match.captured(4).leftJustified(9, kZero);
    const sim::Duration rest(fraction.toLongLong());
    if (three || hoursFirst) {
        return hours(first) + minutes(second) + seconds(third) + rest;
    }
    return minutes(first) + seconds(second) + rest;
}

} // namespace

QString clockText(sim::Duration d) {
    const bool negative = d < sim::Duration::zero();
    const auto whole = std::chrono::duration_cast<seconds>(negative ? -d : d).count();
    const std::int64_t h = whole / 3600;
    const std::int64_t m = whole / 60 % 60;
    QString text = h > 0 ? QString::number(h) + u':' + twoDigits(m) : QString::number(m);
    text += u':' + twoDigits(whole % 60);
    return negative ? QChar(0x2212) + text : text;
}

QString momentText(sim::Time t, const StartClock& start, sim::Duration resolution) {
    if (start) {
        return timeOfDay(t, *start, resolution);
    }
    const sim::Duration since = t.time_since_epoch();
    return clockText(since) + decimals(since % seconds(1), resolution);
}

std::optional<sim::Time> momentOf(const QString& text, const StartClock& start) {
    const QString trimmed = text.trimmed();
    const std::optional<sim::Duration> clock = parsedClock(trimmed, start.has_value());
    if (!clock) {
        const auto length = scenarios::parseDuration(trimmed.toStdString());
        if (!length || length.value() < sim::Duration::zero()) {
            return std::nullopt;
        }
        return sim::kStart + length.value();
    }
    if (!start) {
        return sim::kStart + *clock;
    }
    if (*clock >= days(1)) {
        return std::nullopt;
    }
    const sim::Duration first = *start - floor<days>(*start);
    return sim::kStart +
           (*clock - first + (*clock < first ? sim::Duration(days(1)) : sim::Duration{}));
}

} // namespace doppel::gui
