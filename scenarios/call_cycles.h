// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform_plan.h"
#include "models/problem.h"

namespace doppel::scenarios {

/// "components.store.calls[0].to: the calls go round in a cycle: store -> frontend -> store". A
/// request that comes back to where it was would never be answered. As many as
/// PlatformGraph::cycles finds.
models::Problems callCycles(const models::PlatformPlan& plan);

} // namespace doppel::scenarios
