// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/problem.h"
#include "scenarios/scenario.h"
#include "sim/stop.h"

#include <set>
#include <string>

namespace doppel::scenarios {

struct Unread;

/// What is wrong with objectives: owners and metrics that are not there, with the near name that
/// is, and bounds in another unit than the metric's. Nothing is said of owners that are `wrong` or
/// unread. `stop` is asked at each.
models::Problems problemsOfObjectives(const Scenario& scenario,
                                      const Unread& unread,
                                      const std::set<std::string>& wrong,
                                      sim::StopQuestion& stop);

} // namespace doppel::scenarios
