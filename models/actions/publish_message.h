// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/problem.h"
#include "sim/units.h"

#include <cstdint>
#include <string>

namespace doppel::models {

/// Messages are put into a broker by hand.
struct PublishMessageConfig {
    std::string route;
    ComponentRef target;
    std::string kind;
    sim::Bytes size{20'000};
    std::uint64_t count = 1;

    void describe(FieldVisitor& visitor);
};

/// A route that leads to no queue.
Problems problemsOn(const PublishMessageConfig& config, const PlatformPlan& plan);
std::string toText(const PublishMessageConfig& config);

const ActionKind& publishMessageKind();

} // namespace doppel::models
