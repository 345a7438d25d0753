// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/timeline.h"
#include "models/platform.h"
#include "models/traffic/traffic_source.h"
#include "scenarios/component_windows.h"
#include "scenarios/log_replay.h"
#include "scenarios/scenario.h"
#include "scenarios/scenario_inputs.h"
#include "scenarios/shortfall_books.h"
#include "sim/result.h"
#include "sim/stop.h"
#include "sim/world.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// What is told of a platform that was not set up, because someone stopped it.
sim::Error stoppedSettingUp(const std::string& who, const Scenario& scenario);

/// What the platform of these settings is made of before its components, but for its routes.
models::PlatformOptions platformOptions(const Settings& settings);

/// A scenario set up in a world of its own: the platform with its components, the traffic sources,
/// the timeline. It holds copies of all configurations, so that a timeline that sets fields leaves
/// the scenario as it is.
class BuiltPlatform final : public models::TimelineHooks {
public:
    /// Sets the scenario up. The scenario and the inputs must outlive the built platform. REQUIRES:
    /// problemsOf(scenario) is empty. Errors: logs that cannot be opened; it was stopped, which is
    /// asked before each component and source.
    static sim::Result<std::unique_ptr<BuiltPlatform>> build(const Scenario& scenario,
                                                             const ScenarioInputs& inputs,
                                                             sim::World::Options options,
                                                             sim::WhoStops stops = {});

    ~BuiltPlatform() override;

    sim::World& world() { return world_; }
    const sim::World& world() const { return world_; }
    models::Platform& platform() { return *platform_; }
    const models::Platform& platform() const { return *platform_; }
    const std::vector<std::unique_ptr<models::TrafficSource>>& sources() const { return sources_; }
    models::Timeline& timeline() { return *timeline_; }
    const models::Timeline& timeline() const { return *timeline_; }
    const std::vector<std::unique_ptr<LogReplay>>& replays() const { return replays_; }
    ComponentWindows& windows() { return *windows_; }
    const ComponentWindows& windows() const { return *windows_; }
    ShortfallBooks& shortfalls() { return *shortfalls_; }
    const ShortfallBooks& shortfalls() const { return *shortfalls_; }

    /// Begins: background processes, traffic, the scenario's events.
    void start();

    /// Changes a field, "components.NAME.FIELD…" or "traffic.NAME.FIELD…", and tells its owner.
    std::string set(std::string_view path, std::string_view value) override;

private:
    BuiltPlatform(const Scenario& scenario,
                  const ScenarioInputs& inputs,
                  sim::World::Options options,
                  sim::WhoStops stops);

    struct Owner {
        models::Config* config = nullptr;
        models::Component* component = nullptr;
        models::TrafficSource* source = nullptr;
        std::vector<std::string> field; ///< the rest of the path
    };
    sim::Errors addComponents();
    sim::Errors stopped() const;
    sim::Errors addTraffic();
    void countForObjectives();
    void countIn(const ObjectiveLimit& time, std::span<const models::NamedSpan> named);
    sim::Result<models::TrafficInputs> inputsOf(std::size_t index);
    models::PageSet pagesOf(const TrafficSpec& spec);
    Owner ownerOf(std::string_view path) const;

    const Scenario& scenario_;
    const ScenarioInputs& inputs_;
    sim::WhoStops stops_;
    sim::World world_;
    /// In the order of the scenario's components.
    std::vector<std::unique_ptr<models::Config>> componentConfigs_;
    std::vector<std::unique_ptr<models::Config>> sourceConfigs_;
    std::unique_ptr<models::Platform> platform_;
    /// One a source; null for those that replay none.
    std::vector<std::unique_ptr<LogReplay>> replays_;
    std::vector<std::unique_ptr<models::TrafficSource>> sources_;
    std::unique_ptr<models::Timeline> timeline_;
    std::optional<ComponentWindows> windows_;
    std::optional<ShortfallBooks> shortfalls_;
};

} // namespace doppel::scenarios
