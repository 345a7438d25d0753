// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/look/palette.h"

#include <QString>
#include <QWidget>

class QPainter;
class QRectF;

namespace doppel::gui {

/// Which of two futures something is of: its letter in a square of its colour. A shape of its own
/// goes with each colour where there is room: A's square is round at its corners, B's is cut.
void drawFutureLetter(QPainter& painter, const QRectF& square, bool isB, const Palette& palette);

/// Whose a panel is, where there are two: the letter, and the future's name beside it. It is not
/// there while there is one.
class FutureTag final : public QWidget {
    Q_OBJECT

public:
    explicit FutureTag(QWidget* parent = nullptr);

    void show(bool isB, const QString& name);
    const QString& name() const { return name_; }
    /// What a click does, for a tool tip.
    void setHint(const QString& hint);

    QSize sizeHint() const override;

Q_SIGNALS:
    void clicked(bool isB);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void tell();

    bool isB_ = false;
    QString name_;
    QString hint_;
};

} // namespace doppel::gui
