// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/actions/action_kind.h"
#include "models/describe.h"

#include <string>

namespace doppel::models {

/// A field of a component or of a traffic source is given another value.
struct SetFieldConfig {
    std::string path; ///< "components.frontend.replicas"
    std::string value;

    void describe(FieldVisitor& visitor);
};

std::string toText(const SetFieldConfig& config);

const ActionKind& setFieldKind();

} // namespace doppel::models
