// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/component_ref.h"
#include "models/describe.h"
#include "sim/time.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace doppel::models {

/// The template that an app renders its pages into, and for how long a process of it keeps one.
struct TemplateConfig {
    ComponentRef from;
    sim::Duration maxAge = std::chrono::seconds(60);

    void describe(FieldVisitor& visitor);
};

/// The templates that the workers of a server hold: each fetches one when it renders a page and its
/// own is older than it may be. Memory: 16 bytes a worker, once one was asked for.
class TemplateCache {
public:
    /// As of when the template is that a worker renders with now.
    sim::Time asOf(std::size_t worker, sim::Time now, sim::Duration maxAge);

private:
    std::vector<std::optional<sim::Time>> fetched_; // by worker
};

} // namespace doppel::models
