// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/platform_plan.h"
#include "models/problem.h"
#include "scenarios/scenario.h"

namespace doppel::scenarios {

/// Components that several steps bring up, of one recovery plan or of two: nobody could say which
/// of them they wait for.
models::Problems problemsOfRecoveryPlans(const models::PlatformPlan& plan);

/// Recovery plans that no event begins, so that what they bring up stays down, and those that an
/// event would begin again. REQUIRES: problemsOf(scenario) is empty.
models::Problems notesOnRecoveryPlans(const Scenario& scenario, const models::PlatformPlan& plan);

} // namespace doppel::scenarios
