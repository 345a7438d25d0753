// SPDX-License-Identifier: Apache-2.0
#include "gui/map/figure_text.h"

#include "gui/look/numbers.h"

#include <cmath>

namespace doppel::gui {

QString rateText(double perSecond) {
    constexpr double kWholeFrom = 100;
    return numberText(perSecond >= kWholeFrom ? std::round(perSecond) : perSecond, "/s");
}

QString percentText(double share) {
    const double percent = share * 100;
    if (percent > 0 && percent < 1) {
        return QStringLiteral("< 1 %");
    }
    if (percent >= 99.5 && percent < 100) {
        return QStringLiteral("%1 %").arg(std::floor(percent * 10) / 10, 0, 'f', 1);
    }
    return QStringLiteral("%1 %").arg(std::lround(percent));
}

} // namespace doppel::gui
