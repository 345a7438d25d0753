// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <cstddef>

namespace doppel::gui {

/// The grid of recorded states of a run this long, on a platform of so many parts (components,
/// sources and calls): a round step from 1 ms to 10 minutes, half an hour or whole hours; as fine as
/// it can be with at most 1,500 states, and at most 300,000 states of parts
/// in all (some 100 MB), but with room for 60 states.
sim::Duration stateEveryOf(sim::Duration run, std::size_t parts);

} // namespace doppel::gui
