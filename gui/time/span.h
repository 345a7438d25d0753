// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/time_range.h"

#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>

namespace doppel::gui {

/// What a named stretch of the time axis is. Detected, Mitigated and Recovered are the parts of a
/// way out: from the fault to its alert, on to its end, and on until visitors are well; NotWell is
/// what has not come to any of these yet.
enum class SpanKind { Fault, Change, Surge, Phase, Detected, Mitigated, Recovered, NotWell };

/// Whether it is a part of a way out.
constexpr bool isRecovery(SpanKind kind) {
    return kind == SpanKind::Detected || kind == SpanKind::Mitigated ||
           kind == SpanKind::Recovered || kind == SpanKind::NotWell;
}

/// A stretch of time that has a name: a bar on the timeline, a band in each chart. A click on it
/// sets the range.
struct Span {
    SpanKind kind = SpanKind::Fault;
    QString name;           ///< "router answers 503"
    TimeRange range;        ///< of what lasts until the run's end: up to that
    bool open = false;      ///< it hasn't ended yet, or never does
    QStringList components; ///< that it touches
    /// Its place in the scenario's timeline, where it comes from there: such a span can be dragged.
    std::optional<std::size_t> event{};

    bool operator==(const Span&) const = default;
};

} // namespace doppel::gui
