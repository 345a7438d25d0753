// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <QHeaderView>

namespace doppel::gui {

/// The head of a waterfall: a scale of the journey's time above the column with the bars.
class TimeScaleBar final : public QHeaderView {
    Q_OBJECT

public:
    /// Of the view's column `section`.
    TimeScaleBar(int section, QWidget* parent);

    void setLength(sim::Duration length);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;

private:
    int scaled_;
    sim::Duration length_{};
};

} // namespace doppel::gui
