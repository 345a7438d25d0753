// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

namespace doppel::gui {

/// What the patterns of a waterfall mean.
class PhaseLegend final : public QWidget {
    Q_OBJECT

public:
    explicit PhaseLegend(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace doppel::gui
