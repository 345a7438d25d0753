// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform_plan.h"
#include "models/problem.h"

namespace doppel::scenarios {

/// "components.store.calls[0].to: the calls go round in a cycle: store -> frontend -> store". A
/// request that comes back to where it was would never be answered. Each call that closes a cycle is
/// told; cycles that share such a call are told once.
models::Problems callCycles(const models::PlatformPlan& plan);

} // namespace doppel::scenarios
