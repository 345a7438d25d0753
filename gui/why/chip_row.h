// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <vector>

namespace doppel::gui {

/// Chips side by side, in as many lines as it takes to show all of them whole; what is added last
/// stands at the right end of the last line.
class ChipRow final : public QWidget {
    Q_OBJECT

public:
    explicit ChipRow(QWidget* parent = nullptr);

    void add(QWidget* chip);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    std::vector<QRect> placesIn(int width) const;
    void place();

    std::vector<QWidget*> chips_;
};

} // namespace doppel::gui
