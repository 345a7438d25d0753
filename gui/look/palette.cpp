// SPDX-License-Identifier: Apache-2.0
#include "gui/look/palette.h"

namespace doppel::gui {

const Palette& Palette::light() {
    static const Palette kLight{
        .window = "#eaedf1",
        .panel = "#ffffff",
        .raised = "#f5f7f9",
        .hover = "#e6eaf0",
        .selection = "#dfe9fb",
        .card = "#ffffff",
        .border = "#d3d9e1",
        .strongBorder = "#77839a",
        .grid = "#e8ebf0",
        .hatch = "#dfe4ea",
        .text = "#161b24",
        .text2 = "#434e5e",
        .text3 = "#596475",
        .link = "#0b57c2",
        .accent = "#1a62d6",
        .accentText = "#0b57c2",
        .onAccent = "#ffffff",
        .well = {"#0b7f66", "#07634f", "#e4f3ee"},
        .busy = {"#b26a00", "#7d4a00", "#fdf0d8"},
        .failing = {"#b5122c", "#a50f28", "#fbe3e5"},
        .idle = {"#77839a", "#596475", "#f3f5f8"},
        .booting = "#77839a",
        .series = {"#2f68de", "#924413", "#076b6c", "#c05fa2", "#6528b1", "#76870d", "#68120f",
                   "#2b3752"},
        .cache = {"#7a8aa3", "#e3e8ef"},
        .origin = {"#1d5fd0", "#a3c4f8"},
        .stale = {"#96780a", "#f3e09a"},
        .mirror = {"#006b5e", "#74bfb0"},
        .error = {"#b5122c", "#c22a40"},
        .call = "#8593a8",
        .bookmark = "#6528b1",
        .futureA = "#2f68de",
        .futureB = "#b84e00",
    };
    return kLight;
}

const Palette& Palette::dark() {
    static const Palette kDark{
        .window = "#0f1216",
        .panel = "#181c22",
        .raised = "#1f242c",
        .hover = "#2a313b",
        .selection = "#1d3557",
        .card = "#222831",
        .border = "#2e3640",
        .strongBorder = "#7f8ca0",
        .grid = "#262c35",
        .hatch = "#272e37",
        .text = "#e8ecf2",
        .text2 = "#b6bfcc",
        .text3 = "#98a3b3",
        .link = "#82b5ff",
        .accent = "#5b9bff",
        .accentText = "#82b5ff",
        .onAccent = "#08152b",
        .well = {"#37bf9b", "#5fd0b1", "#17342e"},
        .busy = {"#f2b63c", "#f4c463", "#3a2f16"},
        .failing = {"#f4606b", "#ff8b93", "#46202a"},
        .idle = {"#8692a5", "#98a3b3", "#20262e"},
        .booting = "#8692a5",
        .series = {"#417ff7", "#ef9d25", "#4ab094", "#cb35a6", "#a993fc", "#d4ed4f", "#b07450",
                   "#a9cde4"},
        .cache = {"#6d7c94", "#2a323d"},
        .origin = {"#6aa5ff", "#2c5aa8"},
        .stale = {"#e3c64a", "#8f7a22"},
        .mirror = {"#3cc9b2", "#12524a"},
        .error = {"#f4606b", "#f4606b"},
        .call = "#626f83",
        .bookmark = "#a993fc",
        .futureA = "#5b93ff",
        .futureB = "#ef9d25",
    };
    return kDark;
}

QPalette Palette::forWidgets() const {
    QPalette palette;
    palette.setColor(QPalette::Window, panel);
    palette.setColor(QPalette::Base, panel);
    palette.setColor(QPalette::AlternateBase, raised);
    palette.setColor(QPalette::Button, raised);
    palette.setColor(QPalette::ToolTipBase, raised);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::ToolTipText, QPalette::BrightText}) {
        palette.setColor(role, text);
    }
    palette.setColor(QPalette::PlaceholderText, text3);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, onAccent);
    palette.setColor(QPalette::Link, link);
    palette.setColor(QPalette::LinkVisited, link);
    palette.setColor(QPalette::Light, raised);
    palette.setColor(QPalette::Midlight, border);
    palette.setColor(QPalette::Mid, strongBorder);
    palette.setColor(QPalette::Dark, strongBorder);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, text3);
    }
    return palette;
}

const Palette& paletteOf(const QPalette& palette) {
    return palette.color(QPalette::Base).lightness() < 128 ? Palette::dark() : Palette::light();
}

} // namespace doppel::gui
