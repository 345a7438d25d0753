// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/problem.h"

#include <string>

namespace doppel::models {

/// A disaster has come: its plan begins.
struct RecoverConfig {
    ComponentRef recover;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const RecoverConfig& config, const PlatformPlan& plan);
std::string toText(const RecoverConfig& config);

const ActionKind& recoverKind();

} // namespace doppel::models
