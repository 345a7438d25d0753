// SPDX-License-Identifier: Apache-2.0
#include "gui/window/title_row.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/window/search_field.h"

#include <QMenuBar>
#include <QPainter>

#include <algorithm>

namespace doppel::gui {

TitleRow::TitleRow(QAction& search, QWidget* parent)
    : QWidget(parent), menus_(new QMenuBar(this)), search_(new SearchField(search, this)) {
    setFixedHeight(kHeight);
    menus_->setNativeMenuBar(false);
}

void TitleRow::setTitle(const QString& scenario, const QString& beside) {
    scenario_ = scenario;
    beside_ = beside;
    setAccessibleName(scenario + QStringLiteral(" ") + beside);
    update();
}

void TitleRow::resizeEvent(QResizeEvent*) {
    const QSize menus = menus_->sizeHint();
    menus_->setGeometry(0, (kHeight - menus.height()) / 2, menus.width(), menus.height());
    const QSize search = search_->sizeHint();
    const int width = std::min(search.width(), this->width() - menus.width() - 4 * kPadding);
    search_->setGeometry(this->width() - width - kPadding, (kHeight - search.height()) / 2, width,
                         search.height());
}

void TitleRow::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), palette.panel);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), palette.border);
    const int left = menus_->geometry().right() + 2 * kPadding;
    const int space = search_->x() - 2 * kPadding - left;
    const QFontMetrics bold(words(TextSize::Sentence, QFont::DemiBold));
    const QFontMetrics plain(words(TextSize::Text));
    const QString scenario = bold.elidedText(scenario_, Qt::ElideRight, space);
    const int first = bold.horizontalAdvance(scenario);
    const int gap = 2 * kGrid;
    const QString beside = plain.elidedText(beside_, Qt::ElideRight, space - first - gap);
    const int all = first + gap + plain.horizontalAdvance(beside);
    // In the window's middle, unless menus or search stand there.
    const int x = std::clamp((width() - all) / 2, left, std::max(left, left + space - all));
    painter.setFont(words(TextSize::Sentence, QFont::DemiBold));
    painter.setPen(palette.text);
    painter.drawText(QRect(x, 0, first + 1, height()), Qt::AlignVCenter, scenario);
    painter.setFont(words(TextSize::Text));
    painter.setPen(palette.text3);
    painter.drawText(QRect(x + first + gap, 0, space, height()), Qt::AlignVCenter, beside);
}

} // namespace doppel::gui
