// SPDX-License-Identifier: Apache-2.0
#include "gui/map/health.h"

namespace doppel::gui {

HealthMark healthOf(const HealthFigures& figures) {
    if (!figures.built) {
        return HealthMark::NotBuilt;
    }
    if (figures.down) {
        return HealthMark::Down;
    }
    if (figures.failing.value_or(0) >= kFailingFrom) {
        return HealthMark::Failing;
    }
    const bool isLong = figures.holds || figures.inVain.value_or(0) >= kFailingFrom ||
                        figures.stay.value_or(0) >= kLongFrom;
    if (figures.utilisation >= kBusyFrom || figures.waiting > 0 || figures.slow ||
        (figures.hit && isLong)) {
        return HealthMark::Busy;
    }
    return figures.asked ? HealthMark::Well : HealthMark::NoRequests;
}

bool isLoud(HealthMark mark,
            std::optional<double> failing,
            std::optional<double> harm,
            bool asked) {
    switch (mark) {
    case HealthMark::Busy:
        return true;
    case HealthMark::Down:
        return asked;
    case HealthMark::Failing:
        return failing.value_or(0) >= kLoudFrom && harm.value_or(1) >= kFailingFrom;
    case HealthMark::Well:
    case HealthMark::NoRequests:
    case HealthMark::NotBuilt:
        break;
    }
    return false;
}

int severity(HealthMark mark) {
    switch (mark) {
    case HealthMark::NoRequests:
    case HealthMark::NotBuilt:
        return 0;
    case HealthMark::Well:
        return 1;
    case HealthMark::Busy:
        return 2;
    case HealthMark::Failing:
        return 3;
    case HealthMark::Down:
        return 4;
    }
    return 0;
}

bool isIdle(HealthMark mark) {
    return mark == HealthMark::NoRequests || mark == HealthMark::NotBuilt;
}

CallHealth callHealthOf(double rate, std::optional<double> failing, bool cut) {
    if (cut || failing.value_or(0) >= kLoudFrom) {
        return CallHealth::Loud;
    }
    if (failing.value_or(0) >= kFailingFrom) {
        return CallHealth::Failing;
    }
    return rate > 0 ? CallHealth::Well : CallHealth::NoCalls;
}

} // namespace doppel::gui
