// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component.h"
#include "scenarios/run_result.h"
#include "scenarios/settings.h"

#include <string>
#include <vector>

namespace doppel::scenarios {

/// Adds what a reader must know of a component beside its figures, in words: jobs that failed or
/// wait, messages that nobody works on, a rollout that complains, a plan that is not through.
/// Usually there is nothing.
void addComponentNotes(const models::Component& component,
                       const ComponentResult& counted,
                       const Settings& settings,
                       std::vector<std::string>& notes);

} // namespace doppel::scenarios
