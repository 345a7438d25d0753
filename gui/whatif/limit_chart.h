// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/whatif/limit_plan.h"

#include <QWidget>

#include <vector>

namespace doppel::gui {

/// What is left of the bound at each value that was played: discs above the line hold, crosses
/// below it break. What is beyond twice the bound lies at the lower edge.
class LimitChart final : public QWidget {
    Q_OBJECT

public:
    explicit LimitChart(QWidget* parent = nullptr);

    void show(LimitPlan plan, std::vector<analysis::LimitTry> tries);
    using QWidget::show;

    /// Where a try is drawn; what was not measured lies on the line or, where it breaks, at the
    /// lower edge.
    QPointF placeOf(const analysis::LimitTry& one) const;

    QSize sizeHint() const override { return {300, 150}; }
    QSize minimumSizeHint() const override { return {200, 110}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QRectF plot() const;
    double shareOf(double value) const;
    double yOf(double margin) const;

    LimitPlan plan_;
    std::vector<analysis::LimitTry> tries_;
};

} // namespace doppel::gui
