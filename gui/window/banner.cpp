// SPDX-License-Identifier: Apache-2.0
#include "gui/window/banner.h"

#include "gui/look/marks.h"
#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/time/transport.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>
#include <utility>

namespace doppel::gui {

Banner::Banner(QWidget& row)
    : QWidget(&row), label_(new QLabel(this)), row_(new QHBoxLayout(this)), close_(tr("Close")),
      closeButton_(new ActionButton(close_, ActionButton::Look::Plain, this)) {
    row.installEventFilter(this);
    label_->setFont(words(TextSize::Sentence));
    label_->setMinimumWidth(1); // a long text makes no window wider
    label_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row_->setContentsMargins(36, 2, kPadding, 2);
    row_->addWidget(label_, 1);
    row_->addWidget(closeButton_);
    stays_.setSingleShot(true);
    connect(&stays_, &QTimer::timeout, this, &Banner::clear);
    connect(&close_, &QAction::triggered, this, &Banner::clear);
    setGeometry(row.rect());
    hide();
}

bool Banner::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parent() && event->type() == QEvent::Resize) {
        setGeometry(parentWidget()->rect());
    }
    return QWidget::eventFilter(watched, event);
}

QString Banner::text() const {
    return label_->text();
}

void Banner::say(const QString& text) {
    if (text != label_->text()) {
        label_->setText(text);
        label_->setToolTip(text);
        setAccessibleName(text);
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
    closeButton_->setMaximumHeight(height() - 4);
    closeButton_->setVisible(!share_);
    show();
    update();
}

void Banner::showProgress(const QString& text, double share) {
    clear();
    share_ = std::clamp(share, 0.0, 1.0);
    say(text);
}

void Banner::showTrouble(const QString& text, QAction* action) {
    clear();
    trouble_ = true;
    if (action != nullptr) {
        offer(*action);
    }
    say(text);
}

void Banner::showNotice(const QString& text,
                        QAction* action,
                        std::optional<std::chrono::milliseconds> stays) {
    clear();
    notice_ = true;
    if (action != nullptr) {
        offer(*action);
    }
    if (stays) {
        stays_.start(*stays);
    }
    say(text);
}

void Banner::offer(QAction& action) {
    button_ = new ActionButton(action, ActionButton::Look::Plain, this);
    button_->setMaximumHeight(height() - 4);
    row_->insertWidget(row_->indexOf(closeButton_), button_);
}

void Banner::clear() {
    if (ActionButton* button = std::exchange(button_, nullptr)) { // it may be what was clicked
        row_->removeWidget(button);
        button->hide();
        button->deleteLater();
    }
    stays_.stop();
    share_.reset();
    trouble_ = false;
    notice_ = false;
    hide();
}

void Banner::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.fillRect(rect(), trouble_ ? palette.failing.fill : palette.raised);
    const QRectF line(0, 0, width(), share_ ? 3 : 1);
    painter.fillRect(line, palette.border);
    if (share_) {
        painter.fillRect(QRectF(line.left(), line.top(), line.width() * *share_, 3),
                         palette.accent);
    }
    const QPointF mark(20, height() / 2.0);
    if (trouble_) {
        drawHealth(painter, HealthMark::Down, mark, 14, palette);
    } else {
        drawIcon(painter, Icon::Change, mark, 14, palette.text3);
    }
}

} // namespace doppel::gui
