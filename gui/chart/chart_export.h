// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/chart/chart.h"
#include "gui/chart/plot_look.h"
#include "gui/look/palette.h"

#include <QSize>
#include <QString>

#include <span>

namespace doppel::gui {

/// Saves charts as they are seen, one above the other, to a file by the end of its name: .png (at
/// two pixels a logical one), .svg, or .csv (tableText of each). Empty: it is done; else what went
/// wrong, for people.
QString exportCharts(const QString& path,
                     std::span<const Chart* const> charts,
                     const PlotLook& look,
                     const Palette& palette,
                     QSize sizeOfOne);

/// The rows in view of charts as a table of text: the end of each row in seconds, then a column for
/// each trace that is shown, of both futures; numbers with all their digits. A second table follows
/// after an empty line where charts have rows of their own (servers).
QString tableText(std::span<const Chart* const> charts, TimeRange range, QChar separator);

} // namespace doppel::gui
