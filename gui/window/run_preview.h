// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRectF>
#include <QString>

#include <optional>
#include <utility>
#include <vector>

class QPainter;

namespace doppel::gui {

struct Palette;

/// A run at the size of a stamp: how long visitors waited, what failed, and when something was
/// wrong. Moments are shares of the run.
struct RunPreview {
    std::vector<double> ends;    ///< of the rows
    std::vector<double> latency; ///< p99 in seconds; 0: nobody was answered
    std::vector<double> failed;  ///< shares of the visits
    std::vector<std::pair<double, double>> faults;
    double warmUp = 0;
};

/// Of a run's file, only what is drawn. None: it can't be read, or has no visitors.
std::optional<RunPreview> readPreview(const QString& file);

/// Line: latency, on a logarithmic scale; bars: failed visits; shade: faults; hatched: the warm-up.
void drawPreview(QPainter& painter,
                 const RunPreview& preview,
                 const QRectF& area,
                 const Palette& palette);

} // namespace doppel::gui
