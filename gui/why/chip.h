// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractButton>

namespace doppel::gui {

/// One of several choices, as a pill: the one that is in force stands out by its border, its ground
/// and its weight.
class Chip final : public QAbstractButton {
    Q_OBJECT

public:
    explicit Chip(const QString& text, QWidget* parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace doppel::gui
