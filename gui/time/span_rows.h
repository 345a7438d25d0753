// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/time/span.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::gui {

/// The rows of a lane of spans, so that none hides another: each lies in the first row whose last
/// span has ended when it begins. Those for which the rows are too few lie in none: a lane counts
/// them. Then faults come first, and changes and phases last. Ways out have a row of their own
/// elsewhere.
struct SpanRows {
    static constexpr std::size_t kMost = 4; ///< of a lane that says nothing else

    SpanRows() = default;
    /// By where they begin, as a PlayClock has them.
    explicit SpanRows(const std::vector<Span>& spans, std::size_t most = kMost);

    std::vector<std::optional<std::size_t>> row; ///< by span
    std::size_t count = 1;                       ///< of rows, at least one
    std::size_t hidden = 0;                      ///< that lie in none

    std::optional<std::size_t> of(std::size_t span) const {
        return span < row.size() ? row[span] : std::nullopt;
    }

private:
    void
    place(const std::vector<Span>& spans, const std::vector<std::size_t>& order, std::size_t most);
};

/// What stands beside a lane: its name, and how many are hidden: "faults +2".
QString laneLabel(const QString& name, const SpanRows& rows);

} // namespace doppel::gui
