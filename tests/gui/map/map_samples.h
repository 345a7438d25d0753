// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/host/platform_state.h"
#include "gui/host/sketch.h"
#include "gui/map/map_sketch.h"
#include "gui/map/map_state.h"

#include <string>
#include <string_view>
#include <vector>

/// Platforms that tests of the map draw, and how they are at a moment.
namespace doppel::gui::samples {

/// A café's website: visitors, nginx, a shop, its database and its cache.
PlatformSketch cafe();
/// GOV.UK as scenarios/govuk/platform.yaml has it: 37 components.
PlatformSketch govuk();
/// Twenty sites of an app, its cache and its database behind one balancer: 61 components.
PlatformSketch sixty();
/// 1,000 components in twelve families.
PlatformSketch thousand();

/// What a component is to be like; what isn't said is as if nothing was there.
struct Figures {
    double rate = 0;
    double failing = 0; ///< share
    double stay = 0.01; ///< seconds
    std::int64_t used = 0;
    std::int64_t of = 0;
    std::int64_t waiting = 0;
    std::uint32_t ready = 1;
    std::uint32_t booting = 0;
    std::uint32_t failed = 0;
    bool down = false;
};

/// A state in which nobody has asked for anything.
PlatformState quiet(const PlatformSketch& sketch, sim::Time at = sim::kStart);
/// Gives a component, or a source, these figures; servers are spread over three zones.
void set(PlatformState& state,
         const PlatformSketch& sketch,
         std::string_view name,
         Figures figures);
void setCall(PlatformState& state,
             const PlatformSketch& sketch,
             std::string_view caller,
             std::string_view callee,
             double rate,
             double failing = 0);

/// GOV.UK at 40:30 of "Origin answers 503 for ten minutes": the fault has just ended, frontend and
/// smartanswers have queues.
PlatformState govukRecovering(const PlatformSketch& sketch);
/// At 36:30 of it: the Router answers 503 to everything.
PlatformState govukFailing(const PlatformSketch& sketch);
std::vector<EventSketch> govukFault();

PlatformState sixtyBusy(const PlatformSketch& sketch);
PlatformState thousandBusy(const PlatformSketch& sketch);
PlatformState cafeBusy(const PlatformSketch& sketch);

} // namespace doppel::gui::samples
