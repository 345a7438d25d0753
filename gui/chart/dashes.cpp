// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/dashes.h"

#include <algorithm>
#include <cmath>

namespace doppel::gui {

std::vector<QLineF> pieces(std::span<const QPointF> points, DashPattern pattern) {
    std::vector<QLineF> lines;
    qreal phase = 0; // within a dash and the gap after it
    for (std::size_t i = 1; i < points.size(); ++i) {
        const QLineF line(points[i - 1], points[i]);
        const qreal length = line.length();
        if (!std::isfinite(length)) {
            phase = 0;
            continue;
        }
        if (pattern.off <= 0) {
            lines.push_back(line);
            continue;
        }
        for (qreal at = 0; at < length;) {
            const bool on = phase < pattern.on;
            const qreal left = (on ? pattern.on : pattern.on + pattern.off) - phase;
            const qreal until = std::min(length, at + left);
            if (on) {
                lines.emplace_back(line.pointAt(at / length), line.pointAt(until / length));
            }
            phase += until - at;
            phase = phase >= pattern.on + pattern.off ? 0 : phase;
            at = until;
        }
    }
    return lines;
}

bool isOn(DashPattern pattern, qreal x) {
    return pattern.off <= 0 || std::fmod(x, pattern.on + pattern.off) < pattern.on;
}

} // namespace doppel::gui
