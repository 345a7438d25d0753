// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"

namespace doppel::models {

/// The hosts of all of a component's servers vanish.
inline void loseAll(Component& component) {
    for (std::uint32_t server = 0; server < component.fleet().size(); ++server) {
        component.fleet().lose({server});
    }
}

} // namespace doppel::models
