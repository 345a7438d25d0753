// SPDX-License-Identifier: Apache-2.0
#include "scenarios/sketch.h"

#include "models/actions/deploy.h"
#include "models/deploy/deploy_metrics.h"
#include "scenarios/built_platform.h"
#include "scenarios/observation.h"

#include <algorithm>
#include <optional>

namespace doppel::scenarios {

namespace {

/// The log of a source that only shows what it counts.
class NoLog final : public models::ReplayInput {
public:
    std::optional<models::ReplayEntry> next() override { return std::nullopt; }
    std::uint64_t rejected() const override { return 0; }
};

} // namespace

Sketch::Sketch(const Scenario& scenario)
    : scenario_(scenario), platform_(world_, platformOptions(scenario.settings)) {}

const sim::Metrics& Sketch::metricsOf(const ComponentSpec& spec) {
    platform_.add(*spec.kind, spec.name, *spec.config);
    if (spec.kind->metrics.add != nullptr) { // those of its calls, too, which it has no links for
        spec.kind->metrics.add(world_.metrics(), spec.name);
    }
    if (getsReleases(spec.name)) {
        const models::DeployMetrics deploys(world_.metrics(), spec.name);
    }
    return world_.metrics();
}

bool Sketch::getsReleases(std::string_view component) const {
    return std::any_of(
        scenario_.timeline.begin(), scenario_.timeline.end(), [&](const EventSpec& spec) {
            const auto* deploy =
                dynamic_cast<const models::ConfigOf<models::DeployConfig>*>(&spec.event.config());
            return deploy != nullptr && deploy->value.target.name == component;
        });
}

RunResult Sketch::of(const ComponentSpec& spec) {
    metricsOf(spec);
    RunResult result;
    result.components.push_back(observed(spec, world_));
    return result;
}

RunResult Sketch::of(const TrafficSpec& spec) {
    NoLog log;
    models::TrafficInputs inputs;
    inputs.pages = {{models::WeightedPage{}}, false};
    inputs.replay = &log;
    const auto source = spec.kind->build(platform_, spec.name, *spec.config, inputs);
    for (const ObjectiveSpec& objective : scenario_.objectives) {
        if (const auto limit = objective.objective.within()) {
            source->book().countWithin(*limit);
        }
    }
    RunResult result;
    result.traffic.push_back(observed(spec, world_));
    return result;
}

} // namespace doppel::scenarios
