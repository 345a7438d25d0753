// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>
#include <QPointer>

class QAction;

namespace doppel::gui {

/// What looks like a field to search in, and opens the command palette when it is pressed.
class SearchField final : public QAbstractButton {
    Q_OBJECT

public:
    /// The action opens the palette.
    explicit SearchField(QAction& action, QWidget* parent = nullptr);

    QSize sizeHint() const override { return {320, 24}; }
    QSize minimumSizeHint() const override { return {120, 24}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QPointer<QAction> action_;
};

} // namespace doppel::gui
