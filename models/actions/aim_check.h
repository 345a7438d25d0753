// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/fault_aim.h"
#include "models/platform_plan.h"
#include "models/problem.h"

#include <vector>

namespace doppel::models {

/// Components that an aim means, as far as a plan tells; of what could not be read, nothing.
std::vector<const PlatformPlan::Component*>
componentsMeant(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot = {});

/// Servers that an aim asks for by number and that never are there, so that it would hit nothing.
/// REQUIRES: the components that it names exist.
Problems problemsOfServersMeant(const FaultAim& aim, const PlatformPlan& plan);
/// Those that may yet come, or that are only some of what it hits; a zone with none of them.
Problems notesOnServersMeant(const FaultAim& aim, const PlatformPlan& plan);

} // namespace doppel::models
