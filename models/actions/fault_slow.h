// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/slowing_fault.h"

namespace doppel::models {

/// The target's own work takes longer, for all requests or a share of them. A factor has nothing to
/// act on where a component has no work of its own.
using FaultSlowConfig = SlowingFaultConfig<Slowing::Of::Work>;

const ActionKind& faultSlowKind();

} // namespace doppel::models
