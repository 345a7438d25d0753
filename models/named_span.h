// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/time.h"

#include <string>

namespace doppel::models {

/// A stretch of a run that objectives may name: an action, a surge, a phase of a load test.
struct NamedSpan {
    std::string name;
    sim::Duration from{}; ///< included, as times from the start of the run
    sim::Duration to{};   ///< excluded

    bool contains(sim::Duration t) const { return t >= from && t < to; }
    friend bool operator==(const NamedSpan&, const NamedSpan&) = default;
};

} // namespace doppel::models
