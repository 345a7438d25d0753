// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/problem.h"

#include <string>

namespace doppel::models {

/// A toy action: a lamp blinks more often.
struct FlickerConfig {
    ComponentRef target;
    std::uint32_t blinks = 2;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const FlickerConfig& config, const PlatformPlan& plan);
std::string toText(const FlickerConfig& config);

/// In files `toy: flicker`.
const ActionKind& flickerKind();

} // namespace doppel::models
