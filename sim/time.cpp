// SPDX-License-Identifier: Apache-2.0
#include "sim/time.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace doppel::sim {

namespace {

struct Unit {
    const char* name;
    Duration length;
};

using namespace std::chrono_literals;
constexpr std::array kLongUnits{Unit{"d", 24h}, Unit{"h", 1h}, Unit{"min", 1min}, Unit{"s", 1s}};
constexpr std::array kShortUnits{Unit{"s", 1s}, Unit{"ms", 1ms}, Unit{"us", 1us}, Unit{"ns", 1ns}};

std::string decimal(Duration d, const Unit& unit) {
    std::array<char, 32> text{};
    const double value = static_cast<double>(d.count()) / static_cast<double>(unit.length.count());
    const int length = std::snprintf(text.data(), text.size(), "%.4g", value);
    return std::string(text.data(), static_cast<std::size_t>(length)) + unit.name;
}

std::string twoUnits(Duration d, std::size_t i) {
    const Unit& unit = kLongUnits[i];
    std::string text = std::to_string(d / unit.length) + unit.name;
    const auto rest = d % unit.length / kLongUnits[i + 1].length;
    if (rest != 0) {
        text += ' ' + std::to_string(rest) + kLongUnits[i + 1].name;
    }
    return text;
}

// Whether toText(d) gives all of it. REQUIRES: d > 0.
bool isToldExactly(Duration d) {
    for (std::size_t i = 0; i + 1 < kLongUnits.size(); ++i) {
        if (d >= kLongUnits[i].length) {
            return d % kLongUnits[i + 1].length == Duration::zero();
        }
    }
    for (const Unit& unit : kShortUnits) {
        if (d >= unit.length) {
            const double told = std::strtod(decimal(d, unit).c_str(), nullptr);
            return std::llround(told * static_cast<double>(unit.length.count())) == d.count();
        }
    }
    return true;
}

} // namespace

std::string toExactText(Duration d) {
    if (d <= Duration::zero() || d == kForever || isToldExactly(d)) {
        return toText(d);
    }
    std::string text;
    const auto add = [&](const Unit& unit) {
        if (const std::int64_t count = d / unit.length; count > 0) {
            text += (text.empty() ? "" : " ") + std::to_string(count) + unit.name;
        }
        d %= unit.length;
    };
    for (const Unit& unit : kLongUnits) {
        add(unit);
    }
    for (const Unit& unit : kShortUnits) {
        add(unit);
    }
    return text;
}

std::string toText(Duration d) {
    if (d == kForever) {
        return "forever";
    }
    if (d < Duration::zero()) {
        return '-' + toText(d == Duration::min() ? kForever : -d);
    }
    for (std::size_t i = 0; i + 1 < kLongUnits.size(); ++i) {
        if (d >= kLongUnits[i].length) {
            return twoUnits(d, i);
        }
    }
    for (const Unit& unit : kShortUnits) {
        if (d >= unit.length) {
            return decimal(d, unit);
        }
    }
    return "0s";
}

std::string toText(Time t) {
    return t == kNever ? "never" : toText(t.time_since_epoch());
}

} // namespace doppel::sim
