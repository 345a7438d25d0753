// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QDockWidget;

namespace doppel::gui {

/// The title of a dock, 28 high: it is dragged by it, and what is known of it stands at its end.
class DockTitle final : public QWidget {
    Q_OBJECT

public:
    explicit DockTitle(QDockWidget& dock);

    void setNote(const QString& note);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QDockWidget& dock_;
    QString note_;
};

} // namespace doppel::gui
