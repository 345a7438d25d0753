// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/config.h"
#include "models/platform_plan.h"
#include "models/problem.h"
#include "scenarios/scenario.h"

#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Why no value of a field changes anything where its configuration stands, in the words of its kind
/// (noteChanged): "a sidecar comes and goes with the pods of the component behind it". Empty: some
/// do. `path` is the field's within the configuration.
std::string
whyIdle(const models::Config& config, std::string_view path, const models::PlatformPlan& plan);

/// What sets such a field, of which nothing comes: events of the timeline, and `--set` where the
/// kind itself does not note it, as it says what is usual.
models::Problems notesOnIdleSets(const Scenario& scenario, const models::PlatformPlan& plan);

} // namespace doppel::scenarios
