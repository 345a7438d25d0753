// SPDX-License-Identifier: Apache-2.0
#include "gui/window/window_style.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/window/app_settings.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOption>

namespace doppel::gui {
namespace {

// Before the program has a palette of its own, it has the desktop's.
bool isDesktopDark() {
    static const bool isDark = QApplication::palette().color(QPalette::Base).lightness() < 128;
    return isDark;
}

} // namespace

WindowStyle::WindowStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

int WindowStyle::pixelMetric(PixelMetric metric,
                             const QStyleOption* option,
                             const QWidget* widget) const {
    switch (metric) {
    case PM_DockWidgetSeparatorExtent:
        return kGutter;
    case PM_MenuBarPanelWidth:
    case PM_MenuBarVMargin:
        return 0;
    case PM_MenuBarHMargin:
    case PM_MenuBarItemSpacing:
        return kGrid;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int WindowStyle::styleHint(StyleHint hint,
                           const QStyleOption* option,
                           const QWidget* widget,
                           QStyleHintReturn* data) const {
    return hint == SH_ToolTip_WakeUpDelay ? 500
                                          : QProxyStyle::styleHint(hint, option, widget, data);
}

void WindowStyle::drawPrimitive(PrimitiveElement element,
                                const QStyleOption* option,
                                QPainter* painter,
                                const QWidget* widget) const {
    const Palette& palette = paletteOf(option->palette);
    switch (element) {
    case PE_IndicatorDockWidgetResizeHandle:
        painter->fillRect(option->rect, palette.window);
        return;
    case PE_PanelMenuBar:
        return; // the title row is its ground
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void applyTheme(Theme theme) {
    const bool isDark = theme == Theme::Dark || (theme == Theme::System && isDesktopDark());
    QApplication::setPalette((isDark ? Palette::dark() : Palette::light()).forWidgets());
}

void dressApplication(Theme theme) {
    isDesktopDark();
    QApplication::setStyle(new WindowStyle);
    QApplication::setFont(words());
    applyTheme(theme);
}

} // namespace doppel::gui
