// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/value_scale.h"

#include "gui/look/numbers.h"
#include "gui/time/time_ticks.h"
#include "sim/assert.h"
#include "sim/time.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace doppel::gui {
namespace {

// Rounding must not make one step more of a whole number of them.
constexpr double kHair = 1e-9;
constexpr double kMinutesFrom = 120; // seconds, from which an axis is told in minutes

struct UnitMultiple {
    double size;
    const char* name;
};

std::span<const UnitMultiple> multiplesOf(std::string_view unit) {
    static constexpr std::array kSeconds{UnitMultiple{1e-9, " ns"}, UnitMultiple{1e-6, " µs"},
                                         UnitMultiple{1e-3, " ms"}, UnitMultiple{1, " s"}};
    static constexpr std::array kBytes{UnitMultiple{1, " B"}, UnitMultiple{1e3, " kB"},
                                       UnitMultiple{1e6, " MB"}, UnitMultiple{1e9, " GB"},
                                       UnitMultiple{1e12, " TB"}};
    static constexpr std::array kShares{UnitMultiple{0.01, " %"}};
    static constexpr std::array kCounts{UnitMultiple{1, ""}, UnitMultiple{1e3, " k"},
                                        UnitMultiple{1e6, " M"}, UnitMultiple{1e9, " G"},
                                        UnitMultiple{1e12, " T"}};
    if (unit == "s") {
        return kSeconds;
    }
    if (unit == "B") {
        return kBytes;
    }
    return unit == "1" ? std::span<const UnitMultiple>(kShares)
                       : std::span<const UnitMultiple>(kCounts);
}

const UnitMultiple& multipleFor(std::span<const UnitMultiple> multiples, double value) {
    std::size_t i = 0;
    while (i + 1 < multiples.size() && value >= multiples[i + 1].size * (1 - kHair)) {
        ++i;
    }
    return multiples[i];
}

bool isInMinutes(std::string_view unit, double high) {
    return unit == "s" && high >= kMinutesFrom;
}

double stepFor(double least, std::string_view unit, double high) {
    if (isInMinutes(unit, high)) {
        return sim::toSeconds(niceStep(sim::fromSeconds(least)));
    }
    return niceNumber(least);
}

// Counts are told in thousands only where each tick is a whole number of them.
const UnitMultiple& multipleOfAxis(std::string_view unit, double step, double high) {
    const bool isCount = unit != "s" && unit != "B" && unit != "1";
    return multipleFor(multiplesOf(unit), isCount ? std::max(step, high / 100) : high);
}

int decimalsOf(double step) {
    return std::max(0, static_cast<int>(-std::floor(std::log10(step) + kHair)));
}

std::vector<ValueTick> linearTicks(double low, double high, std::string_view unit, int most) {
    const double step = stepFor((high - low) / most, unit, high);
    const UnitMultiple& multiple = multipleOfAxis(unit, step, std::max(high, -low));
    const bool minutes = isInMinutes(unit, high);
    std::vector<ValueTick> ticks;
    const auto last = static_cast<long>(std::floor(high / step + kHair));
    for (auto n = static_cast<long>(std::ceil(low / step - kHair)); n <= last; ++n) {
        const double value = static_cast<double>(n) * step;
        const int decimals = decimalsOf(step / multiple.size);
        const bool bare = n == 0 && multiple.size > 1;
        ticks.push_back({value, minutes ? numberText(value, unit)
                                : bare  ? QStringLiteral("0")
                                        : QString::number(value / multiple.size, 'f', decimals) +
                                             QString::fromUtf8(multiple.name)});
    }
    return ticks;
}

QString decadeText(double value, std::string_view unit) {
    const UnitMultiple& multiple = multipleFor(multiplesOf(unit), value);
    const double number = value / multiple.size;
    return QString::number(number, 'f', decimalsOf(number)) + QString::fromUtf8(multiple.name);
}

std::vector<ValueTick> logTicks(double low, double high, std::string_view unit, int most) {
    const int first = static_cast<int>(std::ceil(std::log10(low) - kHair));
    const int last = static_cast<int>(std::floor(std::log10(high) + kHair));
    const int decades = last - first;
    const bool halves = 3 * decades <= most;
    const int every = halves ? 1 : std::max(1, (decades + most - 1) / std::max(most, 1));
    std::vector<ValueTick> ticks;
    for (int exponent = first - 1; exponent <= last; ++exponent) {
        for (const int times : {1, 2, 5}) {
            const double value = times * std::pow(10.0, exponent);
            const bool shown = times == 1 ? (exponent - first) % every == 0 : halves;
            if (shown && value >= low * (1 - kHair) && value <= high * (1 + kHair)) {
                ticks.push_back({value, decadeText(value, unit)});
            }
        }
    }
    return ticks;
}

ValueScale logAround(const MinMax& values) {
    constexpr double kUsual = 1;
    const double max = values.empty() || values.max <= 0 ? kUsual : values.max;
    const int top = static_cast<int>(std::ceil(std::log10(max) - kHair));
    int bottom = top - ValueScale::kMostDecades;
    if (!values.empty() && values.min > 0) {
        bottom = std::max(bottom, static_cast<int>(std::floor(std::log10(values.min) + kHair)));
    }
    bottom = std::min(bottom, top - 1);
    return {ValueScale::Kind::Log, std::pow(10.0, bottom), std::pow(10.0, top)};
}

} // namespace

double niceNumber(double least) {
    DOPPEL_ASSERT(least > 0);
    const double decade = std::pow(10.0, std::floor(std::log10(least) + kHair));
    for (const double times : {1.0, 2.0, 5.0}) {
        if (times * decade >= least * (1 - kHair)) {
            return times * decade;
        }
    }
    return 10 * decade;
}

ValueScale::ValueScale(Kind kind, double low, double high) : kind_(kind), low_(low), high_(high) {
    DOPPEL_ASSERT(low < high && (kind == Kind::Linear || low > 0));
}

ValueScale ValueScale::around(const MinMax& values, Kind kind, std::string_view unit, int steps) {
    if (kind == Kind::Log) {
        return logAround(values);
    }
    constexpr double kNearlyAll = 0.5; // a share above it is read against 100 %
    double high = values.empty() ? 0 : std::max(0.0, values.max);
    double low = values.empty() ? 0 : std::min(0.0, values.min);
    if (unit == "1" && high > kNearlyAll && high <= 1) {
        high = 1;
    }
    if (high <= low) {
        high = low + (unit == "1" ? 0.01 : 1);
    }
    const double step = stepFor((high - low) / std::max(steps, 1), unit, high);
    high = std::ceil(high / step - kHair) * step;
    low = std::floor(low / step + kHair) * step;
    return {Kind::Linear, low, high};
}

double ValueScale::shareOf(double value) const {
    if (kind_ == Kind::Linear) {
        return (value - low_) / (high_ - low_);
    }
    return value > 0 ? std::log(value / low_) / std::log(high_ / low_) : 0;
}

double ValueScale::valueAt(double share) const {
    return kind_ == Kind::Linear ? low_ + share * (high_ - low_)
                                 : low_ * std::pow(high_ / low_, share);
}

std::vector<ValueTick> ValueScale::ticks(std::string_view unit, int most) const {
    most = std::max(most, 1);
    return kind_ == Kind::Linear ? linearTicks(low_, high_, unit, most)
                                 : logTicks(low_, high_, unit, most);
}

} // namespace doppel::gui
