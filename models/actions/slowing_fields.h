// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"
#include "models/fault_state.h"
#include "models/problem.h"
#include "sim/distribution.h"
#include "sim/units.h"

#include <optional>
#include <string>
#include <string_view>

namespace doppel::models {

/// By how much something takes longer, and for which requests: the fields that faults of slowness
/// share.
struct SlowingFields {
    sim::Ratio factor{1.0};
    std::optional<sim::Distribution> delay{};
    sim::Probability share{1.0};

    /// `times` and `more` say what takes how much longer. Both are literals.
    void describe(FieldVisitor& visitor, std::string_view times, std::string_view more);
};

/// Neither a factor nor a delay, or a share of none.
Problems problemsOf(const SlowingFields& fields);
/// "3 times the work, 2s more, of 10 %"; what is as usual is left out.
std::string toText(const SlowingFields& fields, std::string_view timesWhat);
FaultState effectOf(const SlowingFields& fields, Slowing::Of of, double strength);

} // namespace doppel::models
