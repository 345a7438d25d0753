// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/deploy/deploy_config.h"
#include "models/problem.h"

#include <string>

namespace doppel::models {

/// A release, and how it comes to the servers.
struct Deployment {
    ReleaseConfig release;
    StrategyConfig strategy;

    void describe(FieldVisitor& visitor);
};

/// A release is rolled out on the servers of a component.
struct DeployConfig {
    ComponentRef target;
    Deployment deploy;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const DeployConfig& config);
Problems problemsOn(const DeployConfig& config, const PlatformPlan& plan);
Problems notesOn(const DeployConfig& config, const PlatformPlan& plan);
std::string toText(const DeployConfig& config);

const ActionKind& deployKind();

} // namespace doppel::models
