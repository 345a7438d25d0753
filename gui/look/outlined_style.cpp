// SPDX-License-Identifier: Apache-2.0
#include "gui/look/outlined_style.h"

#include "gui/look/palette.h"

#include <QStyleOption>

#include <utility>

namespace doppel::gui {
namespace {

constexpr int kFusionsStep = 140; // Fusion's edge is Window::darker(140)
constexpr int kMostPalettes = 64;

bool hasEdge(QStyle::PrimitiveElement element) {
    switch (element) {
    case QStyle::PE_Frame:
    case QStyle::PE_FrameLineEdit:
    case QStyle::PE_PanelLineEdit:
    case QStyle::PE_PanelButtonCommand:
    case QStyle::PE_PanelButtonTool:
    case QStyle::PE_IndicatorCheckBox:
    case QStyle::PE_IndicatorRadioButton:
        return true;
    default:
        return false;
    }
}

/// An option that is drawn with another palette for a while: its type is Fusion's business.
class WithPalette {
public:
    WithPalette(const QStyleOption& option, const QPalette& palette)
        : option_(const_cast<QStyleOption&>(option)),
          before_(std::exchange(option_.palette, palette)) {}
    ~WithPalette() { option_.palette = before_; }
    WithPalette(const WithPalette&) = delete;
    WithPalette& operator=(const WithPalette&) = delete;

private:
    QStyleOption& option_;
    QPalette before_;
};

} // namespace

OutlinedStyle::OutlinedStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

const QPalette& OutlinedStyle::outlined(const QPalette& palette) const {
    const auto known = outlined_.constFind(palette.cacheKey());
    if (known != outlined_.constEnd()) {
        return *known;
    }
    if (outlined_.size() >= kMostPalettes) {
        outlined_.clear();
    }
    QPalette made = palette;
    made.setColor(QPalette::Window, paletteOf(palette).strongBorder.lighter(kFusionsStep));
    return *outlined_.insert(palette.cacheKey(), made);
}

void OutlinedStyle::drawPrimitive(PrimitiveElement element,
                                  const QStyleOption* option,
                                  QPainter* painter,
                                  const QWidget* widget) const {
    if (!hasEdge(element)) {
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
    const WithPalette other(*option, outlined(option->palette));
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void OutlinedStyle::drawComplexControl(ComplexControl control,
                                       const QStyleOptionComplex* option,
                                       QPainter* painter,
                                       const QWidget* widget) const {
    if (control != CC_SpinBox && control != CC_ComboBox) {
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
    const WithPalette other(*option, outlined(option->palette));
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace doppel::gui
