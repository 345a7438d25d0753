// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/play_clock.h"
#include "scenarios/recovery/recovery_result.h"

#include <QWidget>

#include <optional>

class QLabel;
class QTableWidget;

namespace doppel::gui {

class TimeSeriesPlot;
struct Chart;

/// How the platform came through what happened, in the words and numbers of the summary, above the
/// chart of the error budget. A double click on an incident sets the range to it.
class RecoveryPage : public QWidget {
    Q_OBJECT
public:
    explicit RecoveryPage(PlayClock& clock, QWidget* parent = nullptr);

    void setChart(const Chart* chart);
    void setRecovery(const std::optional<scenarios::RecoveryResult>& recovery);

private:
    PlayClock& clock_;
    std::optional<scenarios::RecoveryResult> recovery_;
    QLabel* headline_;
    QTableWidget* incidents_;
    TimeSeriesPlot* plot_;
};

} // namespace doppel::gui
