// SPDX-License-Identifier: Apache-2.0
#include "models/dns/learnt_before.h"

#include "sim/math.h"

#include <limits>

namespace doppel::models {

double queriesOf(const NameDemand& demand, sim::Duration held) {
    if (demand.visits == std::numeric_limits<double>::infinity()) {
        return demand.visits;
    }
    const double each = demand.visits / demand.clients;
    return demand.visits / (1 + each * sim::toSeconds(held));
}

std::optional<sim::Duration> ageAtRandom(sim::Duration life, double rate, double uniform) {
    if (rate <= 0) {
        return std::nullopt;
    }
    const double fresh = sim::toSeconds(life);
    const double absent = 1 / rate; // on average
    const double place = uniform * (fresh + absent);
    if (place < fresh) {
        return sim::fromSeconds(place);
    }
    const double ofAbsence = absent > 0 ? (place - fresh) / absent : 0.0; // in [0, 1)
    return sim::fromSeconds(fresh - absent * sim::log(1 - ofAbsence));
}

} // namespace doppel::models
