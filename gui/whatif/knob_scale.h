// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::gui {

/// What a numeric field is measured in; numbers are in the base unit (seconds, bytes, a second).
enum class KnobUnit : std::uint8_t { Count, Number, Factor, Share, Duration, Rate, Size };

/// By a field's type ("duration"); none: it is no number.
std::optional<KnobUnit> knobUnitOf(std::string_view type);
/// Of a text as files have it ("250ms", "40%"); none: it is none of that unit.
std::optional<double> knobNumber(KnobUnit unit, std::string_view text);
/// As a file would say it: knobNumber reads it back. Rounded to what the unit can hold.
std::string knobText(KnobUnit unit, double number);

/// How the values of a field lie on a slider: in steps that are round numbers, on a linear scale
/// or, where the largest is many times the smallest, a logarithmic one.
class KnobScale {
public:
    /// A scenario's knob says its range and step. Any other field is turned within its own range;
    /// where that is open, a tenth to ten times the value that it has. None: the field is no
    /// number, or has none.
    static std::optional<KnobScale> of(const FieldSketch& field, const KnobSketch* knob = nullptr);

    KnobScale(KnobUnit unit, double min, double max, std::optional<double> step);

    KnobUnit unit() const { return unit_; }
    double min() const { return min_; }
    double max() const { return max_; }
    bool isLogarithmic() const { return logarithmic_; }

    /// Places of the slider: 0 to last().
    int last() const { return last_; }
    double valueAt(int place) const;
    /// The nearest place; values beyond the ends lie at them.
    int placeOf(double value) const;
    std::string textAt(int place) const { return knobText(unit_, valueAt(place)); }
    /// What a key comes to: the next value in a direction (1 or -1) that is written otherwise; of a
    /// count the next whole number, however fine or coarse places are. At an end the end.
    std::string next(double value, int direction) const;

private:
    KnobUnit unit_;
    double min_;
    double max_;
    std::optional<double> step_;
    bool logarithmic_ = false;
    int last_ = 0;
};

} // namespace doppel::gui
