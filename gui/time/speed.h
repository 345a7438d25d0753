// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <array>
#include <cstddef>
#include <limits>

namespace doppel::gui {

/// How many simulated seconds a second shows; without bound: as fast as possible.
using Speed = double;

inline constexpr Speed kAsFastAsPossible = std::numeric_limits<Speed>::infinity();

/// What the slider and the keys step through.
inline constexpr std::array<Speed, 13> kSpeeds{
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1000, 3000, 10'000, kAsFastAsPossible};

/// The place of a speed among kSpeeds: the last that is not greater; the first for what is less.
std::size_t stepOfSpeed(Speed speed);

/// "× 60", "× 10,000", "fastest".
QString speedText(Speed speed);
/// "60 simulated seconds a second", "as fast as possible".
QString speedSentence(Speed speed);

} // namespace doppel::gui
