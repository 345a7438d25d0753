// SPDX-License-Identifier: Apache-2.0
#include "gui/time/transport.h"

#include "gui/look/palette.h"
#include "gui/look/type.h"
#include "gui/time/slim_slider.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace doppel::gui {
namespace {

constexpr int kButton = 30;
constexpr qreal kTransportIcon = 14;

// A label in one of the window's fonts and a colour that follows the palette.
QLabel* labelOf(const QString& text, const QFont& font, QPalette::ColorRole role, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(font);
    label->setForegroundRole(role);
    return label;
}

} // namespace

ActionButton::ActionButton(QAction& action, Icon icon, Look look, QWidget* parent)
    : QAbstractButton(parent), action_(&action), icon_(icon), look_(look) {
    followAction();
}

ActionButton::ActionButton(QAction& action, Look look, QWidget* parent)
    : QAbstractButton(parent), action_(&action), look_(look), words_(true) {
    followAction();
}

void ActionButton::followAction() {
    setFocusPolicy(Qt::TabFocus);
    const auto follow = [this] {
        setText(QString(action_->text()).remove(u'&'));
        setAccessibleName(text());
        setToolTip(action_->toolTip());
        setEnabled(action_->isEnabled());
        setCheckable(action_->isCheckable());
        setChecked(action_->isChecked());
        update();
    };
    follow();
    connect(action_, &QAction::changed, this, follow);
    connect(this, &QAbstractButton::clicked, action_, &QAction::trigger);
    // A checkable button has toggled itself by then; the action says how it is.
    connect(action_, &QAction::toggled, this, follow);
}

void ActionButton::showIcon(Icon icon) {
    icon_ = icon;
    update();
}

QSize ActionButton::sizeHint() const {
    if (!words_) {
        return {look_ == Look::Filled ? 44 : kButton, kButton};
    }
    const int width = QFontMetrics(words()).horizontalAdvance(text());
    return {width + 2 * kPadding + 34, 28};
}

void ActionButton::paintEvent(QPaintEvent*) {
    const Palette& palette = paletteOf(this->palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool on = isChecked();
    const bool filled = look_ == Look::Filled && isEnabled();
    const bool tinted = (look_ == Look::Tinted || on) && isEnabled();
    QColor fill = filled ? palette.accent : tinted ? palette.selection : palette.raised;
    if ((isDown() || underMouse()) && isEnabled() && !filled) {
        fill = palette.hover;
    }
    painter.setBrush(fill);
    painter.setPen(QPen(filled || tinted ? palette.accent : palette.border, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kCardRadius,
                            kCardRadius);
    const QColor ink = !isEnabled() ? palette.text3
                       : filled     ? palette.onAccent
                       : tinted     ? palette.accentText
                                    : palette.text;
    if (!words_) {
        drawIcon(painter, icon_.value_or(Icon::Unknown), QRectF(rect()).center(), kTransportIcon,
                 ink);
    } else {
        QRectF inner = QRectF(rect()).adjusted(kPadding - 2, 0, -kPadding + 2, 0);
        if (icon_) {
            drawIcon(painter, *icon_, {inner.left() + kTransportIcon / 2, inner.center().y()},
                     kTransportIcon, ink);
            inner.setLeft(inner.left() + 19);
        }
        painter.setPen(ink);
        painter.setFont(words(TextSize::Text, tinted || filled ? QFont::DemiBold : QFont::Normal));
        painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, text());
        painter.setFont(words(TextSize::Figure));
        painter.setPen(isEnabled() && !tinted && !filled ? palette.text3 : ink);
        painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight,
                         action_->shortcut().toString(QKeySequence::NativeText));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(filled ? palette.onAccent : palette.accent, 1.5, Qt::DotLine));
        painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 3, 3);
    }
}

Transport::Transport(PlayClock& clock, const TransportActions& actions, QWidget* parent)
    : QWidget(parent), clock_(clock) {
    using Look = ActionButton::Look;
    setAccessibleName(tr("Transport"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 20, 12);
    column->setSpacing(8);

    auto* clockRow = new QHBoxLayout;
    clockRow->setSpacing(8);
    time_ = labelOf({}, figures(TextSize::Clock, QFont::Bold), QPalette::WindowText, this);
    time_->setObjectName("clock");
    total_ = labelOf({}, words(TextSize::Text), QPalette::PlaceholderText, this);
    clockRow->addWidget(time_, 0, Qt::AlignBaseline);
    clockRow->addWidget(total_, 1, Qt::AlignBaseline);
    column->addLayout(clockRow);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGrid);
    play_ = new ActionButton(actions.play, Icon::Play, Look::Filled, this);
    buttons->addWidget(
        new ActionButton(actions.previousEvent, Icon::PreviousEvent, Look::Plain, this));
    buttons->addWidget(new ActionButton(actions.stepBack, Icon::StepBack, Look::Plain, this));
    buttons->addWidget(play_);
    buttons->addWidget(new ActionButton(actions.step, Icon::Step, Look::Plain, this));
    buttons->addWidget(new ActionButton(actions.nextEvent, Icon::NextEvent, Look::Plain, this));
    buttons->addWidget(new ActionButton(actions.loop, Icon::Loop, Look::Plain, this));
    buttons->addStretch(1);
    column->addLayout(buttons);

    auto* speedRow = new QHBoxLayout;
    speedRow->setSpacing(8);
    auto* caption = labelOf(tr("speed"), words(), QPalette::PlaceholderText, this);
    slider_ = new SlimSlider(this);
    slider_->setObjectName("speed");
    slider_->setRange(0, static_cast<int>(kSpeeds.size()) - 1);
    slider_->setTickInterval(3);
    slider_->setPageStep(2);
    slider_->setAccessibleName(tr("Speed"));
    caption->setBuddy(slider_);
    speedLabel_ = labelOf({}, figures(TextSize::Text, QFont::Bold), QPalette::WindowText, this);
    speedLabel_->setMinimumWidth(64);
    speedLabel_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    speedRow->addWidget(caption);
    speedRow->addWidget(slider_, 1);
    speedRow->addWidget(speedLabel_);
    column->addLayout(speedRow);

    auto* acts = new QHBoxLayout;
    acts->setSpacing(6);
    auto* whatIf = new ActionButton(actions.whatIf, Look::Tinted, this);
    whatIf->showIcon(Icon::Branch);
    acts->addWidget(new ActionButton(actions.runTo, Look::Plain, this), 2);
    acts->addWidget(whatIf, 3);
    column->addLayout(acts);

    connect(slider_, &QSlider::valueChanged, this, [this](int step) {
        speed_ = kSpeeds[static_cast<std::size_t>(step)];
        showSpeed();
        Q_EMIT speedChosen(speed_);
    });
    connect(&clock, &PlayClock::playheadChanged, this, &Transport::showTime);
    connect(&clock, &PlayClock::runChanged, this, &Transport::showTime);
    setSpeed(speed_);
    showTime();
}

void Transport::setPlaying(bool playing) {
    playing_ = playing;
    play_->showIcon(playing ? Icon::Pause : Icon::Play);
    showSpeed();
}

void Transport::setSpeed(Speed speed) {
    speed_ = speed;
    const QSignalBlocker blocker(slider_);
    slider_->setValue(static_cast<int>(stepOfSpeed(speed)));
    showSpeed();
}

void Transport::showSpeed() {
    speedLabel_->setText(speedText(speed_));
    slider_->setAccessibleDescription(speedSentence(speed_));
    slider_->setToolTip(
        tr("%1 (%2)").arg(speedSentence(speed_), playing_ ? tr("playing") : tr("paused")));
    speedLabel_->setForegroundRole(playing_ ? QPalette::WindowText : QPalette::PlaceholderText);
}

void Transport::showTime() {
    time_->setText(clock_.text(clock_.playhead()));
    const auto length = clock_.end() - sim::kStart;
    if (length == sim::Duration::zero()) {
        total_->setText({});
    } else if (clock_.run().start) {
        total_->setText(tr("to %1").arg(clock_.text(clock_.end())));
    } else {
        total_->setText(tr("of %1").arg(clockText(length)));
    }
}

} // namespace doppel::gui
