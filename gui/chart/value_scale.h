// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/min_max_pyramid.h"

#include <QString>

#include <cstdint>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// A labelled place on the axis of values.
struct ValueTick {
    double value = 0;
    QString text; ///< with its unit: "100 ms"
    friend bool operator==(const ValueTick&, const ValueTick&) = default;
};

/// Where a value lies between the lower and the upper end of an axis.
class ValueScale {
public:
    enum class Kind : std::uint8_t { Linear, Log };

    /// From 0 to 1.
    ValueScale() = default;
    /// REQUIRES: low < high; for Log, 0 < low.
    ValueScale(Kind kind, double low, double high);

    /// Round ends around what is to be shown. Linear: from 0, or from below where there are negative
    /// values, in at most `steps` steps of 1, 2 or 5 times a power of ten (of nice times where
    /// seconds become minutes). Log: whole decades, at most kMostDecades; what is 0 or less has no
    /// place on it. A share (unit "1") of which all is nearly one ends at 100 %.
    static ValueScale around(const MinMax& values, Kind kind, std::string_view unit, int steps);
    static constexpr int kMostDecades = 7;

    Kind kind() const { return kind_; }
    double low() const { return low_; }
    double high() const { return high_; }

    /// 0 at the lower end, 1 at the upper one, beyond them outside; of a Log scale what is 0 or less
    /// lies at the lower end.
    double shareOf(double value) const;
    double valueAt(double share) const;

    /// 1-2-5 ticks within the scale, at most `most` + 1, in the unit ("s", "B", "1", "/s", "") and
    /// all of them with the same of its multiples. Log: each decade, with its 2 and 5 where that is
    /// no more than `most`, or every second decade, or third.
    std::vector<ValueTick> ticks(std::string_view unit, int most) const;

    friend bool operator==(const ValueScale&, const ValueScale&) = default;

private:
    Kind kind_ = Kind::Linear;
    double low_ = 0;
    double high_ = 1;
};

/// The least of 1, 2, 5 times a power of ten that is not below `least`. REQUIRES: least > 0.
double niceNumber(double least);

} // namespace doppel::gui
