// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/marks.h"
#include "gui/time/play_clock.h"
#include "gui/time/speed.h"

#include <QAbstractButton>
#include <QAction>
#include <QLabel>
#include <QPointer>
#include <QWidget>

#include <optional>
#include <vector>

namespace doppel::gui {

class SlimSlider;

/// A button of an action: its picture or its text with its shortcut. It is enabled, checked and told
/// of as the action is.
class ActionButton : public QAbstractButton {
    Q_OBJECT
public:
    enum class Look { Plain, Filled, Tinted };
    /// With a picture alone.
    ActionButton(QAction& action, Icon icon, Look look, QWidget* parent);
    /// With the action's text and its shortcut.
    ActionButton(QAction& action, Look look, QWidget* parent);

    void showIcon(Icon icon);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void followAction();

    QPointer<QAction> action_;
    std::optional<Icon> icon_{};
    Look look_;
    bool words_ = false;
};

/// The commands that the transport has buttons for.
struct TransportActions {
    QAction& previousEvent;
    QAction& stepBack;
    QAction& play;
    QAction& step;
    QAction& nextEvent;
    QAction& loop;
    QAction& runTo;
    QAction& whatIf;
};

/// The clock of the playhead, what moves it, and how fast.
class Transport : public QWidget {
    Q_OBJECT
public:
    /// The clock and the actions must outlive it.
    Transport(PlayClock& clock, const TransportActions& actions, QWidget* parent = nullptr);

    void setPlaying(bool playing);
    void setSpeed(Speed speed);
    Speed speed() const { return speed_; }

    QSize sizeHint() const override { return {284, 172}; }
    QSize minimumSizeHint() const override { return {284, 160}; }

Q_SIGNALS:
    void speedChosen(doppel::gui::Speed speed);

private:
    void showTime();
    void showSpeed();

    PlayClock& clock_;
    QLabel* time_;
    QLabel* total_;
    ActionButton* play_;
    SlimSlider* slider_;
    QLabel* speedLabel_;
    Speed speed_ = 60;
    bool playing_ = false;
};

} // namespace doppel::gui
