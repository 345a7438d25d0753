// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/file_section.h"

#include <nlohmann/json_fwd.hpp>

namespace doppel::scenarios {

/// The JSON Schema of a map with the fields described: `properties`, `required`, and nothing else
/// allowed.
nlohmann::ordered_json fieldsSchema(const Describe& describe);

} // namespace doppel::scenarios
