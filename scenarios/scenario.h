// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/timeline_event.h"
#include "models/kinds.h"
#include "models/registry.h"
#include "models/traffic/traffic_kinds.h"
#include "scenarios/file/file_section.h"
#include "scenarios/file/node.h"
#include "scenarios/objective.h"
#include "scenarios/settings.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::models {
class PlatformGraph;
}

namespace doppel::scenarios {

/// A component as a scenario describes it.
struct ComponentSpec {
    std::string name;
    const models::ComponentKind* kind = nullptr;
    std::unique_ptr<models::Config> config;
};

/// A traffic source as a scenario describes it.
struct TrafficSpec {
    std::string name;
    const models::TrafficKind* kind = nullptr;
    std::unique_ptr<models::Config> config;
};

/// An event of the timeline and what it is called in messages.
struct EventSpec {
    models::TimelineEvent event;
    std::string path; ///< "timeline[0]"
};

/// An objective and what it is called in messages.
struct ObjectiveSpec {
    Objective objective;
    std::string path; ///< "objectives[0]"
};

/// A scenario, read and checked: a value that can be played any number of times.
struct Scenario {
    std::string file;               ///< as it was named
    std::filesystem::path folder;   ///< that relative paths within it start from
    std::vector<std::string> files; ///< all that it was made of
    std::vector<std::string> sets;  ///< "PATH=VALUE" that were laid on top of them
    /// Where it names other files, by field: "routes.file", "traffic.guests.log".
    std::map<std::string, sim::Where> namedFiles;
    std::string configuration; ///< the whole of it as YAML: every field, defaults too
    std::size_t defaultedFields = 0;
    Settings settings;
    std::vector<ComponentSpec> components; ///< in the order of the platform file
    std::vector<TrafficSpec> traffic;
    std::vector<EventSpec> timeline;
    std::vector<ObjectiveSpec> objectives;

    /// Who calls whom.
    models::PlatformGraph graph() const;
    const ComponentSpec* component(std::string_view name) const;
    Scenario clone() const;
};

/// Reads a scenario file and all that it extends, with `sets` ("PATH=VALUE") on top, and checks it
/// (scenario_check.h). All errors of all files are reported together, in the order of their places.
/// It may name the given kinds of components, traffic and actions. Whoever stops it is asked at
/// each entry of a section, and so are the scenario's own limits of wall time and memory: the error
/// is then the only one. Cost: linear in the size of the files, but for a `set:` of many paths;
/// 64,000 components take a few seconds.
sim::Result<Scenario> loadScenario(const std::filesystem::path& path,
                                   std::span<const std::string> sets = {},
                                   const models::Kinds& kinds = models::builtInKinds(),
                                   const sim::WhoStops& stops = {});

/// A scenario while someone writes it.
struct Draft {
    /// With what the file extends and sets; a map without keys where nothing can be told.
    Node root;
    /// As far as it could be read; a wrong field has its default. Its configuration is not given.
    Scenario scenario;
    /// What loadScenario would report, but of what is in the logs and routes that it names.
    sim::Errors errors;
};

/// Reads a file that would hold `text`, as loadScenario reads a file. It knows nothing but its
/// arguments and the files that are named: several threads may read at once.
Draft readDraft(const std::filesystem::path& path,
                std::string_view text,
                const models::Kinds& kinds = models::builtInKinds());
/// The same of a file as it is on the disk.
Draft readDraft(const std::filesystem::path& path,
                const models::Kinds& kinds = models::builtInKinds());

/// The whole of a scenario as YAML, which reads back to the same: every field, defaults too. It stays
/// as it was.
std::string configurationOf(Scenario& scenario);

/// What a scenario file may hold: for its schema, its reference and `doppel describe`.
std::vector<FileSection> scenarioSections(const models::Kinds& kinds = models::builtInKinds());

} // namespace doppel::scenarios
