// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QPalette>
#include <QProxyStyle>

namespace doppel::gui {

/// Fusion, whose controls have edges that can be seen. Fusion makes an edge of the window's colour,
/// a step darker: on a dark window that is nearly none, and on a white one too little (WCAG 2.2,
/// 1.4.11: 3 to 1 against what is beside it). Here it is the palette's strong border.
class OutlinedStyle : public QProxyStyle {
    Q_OBJECT

public:
    OutlinedStyle();

    void drawPrimitive(PrimitiveElement element,
                       const QStyleOption* option,
                       QPainter* painter,
                       const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control,
                            const QStyleOptionComplex* option,
                            QPainter* painter,
                            const QWidget* widget) const override;

private:
    /// The palette from which Fusion makes such an edge; the same one for the same palette, since
    /// Fusion keeps pictures by it.
    const QPalette& outlined(const QPalette& palette) const;

    mutable QHash<qint64, QPalette> outlined_; // by the palette's cacheKey
};

} // namespace doppel::gui
