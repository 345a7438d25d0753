// SPDX-License-Identifier: Apache-2.0
#include "gui/window/view_bar.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

#include <array>
#include <utility>

namespace doppel::gui {
namespace {

constexpr std::array kViewButtons{
    std::pair{Command::ViewMap, QT_TRANSLATE_NOOP("doppel::gui::ViewBar", "Map")},
    std::pair{Command::ViewCharts, QT_TRANSLATE_NOOP("doppel::gui::ViewBar", "Charts")},
    std::pair{Command::ViewCompare, QT_TRANSLATE_NOOP("doppel::gui::ViewBar", "Compare")},
    std::pair{Command::ViewWhy, QT_TRANSLATE_NOOP("doppel::gui::ViewBar", "Why")},
    std::pair{Command::ViewEdit, QT_TRANSLATE_NOOP("doppel::gui::ViewBar", "Edit")},
    std::pair{Command::ViewRuns, QT_TRANSLATE_NOOP("doppel::gui::ViewBar", "Runs")},
};

class ViewButton final : public QToolButton {
public:
    using QToolButton::QToolButton;

    QSize sizeHint() const override {
        const QFontMetrics bold(words(TextSize::Text, QFont::DemiBold));
        return {bold.horizontalAdvance(text()) + 2 * kGrid + 6, kDockTitle};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Palette& colours = paletteOf(palette());
        QPainter painter(this);
        if (isEnabled() && underMouse() && !isChecked()) {
            painter.fillRect(rect(), colours.hover);
        }
        painter.setFont(words(TextSize::Text, isChecked() ? QFont::DemiBold : QFont::Normal));
        painter.setPen(!isEnabled()  ? palette().color(QPalette::Disabled, QPalette::ButtonText)
                       : isChecked() ? colours.text
                                     : colours.text2);
        painter.drawText(rect(), Qt::AlignCenter, text());
        if (isChecked()) {
            painter.fillRect(QRect(kGrid, height() - 2, width() - 2 * kGrid, 2), colours.accent);
        }
        if (hasFocus()) {
            painter.setPen(colours.accent);
            painter.drawRect(rect().adjusted(1, 2, -2, -5));
        }
    }
};

} // namespace

ViewBar::ViewBar(const Actions& actions, QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Views"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (const auto& [command, name] : kViewButtons) {
        actions[command].setIconText(tr(name)); // shorter than in the menu
        auto* button = new ViewButton(this);
        button->setDefaultAction(&actions[command]);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("View: %1").arg(tr(name)));
        row->addWidget(button);
    }
}

void ViewBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
        focusNextPrevChild(event->key() == Qt::Key_Right);
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace doppel::gui
