// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAction>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <chrono>
#include <optional>

class QHBoxLayout;
class QLabel;

namespace doppel::gui {

class ActionButton;

/// What has to be said now: how far a scenario is built, or that a future has stopped. It covers the
/// row below everything while there is something to say: nothing moves when it comes and goes.
/// People can close all but a step.
class Banner final : public QWidget {
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kNoticeStays{20};

    /// Over all of that row.
    explicit Banner(QWidget& row);

    /// A step and how much of it is done.
    void showProgress(const QString& text, double share);
    /// Something went wrong; the action, which must outlive it, is what can be done about it.
    void showTrouble(const QString& text, QAction* action = nullptr);
    /// Something that people did and may go on with by the action, which must outlive it (null:
    /// there is nothing more to do). It goes after that time; none: it stays until cleared.
    void showNotice(const QString& text,
                    QAction* action = nullptr,
                    std::optional<std::chrono::milliseconds> stays = kNoticeStays);
    void clear();

    bool isTrouble() const { return trouble_; }
    bool isNotice() const { return notice_; }
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void say(const QString& text);
    void offer(QAction& action);

    QLabel* label_;
    QHBoxLayout* row_;
    QAction close_;
    ActionButton* closeButton_;
    ActionButton* button_ = nullptr;
    QTimer stays_;
    std::optional<double> share_{};
    bool trouble_ = false;
    bool notice_ = false;
};

} // namespace doppel::gui
