// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <optional>

class QAction;
class QHBoxLayout;
class QLabel;

namespace doppel::gui {

class ActionButton;

/// What has to be said above the map: how far a scenario is built, or that a future has stopped. It
/// is not there while there is nothing to say.
class Banner final : public QWidget {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    /// A step and how much of it is done.
    void showProgress(const QString& text, double share);
    /// Something went wrong; the action, which must outlive it, is what can be done about it.
    void showTrouble(const QString& text, QAction* action = nullptr);
    /// Something that people did and may go on with by the action, which must outlive it.
    void showNotice(const QString& text, QAction& action);
    void clear();

    bool isTrouble() const { return trouble_; }
    bool isNotice() const { return button_ != nullptr && !trouble_; }
    QString text() const;
    QSize sizeHint() const override { return {400, 36}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void say(const QString& text);
    void offer(QAction& action);

    QLabel* label_;
    QHBoxLayout* row_;
    ActionButton* button_ = nullptr;
    std::optional<double> share_{};
    bool trouble_ = false;
};

} // namespace doppel::gui
