// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/outlined_style.h"

namespace doppel::gui {

enum class Theme;

/// The style of the whole program: Fusion, with docks a gutter apart and nothing drawn between them,
/// and flat tabs of which the chosen one is underlined.
class WindowStyle final : public OutlinedStyle {
    Q_OBJECT

public:
    int pixelMetric(PixelMetric metric,
                    const QStyleOption* option,
                    const QWidget* widget) const override;
    int styleHint(StyleHint hint,
                  const QStyleOption* option,
                  const QWidget* widget,
                  QStyleHintReturn* data) const override;
    QSize sizeFromContents(ContentsType type,
                           const QStyleOption* option,
                           const QSize& contents,
                           const QWidget* widget) const override;
    void drawControl(ControlElement element,
                     const QStyleOption* option,
                     QPainter* painter,
                     const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element,
                       const QStyleOption* option,
                       QPainter* painter,
                       const QWidget* widget) const override;
};

/// Gives the program its style, type and palette. REQUIRES: there is an application.
void dressApplication(Theme theme);
/// Another palette; that of the desktop as it was when the program began.
void applyTheme(Theme theme);

} // namespace doppel::gui
