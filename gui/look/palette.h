// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPalette>

#include <array>
#include <cstddef>

namespace doppel::gui {

/// The colours of the window, once for light and once for dark. Colour means "look here": what is
/// well stays grey, and shape, dash, hatch or a word always goes with it. Each pair that meets on
/// screen is checked for contrast (WCAG 2) and for distance under colour blindness by a test.
struct Palette {
    // Surfaces, from the back to the front.
    QColor window, panel, raised, hover, selection, card;
    QColor border, strongBorder, grid, hatch;
    // Text by importance, and as a link.
    QColor text, text2, text3, link;
    QColor accent, accentText, onAccent;

    /// What a state is drawn with: its marks and edges, text of its own, and what it fills.
    struct Status {
        QColor mark, text, fill;
    };
    Status well, busy, failing, idle;
    QColor booting;

    static constexpr std::size_t kSeries = 8;
    std::array<QColor, kSeries> series;

    /// Who answered: a line of its own, or the area in a stack.
    struct Answer {
        QColor line, fill;
    };
    Answer cache, origin, stale, mirror, error;

    QColor call, bookmark, futureA, futureB;

    static const Palette& light();
    static const Palette& dark();
    bool isDark() const { return window.lightness() < 128; }

    /// For widgets of Qt's own (menus, fields, tables).
    QPalette forWidgets() const;
};

/// The palette that a widget draws with: dark if the application's base colour is.
const Palette& paletteOf(const QPalette& palette);

} // namespace doppel::gui
