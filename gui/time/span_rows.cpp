// SPDX-License-Identifier: Apache-2.0
#include "gui/time/span_rows.h"

#include <algorithm>
#include <numeric>

namespace doppel::gui {
namespace {

// What has no length still is at its moment.
bool overlap(const Span& a, const Span& b) {
    const auto endOf = [](const Span& span) {
        return std::max(span.range.to, span.range.from + sim::Duration(1));
    };
    return a.range.from < endOf(b) && b.range.from < endOf(a);
}

int lightness(SpanKind kind) {
    return kind == SpanKind::Fault ? 0 : kind == SpanKind::Surge ? 1 : 2;
}

} // namespace

SpanRows::SpanRows(const std::vector<Span>& spans, std::size_t most) {
    std::vector<std::size_t> order(spans.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t i) { return isRecovery(spans[i].kind); });
    place(spans, order, most);
    if (hidden > 0) {
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return lightness(spans[a].kind) < lightness(spans[b].kind);
        });
        place(spans, order, most);
    }
}

void SpanRows::place(const std::vector<Span>& spans,
                     const std::vector<std::size_t>& order,
                     std::size_t most) {
    row.assign(spans.size(), std::nullopt);
    hidden = 0;
    std::vector<std::vector<std::size_t>> rows; // what lies in each
    for (const std::size_t i : order) {
        const auto free = std::find_if(rows.begin(), rows.end(), [&](const auto& others) {
            return std::none_of(others.begin(), others.end(),
                                [&](std::size_t other) { return overlap(spans[i], spans[other]); });
        });
        if (free == rows.end() && rows.size() == most) {
            ++hidden;
            continue;
        }
        row[i] = static_cast<std::size_t>(free - rows.begin());
        if (free == rows.end()) {
            rows.emplace_back();
        }
        rows[*row[i]].push_back(i);
    }
    count = std::max<std::size_t>(rows.size(), 1);
}

QString laneLabel(const QString& name, const SpanRows& rows) {
    return rows.hidden == 0 ? name : QStringLiteral("%1 +%2").arg(name).arg(rows.hidden);
}

} // namespace doppel::gui
