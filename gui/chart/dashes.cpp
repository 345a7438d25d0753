// SPDX-License-Identifier: Apache-2.0
#include "gui/chart/dashes.h"

#include <algorithm>
#include <cmath>

namespace doppel::gui {

std::vector<QLineF> pieces(std::span<const QPointF> points, DashPattern pattern) {
    std::vector<QLineF> lines;
    bool on = true;
    qreal left = pattern.on; // of this dash or gap
    for (std::size_t i = 1; i < points.size(); ++i) {
        const QLineF line(points[i - 1], points[i]);
        const qreal length = line.length();
        if (!std::isfinite(length)) {
            on = true;
            left = pattern.on;
            continue;
        }
        if (pattern.off <= 0) {
            lines.push_back(line);
            continue;
        }
        for (qreal at = 0; at < length;) {
            const qreal until = std::min(length, at + left);
            if (on && until > at) {
                lines.emplace_back(line.pointAt(at / length), line.pointAt(until / length));
            }
            // What is left may be too little to get on by: then it is over, too.
            if (at + left <= length) {
                on = !on;
                left = on ? pattern.on : pattern.off;
            } else {
                left -= until - at;
            }
            at = until;
        }
    }
    return lines;
}

bool isOn(DashPattern pattern, qreal x) {
    return pattern.off <= 0 || std::fmod(x, pattern.on + pattern.off) < pattern.on;
}

} // namespace doppel::gui
