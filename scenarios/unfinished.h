// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "models/meter.h"
#include "sim/time.h"

namespace doppel::scenarios {

/// Of a component's requests inside, returning or sent to it, as far as they are in `meter`: its own,
/// or a part of that. One that waits for something to come, as its client wants, has waited for what
/// it was at work. Costs as much as there ever were at the same time.
models::Meter::Unfinished
unfinishedOf(const models::Component& component, const models::Meter& meter, sim::Time now);

} // namespace doppel::scenarios
