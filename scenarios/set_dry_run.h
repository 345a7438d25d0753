// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform_plan.h"
#include "models/problem.h"
#include "scenarios/file/field_place.h"
#include "scenarios/scenario.h"
#include "sim/result.h"
#include "sim/stop.h"

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Gives a field of a component or a source that stands another value, and returns the former one,
/// as editConfig does. Errors: as there; a field that is not live; a name that leads nowhere. Then
/// nothing has changed.
sim::Result<std::string> setField(models::Config& config,
                                  std::span<const std::string> field,
                                  std::string_view value,
                                  const models::PlatformPlan& plan);

/// The configuration of the component or source that a field is of; null: there is none.
models::Config* configAt(const FieldPlace& place, const Scenario& scenario);

/// What is said of a path that leads to no component and no source, with the near one that is
/// there.
std::string noFieldAt(std::string_view path, const Scenario& scenario);

/// Plays the `set` events of a scenario's timeline on copies of its configurations, beginnings and
/// ends in the order of their times: one may need what another has set, or be in its way. What is
/// no field, no value for it, or leaves a configuration wrong as a whole is told at its event.
/// Nothing is said of sets in `wrong` entries, and of those that are wrong themselves. `stop` is
/// asked at each.
models::Problems problemsOfSets(const Scenario& scenario,
                                const models::PlatformPlan& plan,
                                const std::set<std::string>& wrong,
                                sim::StopQuestion& stop);

} // namespace doppel::scenarios
