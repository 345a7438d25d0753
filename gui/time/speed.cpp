// SPDX-License-Identifier: Apache-2.0
#include "gui/time/speed.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace doppel::gui {
namespace {

QString grouped(Speed speed) {
    return QLocale(QLocale::English).toString(std::round(speed), 'f', 0);
}

} // namespace

std::size_t stepOfSpeed(Speed speed) {
    const auto* const after = std::ranges::upper_bound(kSpeeds, speed);
    return after == kSpeeds.begin()
               ? 0
               : static_cast<std::size_t>(std::distance(kSpeeds.begin(), after)) - 1;
}

QString speedText(Speed speed) {
    return std::isinf(speed) ? QStringLiteral("fastest")
                             : QStringLiteral("\u00d7 ") + grouped(speed);
}

QString speedSentence(Speed speed) {
    if (std::isinf(speed)) {
        return QStringLiteral("as fast as possible");
    }
    return speed == 1 ? QStringLiteral("a simulated second a second")
                      : QStringLiteral("%1 simulated seconds a second").arg(grouped(speed));
}

} // namespace doppel::gui
