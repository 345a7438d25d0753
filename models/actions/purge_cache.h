// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/cache/purge.h"
#include "models/component_ref.h"
#include "models/problem.h"

#include <string>

namespace doppel::models {

/// A cache is ordered to forget.
struct PurgeCacheConfig {
    ComponentRef target;
    Purge purge;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const PurgeCacheConfig& config);
Problems problemsOn(const PurgeCacheConfig& config, const PlatformPlan& plan);
std::string toText(const PurgeCacheConfig& config);

const ActionKind& purgeCacheKind();

} // namespace doppel::models
