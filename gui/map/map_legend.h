// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include <optional>

namespace doppel::gui {

/// What the map's marks mean, in one strip under it. What doesn't fit is left out from the right,
/// but for what a dot stands for.
class MapLegend final : public QWidget {
    Q_OBJECT

public:
    explicit MapLegend(QWidget* parent = nullptr);

    /// What a dot that sets out each second stands for; none: no dots are drawn.
    void setRequestsPerDot(std::optional<double> rate);
    std::optional<double> requestsPerDot() const { return requestsPerDot_; }
    /// Of when what goes through parts is: "in the 30 s up to 40:30"; "": nothing is known.
    void setWindow(const QString& words);
    /// "1 dot = 200/s"; empty where there are none.
    QString dotText() const;

    QSize sizeHint() const override { return {640, kHeight}; }
    QSize minimumSizeHint() const override { return {160, kHeight}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    static constexpr int kHeight = 28;
    std::optional<double> requestsPerDot_;
};

} // namespace doppel::gui
