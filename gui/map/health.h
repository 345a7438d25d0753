// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/marks.h"

#include <cstdint>
#include <optional>

namespace doppel::gui {

/// What a component's health follows from.
struct HealthFigures {
    bool built = true;               ///< false: a recovery plan has yet to bring it up
    bool down = false;               ///< it answers nothing
    bool asked = false;              ///< requests came, left or are inside
    std::optional<double> failing{}; ///< share of those that left; none: nobody did
    double utilisation = 0;          ///< of what is fullest, 0 to 1
    std::int64_t waiting = 0;
};

inline constexpr double kBusyFrom = 0.8;     ///< utilisation
inline constexpr double kFailingFrom = 0.01; ///< share of errors
inline constexpr double kLoudFrom = 0.1;     ///< share of errors: a cause outshouts consequences

/// The worst that is true of it.
HealthMark healthOf(const HealthFigures& figures);

/// The worse the greater; no requests are the least, as is what is not there yet.
int severity(HealthMark mark);

/// Nothing goes on there: it is drawn quietly.
bool isIdle(HealthMark mark);

/// How a call does: it is drawn amber from kFailingFrom, red and dashed from kLoudFrom.
enum class CallHealth : std::uint8_t { NoCalls, Well, Failing, Loud };
CallHealth callHealthOf(double rate, std::optional<double> failing, bool cut);

} // namespace doppel::gui
