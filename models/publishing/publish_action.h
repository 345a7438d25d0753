// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/component_ref.h"
#include "models/problem.h"
#include "models/publishing/publishing_rules.h"

#include <cstdint>
#include <optional>
#include <string>

namespace doppel::models {

/// What is published: one document by its path, the one of a topic by its rank, or as many as there
/// are from a number on.
struct PublishOrder {
    PublishCommand command = PublishCommand::Major;
    std::string page;
    std::optional<std::uint32_t> topic{};
    std::uint32_t first = 0;
    std::uint32_t count = 1;

    void describe(FieldVisitor& visitor);
};

/// Somebody publishes by a task and not by a request: an editor's single document, a tag's rename, a
/// bulk republish.
struct PublishActionConfig {
    ComponentRef target;
    PublishOrder publish;

    void describe(FieldVisitor& visitor);
};

Problems problemsOf(const PublishActionConfig& config);
Problems problemsOn(const PublishActionConfig& config, const PlatformPlan& plan);
std::string toText(const PublishActionConfig& config);

const ActionKind& publishActionKind();

} // namespace doppel::models
