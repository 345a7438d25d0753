// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/slowing_fault.h"

namespace doppel::models {

/// What the target reads from its disk takes longer; what reads no disk cannot be hit.
using FaultDiskSlowConfig = SlowingFaultConfig<Slowing::Of::Disk>;

const ActionKind& faultDiskSlowKind();

} // namespace doppel::models
