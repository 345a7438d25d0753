// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/meter.h"
#include "sim/time.h"

namespace doppel::scenarios {

/// Of a component's requests inside or returning, but for those that were overdue at `began`, which
/// are known to have failed. One that waits for something to come, as its client wants, has waited
/// for what it was at work. Costs as much as there ever were inside at the same time.
models::Meter::Unfinished
unfinishedOf(const models::Component& component, sim::Time began, sim::Time now);

} // namespace doppel::scenarios
