// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/scenario.h"
#include "sim/result.h"

#include <span>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Gives a field of a component or a source that stands another value, as editConfig does. Errors: as
/// there; a field that is fixed in a run; a name that is no component's. Then nothing has changed.
sim::Result<std::string> setField(models::Config& config,
                                  std::span<const std::string> field,
                                  std::string_view value,
                                  const Scenario& scenario);

/// What is said of a path that leads to no component and no source.
std::string noFieldAt(std::string_view path);

/// Plays the `set` events of a scenario's timeline on copies of its configurations, beginnings and
/// ends in the order of their times: one may need what another has set, or be in its way. Errors,
/// each at its event: what is no field, no value for it, or leaves a configuration wrong as a
/// whole.
sim::Errors rehearseSets(const Scenario& scenario);

} // namespace doppel::scenarios
