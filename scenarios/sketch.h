// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform.h"
#include "scenarios/run_result.h"
#include "scenarios/scenario.h"
#include "sim/world.h"

#include <string_view>

namespace doppel::scenarios {

/// What one component or source measures, before anything has happened: it is set up by itself in a
/// world of its own, with a single page. One sketch is of one of them.
class Sketch {
public:
    explicit Sketch(const Scenario& scenario);

    RunResult of(const ComponentSpec& spec);
    RunResult of(const TrafficSpec& spec);
    /// Likewise, as the component itself has them: what others in its world can read.
    const sim::Metrics& metricsOf(const ComponentSpec& spec);

private:
    bool getsReleases(std::string_view component) const;

    const Scenario& scenario_;
    sim::World world_{{}};
    models::Platform platform_;
};

} // namespace doppel::scenarios
