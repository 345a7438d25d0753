// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/knob.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace doppel::gui {

class SlimSlider;

/// A knob: a slider, or a choice, and a box for its value with its unit. It is one stop of the Tab
/// key: arrows turn it, Enter or F2 lead into the box. The value that the field has stays as a
/// ghost, to return to by a click on it or Escape.
class KnobRow final : public QWidget {
    Q_OBJECT

public:
    /// What is wrong with a value for the field; empty: nothing.
    using Check = std::function<QString(const std::string& path, const std::string& value)>;

    explicit KnobRow(Knob knob, const Check& check, QWidget* parent = nullptr);

    const Knob& knob() const { return knob_; }
    /// As turned, or as the field has it.
    const QString& value() const { return value_; }
    bool isTurned() const { return value_ != knob_.value; }
    /// What the field has, and what it is turned to; does nothing while it is being turned.
    /// REQUIRES: the same path.
    void show(const Knob& knob, const QString& value);
    using QWidget::show;
    bool isDragged() const;
    /// Where the Tab key stops.
    QWidget& stop() const { return *turner_; }

Q_SIGNALS:
    /// To a value that the field can have, also the one that it has. More follow while it is
    /// dragged, or stepped by keys that have not rested yet.
    void turned(const QString& value, bool dragged);
    /// Its help is to be shown.
    void entered();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QHBoxLayout* makeHead();
    QWidget* makeTurner();
    void turnTo(const QString& value, bool dragged);
    void step(int direction);
    bool takesKey(QObject* watched, QKeyEvent& key);
    void fitBox();
    void showValue();
    void colour();

    Knob knob_;
    Check check_;
    QString value_;
    QString problem_;
    QLineEdit* box_ = nullptr;
    QWidget* turner_ = nullptr;    // the slider, the choice or the box
    SlimSlider* slider_ = nullptr; // null: it isn't turned by one
    QComboBox* choice_ = nullptr;
    QToolButton* ghost_ = nullptr;
    QLabel* wrong_ = nullptr;
    QTimer rest_; // of the keys that step it
};

} // namespace doppel::gui
