// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <QString>

#include <string_view>

namespace doppel::gui {

/// A number as the command line writes it (analysis/readable.h), in a unit: "s" (a time, "34 ms"),
/// "B" (bytes, "7.5 TB"), "1" (a share, "99.97 %"), "/s" (a rate, "2533/s", "12.4 k/s"), "" (a count, "12.4 k").
/// "–" where there is none (not a number).
QString numberText(double value, std::string_view unit);

/// How much more or less: "+2.39 s", "−12 ms", "±0 s"; of shares in percentage points,
/// "+10.9 points".
QString differenceText(double difference, std::string_view unit);

/// A text in which no line ends between a number and its unit: "within 2 s", "99.4 %".
QString unbroken(QString text);

/// "10 min 5 s".
QString durationText(sim::Duration length);

} // namespace doppel::gui
