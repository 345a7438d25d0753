// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QStringList>
#include <QWidget>

namespace doppel::gui {

/// The last row of the window: what goes on at its left, what is known at its right.
class StatusRow final : public QWidget {
    Q_OBJECT

public:
    static constexpr int kHeight = 28;

    explicit StatusRow(QWidget* parent = nullptr);

    void setTexts(const QStringList& left, const QStringList& right);
    const QStringList& left() const { return left_; }

    QSize sizeHint() const override { return {400, kHeight}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QStringList left_;
    QStringList right_;
};

} // namespace doppel::gui
