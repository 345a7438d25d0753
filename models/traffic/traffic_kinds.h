// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/metrics_of_kind.h"
#include "models/named_span.h"
#include "models/registry.h"
#include "models/traffic/replay_input.h"
#include "models/traffic/traffic_source.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {

/// What a traffic source is given beside its configuration, by the floor that knows files.
struct TrafficInputs {
    std::uint16_t index = 0;       ///< its place among the sources
    PageSet pages{};               ///< empty: made up
    ReplayInput* replay = nullptr; ///< outlives the source; required for `replay`
};

/// A kind of traffic source that a scenario may name, beside ComponentKind.
struct TrafficKind {
    std::string_view name;      ///< as after `kind:` in files
    std::string_view summary;   ///< one sentence
    std::string_view leavesOut; ///< one sentence
    std::unique_ptr<Config> (*defaults)();
    /// Its visitors' part of a configuration of this kind.
    const VisitorConfig& (*visitors)(const Config& config);
    /// The configuration outlives the source.
    std::unique_ptr<TrafficSource> (*build)(Platform& platform,
                                            std::string name,
                                            const Config& config,
                                            const TrafficInputs& inputs);
    /// The access log that it replays, and its pages with it; null: it makes up its visits.
    const std::string& (*log)(const Config& config) = nullptr;
    MetricsOfKind metrics{};
    /// The spans of time that it names, for objectives; null: none.
    std::vector<NamedSpan> (*spans)(const Config& config) = nullptr;
};

/// open, closed, replay, editors.
std::span<const TrafficKind> trafficKinds();

} // namespace doppel::models
