// SPDX-License-Identifier: Apache-2.0
#include "models/kinds.h"

namespace doppel::models {

Kinds builtInKinds() {
    Kinds kinds;
    for (const ComponentKind& kind : componentKinds()) {
        kinds.components.push_back(&kind);
    }
    for (const TrafficKind& kind : trafficKinds()) {
        kinds.traffic.push_back(&kind);
    }
    kinds.actions.assign(actionKinds().begin(), actionKinds().end());
    return kinds;
}

} // namespace doppel::models
