// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace doppel::scenarios {

/// A configuration as JSON, every field given, in the order of its description. Values with units
/// are the texts that FieldReader reads back to the same bits; flags and plain numbers are JSON's
/// own; absent optionals and components are null.
nlohmann::ordered_json toJson(const std::function<void(models::FieldVisitor&)>& describe);

/// The same of those fields only that are not live, and of lists and tables with such fields.
nlohmann::ordered_json fixedToJson(const std::function<void(models::FieldVisitor&)>& describe);

/// JSON as block YAML that the guarded reader reads back: text is quoted only where it needs to be,
/// null is written `none`. Ends with a line feed. `indent` blanks stand before each line.
std::string toYaml(const nlohmann::ordered_json& value, int indent = 0);

/// The same in one line: "{at: 20min, fault: error, target: frontend}".
std::string toFlowYaml(const nlohmann::ordered_json& value);

} // namespace doppel::scenarios
