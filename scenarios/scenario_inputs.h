// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_record.h"
#include "models/routing/route_table.h"
#include "scenarios/input/popularity.h"
#include "scenarios/scenario.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace doppel::scenarios {

/// What a scenario needs from files beside its own: the route table, the pages that visitors ask
/// for. Loaded once and shared by all plays of the scenario, in any number of threads: nothing
/// changes it.
struct ScenarioInputs {
    std::optional<routing::RouteTable> routes; ///< none: the scenario names none
    std::uint64_t routesRead = 0;              ///< those left out too
    /// What the Router leaves out, and why.
    std::map<routing::SkipReason, std::uint64_t> routesLeftOut;
    /// Of them those that say of a page that it is there; none: there are none.
    std::optional<routing::RouteTable> unservedRoutes;
    std::uint64_t pagesServed = 0; ///< routes of pages that a backend answers
    /// Pages that routes lead to, served or not, in the order of their popularity.
    std::vector<std::string> routedPages;
    /// By traffic source, where it names a list.
    std::map<std::string, std::vector<PageHits>> popularity;
};

/// Reads the files that a scenario names; makes up its routes where it asks for that. Errors: those
/// of all files; it was stopped.
sim::Result<std::unique_ptr<ScenarioInputs>> loadInputs(const Scenario& scenario,
                                                        const sim::WhoStops& stops = {});

/// What is wrong with the files that a scenario names, as far as that is seen without playing it;
/// it was stopped.
sim::Errors wrongInputsOf(const Scenario& scenario, const sim::WhoStops& stops = {});

/// Errors of a file as told where the scenario names it: "s.yaml:7:40: traffic.guests.log:
/// data/access.log:3: …". That it was stopped is told as it is.
sim::Errors
toldAtField(const Scenario& scenario, const std::string& field, const sim::Errors& errors);

/// The field that names the log of a traffic source.
std::string logFieldOf(const TrafficSpec& source);

/// A path of a scenario file: relative ones start at the scenario's folder.
std::string resolvePath(const Scenario& scenario, const std::string& path);

} // namespace doppel::scenarios
