// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/config.h"
#include "models/registry.h"

namespace doppel::models {

/// The component whose number of servers such a component changes, or null: it is no autoscaler.
const ComponentRef* scaledTarget(const ComponentKind& kind, const Config& config);

} // namespace doppel::models
