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
    bool hit = false;                ///< a fault touches it, or servers of it take no requests
    bool holds = false;              ///< requests are inside, and none left
    std::optional<double> failing{}; ///< share of those that left; none: nobody did
    std::optional<double> inVain{};  ///< share of those that left for whom nobody waited any more
    std::optional<double> stay{};    ///< mean time inside, seconds; none: nobody left
    bool slow = false;               ///< of a source: its visits take longer than they should
    double utilisation = 0;          ///< of what is fullest, 0 to 1
    std::int64_t waiting = 0;
};

inline constexpr double kBusyFrom = 0.8;     ///< utilisation
inline constexpr double kFailingFrom = 0.01; ///< share of errors
inline constexpr double kLoudFrom = 0.1;     ///< share of errors: a cause outshouts consequences
inline constexpr double kLongFrom = 1;       ///< seconds inside: who waits so long notices

/// The worst that is true of it. Visitors who are served slowly are not well. What is hit and makes those wait who ask it is busy, whatever it
/// has left: it is where they wait, however few still ask it.
HealthMark healthOf(const HealthFigures& figures);

/// Whether it is drawn loudly: what makes visitors wait, and a cause of errors, not one that passes
/// them on or that hardly anybody meets. `harm` is the share of what those who call it do that it
/// fails, of whom it harms most; none: unknown. What nobody asks is not loud.
bool isLoud(HealthMark mark, std::optional<double> failing, std::optional<double> harm, bool asked);

/// The worse the greater; no requests are the least, as is what is not there yet.
int severity(HealthMark mark);

/// Nothing goes on there: it is drawn quietly.
bool isIdle(HealthMark mark);

/// How a call does: it is drawn amber from kFailingFrom, red and dashed from kLoudFrom.
enum class CallHealth : std::uint8_t { NoCalls, Well, Failing, Loud };
CallHealth callHealthOf(double rate, std::optional<double> failing, bool cut);

} // namespace doppel::gui
