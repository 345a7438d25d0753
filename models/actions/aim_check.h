// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/fault_aim.h"
#include "models/platform_plan.h"
#include "models/problem.h"

namespace doppel::models {

/// Servers that an aim asks for by number and that never are there, so that it would hit nothing.
/// REQUIRES: the components that it names exist.
Problems
problemsOfServersMeant(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot);
/// Those that may yet come, or that are only some of what it hits; a zone with none of them.
Problems notesOnServersMeant(const FaultAim& aim, const PlatformPlan& plan, const WhyNot& whyNot);

} // namespace doppel::models
