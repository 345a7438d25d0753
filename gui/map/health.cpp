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
    if (figures.utilisation >= kBusyFrom || figures.waiting > 0) {
        return HealthMark::Busy;
    }
    return figures.asked ? HealthMark::Well : HealthMark::NoRequests;
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
