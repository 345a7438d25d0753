// SPDX-License-Identifier: Apache-2.0
#include "gui/whatif/knob_scale.h"

#include "scenarios/file/units_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace doppel::gui {
namespace {

constexpr int kPlaces = 200;          // of a slider whose field has no steps of its own
constexpr double kLogFrom = 50;       // times the smallest
constexpr double kDigits = 3;         // of values between
constexpr double kAroundValue = 10;   // an open range reaches from a tenth to ten times
constexpr double kAroundNothing = 10; // or up to this in the base unit, where the value is 0

struct UnitName {
    std::string_view type;
    KnobUnit unit;
};
constexpr std::array kUnitNames{
    UnitName{"count", KnobUnit::Count},       UnitName{"number", KnobUnit::Number},
    UnitName{"factor", KnobUnit::Factor},     UnitName{"share", KnobUnit::Share},
    UnitName{"duration", KnobUnit::Duration}, UnitName{"rate", KnobUnit::Rate},
    UnitName{"size", KnobUnit::Size},
};

template <class T, class Base>
std::optional<double> numberOf(const sim::Result<T>& parsed, Base base) {
    return parsed ? std::optional<double>(base(*parsed)) : std::nullopt;
}

bool isWhole(KnobUnit unit) {
    return unit == KnobUnit::Count || unit == KnobUnit::Size;
}

// To three digits, so that a slider stands at values that people would write.
double rounded(double value) {
    if (value == 0) {
        return 0;
    }
    const double digits = std::floor(std::log10(std::abs(value))) + 1;
    const double unit = std::pow(10, digits - kDigits);
    return unit >= 1 ? std::round(value / unit) * unit
                     : std::round(value * std::round(1 / unit)) / std::round(1 / unit);
}

struct Bounds {
    std::optional<double> min{};
    std::optional<double> max{};
};

// "1ms to 1h", ">= 1", "> 0, <= 5". A value that is excluded is no end.
Bounds boundsOf(KnobUnit unit, std::string_view range) {
    Bounds bounds;
    if (const std::size_t to = range.find(" to "); to != std::string_view::npos) {
        return {knobNumber(unit, range.substr(0, to)), knobNumber(unit, range.substr(to + 4))};
    }
    while (!range.empty()) {
        const std::size_t comma = std::min(range.find(", "), range.size());
        const std::string_view part = range.substr(0, comma);
        range.remove_prefix(std::min(comma + 2, range.size()));
        const std::size_t blank = part.find(' ');
        if (blank == std::string_view::npos) {
            continue;
        }
        const auto bound = knobNumber(unit, part.substr(blank + 1));
        if (part.starts_with(">=")) {
            bounds.min = bound;
        } else if (part.starts_with("<=")) {
            bounds.max = bound;
        }
    }
    return bounds;
}

} // namespace

std::optional<KnobUnit> knobUnitOf(std::string_view type) {
    const auto* found = std::find_if(kUnitNames.begin(), kUnitNames.end(),
                                     [&](const UnitName& name) { return name.type == type; });
    return found == kUnitNames.end() ? std::nullopt : std::optional(found->unit);
}

std::optional<double> knobNumber(KnobUnit unit, std::string_view text) {
    switch (unit) {
    case KnobUnit::Count:
        return numberOf(scenarios::parseCount(text),
                        [](std::int64_t count) { return static_cast<double>(count); });
    case KnobUnit::Number:
        return numberOf(scenarios::parseNumber(text), [](double number) { return number; });
    case KnobUnit::Factor:
        return numberOf(scenarios::parseRatio(text), [](sim::Ratio ratio) { return ratio.value; });
    case KnobUnit::Share:
        return numberOf(scenarios::parseProbability(text),
                        [](sim::Probability share) { return share.value; });
    case KnobUnit::Duration:
        return numberOf(scenarios::parseDuration(text),
                        [](sim::Duration length) { return sim::toSeconds(length); });
    case KnobUnit::Rate:
        return numberOf(scenarios::parseRate(text), [](sim::Rate rate) { return rate.perSecond; });
    case KnobUnit::Size:
        return numberOf(scenarios::parseBytes(text),
                        [](sim::Bytes size) { return static_cast<double>(size.count); });
    }
    return std::nullopt;
}

std::string knobText(KnobUnit unit, double number) {
    switch (unit) {
    case KnobUnit::Count:
        return std::to_string(std::llround(number));
    case KnobUnit::Number:
        return scenarios::exactText(number);
    case KnobUnit::Factor:
        return scenarios::exactText(sim::Ratio{number});
    case KnobUnit::Share:
        return scenarios::exactText(sim::Probability{number});
    case KnobUnit::Duration:
        return scenarios::exactText(sim::fromSeconds(number));
    case KnobUnit::Rate:
        return scenarios::exactText(sim::Rate{number});
    case KnobUnit::Size:
        return scenarios::exactText(sim::Bytes{std::llround(number)});
    }
    return {};
}

std::optional<KnobScale> KnobScale::of(const FieldSketch& field, const KnobSketch* knob) {
    const auto unit = knobUnitOf(field.type);
    const auto value = unit ? knobNumber(*unit, field.value) : std::nullopt;
    if (!unit || (!value && knob == nullptr)) {
        return std::nullopt;
    }
    if (knob != nullptr) {
        const auto min = knobNumber(*unit, knob->min);
        const auto max = knobNumber(*unit, knob->max);
        if (min && max && *min < *max) {
            return KnobScale(*unit, *min, *max, knobNumber(*unit, knob->step));
        }
    }
    Bounds bounds = boundsOf(*unit, field.range);
    if (*unit == KnobUnit::Share) {
        bounds = {bounds.min.value_or(0), bounds.max.value_or(1)};
    }
    const double around = value.value_or(0);
    const bool isOpen = !bounds.min || !bounds.max;
    double min = isOpen ? around / kAroundValue : *bounds.min;
    double max = isOpen ? around * kAroundValue : *bounds.max;
    if (isOpen && around == 0) {
        max = kAroundNothing;
    }
    if (isWhole(*unit)) {
        min = std::floor(min);
    }
    min = std::max(std::min(min, max), bounds.min.value_or(min));
    max = std::min(std::max(min, max), bounds.max.value_or(max));
    return min < max ? std::optional(KnobScale(*unit, min, max, std::nullopt)) : std::nullopt;
}

KnobScale::KnobScale(KnobUnit unit, double min, double max, std::optional<double> step)
    : unit_(unit), min_(min), max_(max), step_(step) {
    if (!step_ && isWhole(unit) && max - min <= kPlaces) {
        step_ = 1;
    }
    logarithmic_ = !step_ && min > 0 && max / min >= kLogFrom;
    last_ = step_ ? std::max(1, static_cast<int>(std::lround((max - min) / *step_))) : kPlaces;
}

double KnobScale::valueAt(int place) const {
    if (place <= 0 || place >= last_) {
        return place <= 0 ? min_ : max_;
    }
    if (step_) {
        return min_ + *step_ * place;
    }
    const double share = static_cast<double>(place) / last_;
    const double value =
        logarithmic_ ? min_ * std::pow(max_ / min_, share) : min_ + (max_ - min_) * share;
    if (unit_ == KnobUnit::Duration && value >= 60) { // whole seconds, then whole minutes
        const double part = value >= 3600 ? 60 : 1;
        return std::round(value / part) * part;
    }
    const double round = rounded(value);
    return isWhole(unit_) ? std::round(round) : round;
}

std::string KnobScale::next(double value, int direction) const {
    if (unit_ == KnobUnit::Count && !step_) {
        return knobText(unit_, std::clamp(value + direction, min_, max_));
    }
    const std::string now = knobText(unit_, value);
    int place = placeOf(value);
    while (place >= 0 && place <= last_ &&
           (textAt(place) == now || (valueAt(place) - value) * direction <= 0)) {
        place += direction;
    }
    return textAt(std::clamp(place, 0, last_));
}

int KnobScale::placeOf(double value) const {
    if (value <= min_ || value >= max_) {
        return value <= min_ ? 0 : last_;
    }
    const double share = logarithmic_ ? std::log(value / min_) / std::log(max_ / min_)
                                      : (value - min_) / (max_ - min_);
    return static_cast<int>(std::lround(share * last_));
}

} // namespace doppel::gui
