// SPDX-License-Identifier: Apache-2.0
#include "models/scaling/scaled_target.h"

#include "models/scaling/hpa.h"

namespace doppel::models {

const ComponentRef* scaledTarget(const ComponentKind& kind, const Config& config) {
    if (&kind == &hpaKind()) {
        return &static_cast<const ConfigOf<HpaConfig>&>(config).value.target;
    }
    return nullptr;
}

} // namespace doppel::models
