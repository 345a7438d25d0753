// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <string>

namespace doppel::scenarios {

/// What may harm visitors: an action of the timeline, a surge, or a named step or stage that raises
/// what a source demands.
struct Disturbance {
    sim::Time at{};      ///< when it begins
    sim::Time until{};   ///< how long it is in force; `at`: it is done at once; kNever: to the end
    std::string what;    ///< "error on frontend (status 500, 100 %)"
    bool reached = true; ///< the run came to it
    friend auto operator<=>(const Disturbance&, const Disturbance&) = default;
};

} // namespace doppel::scenarios
