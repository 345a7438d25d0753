// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>

namespace doppel::gui {

/// What a text is for decides its size; all in logical pixels.
enum class TextSize { Tick, Figure, Text, Sentence, Headline, Page, Clock };

/// Words are set in Inter. Figures that change or align are set in Noto Sans Mono: Inter's digits
/// differ in width, and ligatures would eat ">=".
QFont words(TextSize size = TextSize::Text, QFont::Weight weight = QFont::Normal);
QFont figures(TextSize size = TextSize::Figure, QFont::Weight weight = QFont::Normal);

/// The distances that everything keeps: a grid of 4.
inline constexpr int kGrid = 4;
inline constexpr int kPadding = 12;
inline constexpr int kGutter = 4;
inline constexpr int kRow = 22;
inline constexpr int kDockTitle = 28;
inline constexpr int kCardRadius = 5;
inline constexpr int kBandRadius = 3;

} // namespace doppel::gui
