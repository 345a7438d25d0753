// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/problem.h"
#include "sim/time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace doppel::models {

/// Jobs that an operator's task enqueues, such as a bulk republish.
struct JobBatch {
    ComponentRef to;
    std::string job;
    std::string route;
    std::uint32_t count = 1;
    std::uint32_t documents = 0; ///< that they are about in turn; 0: each another one
    std::optional<sim::Duration> over{};
    std::uint32_t atOnce = 1; ///< tasks that share them

    void describe(FieldVisitor& visitor);
};

struct EnqueueJobsConfig {
    JobBatch enqueue;

    void describe(FieldVisitor& visitor);
};

Problems problemsOn(const EnqueueJobsConfig& config, const PlatformPlan& plan);
std::string toText(const EnqueueJobsConfig& config);

const ActionKind& enqueueJobsKind();

} // namespace doppel::models
