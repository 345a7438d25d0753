// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/future/recording.h"
#include "gui/host/sketch.h"

#include <vector>

namespace doppel::gui {

/// Whether it is at work until it is through, not for a time that somebody sets: a release that is
/// brought out, or taken back.
bool isWork(const EventSketch& event);

/// The events of a recording, in its sketch's order, of which such work lasts until its component says
/// that nothing is under way any more; no length: it still is, as far as that was played.
std::vector<EventSketch> eventsAsPlayed(const Recording& recording);

/// Puts a state that was recorded without it at a moment: what of the timeline is at work on whom. A
/// component is impaired by that, unless it isn't built.
void putAt(const PlatformSketch& sketch, sim::Time at, PlatformState& state);

} // namespace doppel::gui
