// SPDX-License-Identifier: Apache-2.0
#include "gui/time/span_rows.h"

#include <algorithm>

namespace doppel::gui {

SpanRows::SpanRows(const std::vector<Span>& spans, std::size_t most) {
    std::vector<sim::Time> ends; // by row
    for (const Span& span : spans) {
        if (isRecovery(span.kind)) {
            row.emplace_back();
            continue;
        }
        // What has no length still is at its moment.
        const sim::Time end = std::max(span.range.to, span.range.from + sim::Duration(1));
        const auto free = std::find_if(ends.begin(), ends.end(),
                                       [&](sim::Time last) { return last <= span.range.from; });
        if (free != ends.end()) {
            *free = end;
            row.emplace_back(static_cast<std::size_t>(free - ends.begin()));
        } else if (ends.size() < most) {
            row.emplace_back(ends.size());
            ends.push_back(end);
        } else {
            row.emplace_back();
            ++hidden;
        }
    }
    count = std::max<std::size_t>(ends.size(), 1);
}

QString laneLabel(const QString& name, const SpanRows& rows) {
    return rows.hidden == 0 ? name : QStringLiteral("%1 +%2").arg(name).arg(rows.hidden);
}

} // namespace doppel::gui
