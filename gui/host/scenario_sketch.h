// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/sketch.h"
#include "models/actions/timeline_event.h"
#include "scenarios/built_platform.h"
#include "scenarios/scenario.h"

namespace doppel::gui {

/// What is known of a scenario that was read, before anything is built. Without notes.
PlatformSketch sketchOf(const scenarios::Scenario& scenario);

/// Puts components, sources and calls into the order of a built platform's, which states have; its
/// calls are those that are there.
void order(PlatformSketch& sketch, const scenarios::BuiltPlatform& built);

/// An event of a timeline. Without `injected`.
EventSketch eventSketch(const models::TimelineEvent& event);

} // namespace doppel::gui
