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
        return OutlinedStyle::pixelMetric(metric, option, widget);
    }
}

int WindowStyle::styleHint(StyleHint hint,
                           const QStyleOption* option,
                           const QWidget* widget,
                           QStyleHintReturn* data) const {
    return hint == SH_ToolTip_WakeUpDelay ? 500
                                          : OutlinedStyle::styleHint(hint, option, widget, data);
}

QSize WindowStyle::sizeFromContents(ContentsType type,
                                    const QStyleOption* option,
                                    const QSize& contents,
                                    const QWidget* widget) const {
    const QSize size = OutlinedStyle::sizeFromContents(type, option, contents, widget);
    return type == CT_TabBarTab ? size.expandedTo({0, kDockTitle}) : size;
}

void WindowStyle::drawControl(ControlElement element,
                              const QStyleOption* option,
                              QPainter* painter,
                              const QWidget* widget) const {
    const Palette& palette = paletteOf(option->palette);
    if (element == CE_MenuBarEmptyArea) {
        return; // the title row is its ground
    }
    if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
        element == CE_MenuBarItem && item != nullptr) {
        if (item->state.testFlag(State_Selected)) {
            painter->fillRect(item->rect, palette.hover);
        }
        return drawItemText(painter, item->rect, Qt::AlignCenter | Qt::TextShowMnemonic,
                            item->palette, item->state.testFlag(State_Enabled), item->text,
                            QPalette::ButtonText);
    }
    if (element != CE_TabBarTabShape) {
        return OutlinedStyle::drawControl(element, option, painter, widget);
    }
    const QRect tab = option->rect;
    const bool isChosen = option->state.testFlag(State_Selected);
    if (!isChosen && option->state.testFlag(State_MouseOver)) {
        painter->fillRect(tab, palette.hover);
    }
    if (isChosen) {
        painter->fillRect(QRect(tab.left(), tab.bottom() - 1, tab.width(), 2), palette.accent);
    }
    if (option->state.testFlag(State_HasFocus)) {
        painter->setPen(palette.accent);
        painter->drawRect(tab.adjusted(2, 3, -3, -5));
    }
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
    case PE_FrameTabBarBase:
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            palette.border);
        return;
    case PE_PanelMenuBar:
        return; // the title row is its ground
    default:
        OutlinedStyle::drawPrimitive(element, option, painter, widget);
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
