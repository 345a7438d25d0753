// SPDX-License-Identifier: Apache-2.0
#include "gui/look/type.h"

#include <QStringList>

namespace doppel::gui {
namespace {

qreal pixelsOf(TextSize size) {
    switch (size) {
    case TextSize::Tick:
        return 10.5;
    case TextSize::Figure:
        return 11;
    case TextSize::Text:
        return 12;
    case TextSize::Sentence:
        return 12.5;
    case TextSize::Headline:
        return 15;
    case TextSize::Page:
        return 22;
    case TextSize::Clock:
        return 26;
    }
    return 12;
}

QFont fontOf(const QStringList& families, TextSize size, QFont::Weight weight) {
    QFont font;
    font.setFamilies(families);
    // QFont's pixel sizes are whole; points are not. A logical pixel is 1/96 inch, a point 1/72.
    font.setPointSizeF(pixelsOf(size) * 72 / 96);
    font.setWeight(weight);
    return font;
}

} // namespace

QFont words(TextSize size, QFont::Weight weight) {
    return fontOf({"Inter", "DejaVu Sans"}, size, weight);
}

QFont figures(TextSize size, QFont::Weight weight) {
    QFont font = fontOf({"Noto Sans Mono", "DejaVu Sans Mono"}, size, weight);
    font.setStyleHint(QFont::Monospace);
    return font;
}

} // namespace doppel::gui
