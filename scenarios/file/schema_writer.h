// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/file_section.h"

#include <nlohmann/json_fwd.hpp>
#include <span>

namespace doppel::scenarios {

/// The JSON Schema (draft-07, which yaml-language-server knows best) of a scenario file made of
/// these sections, `extends` and `set`. Units are patterns of text; an entry that names its kind is
/// held to that kind's fields, one that doesn't (since it only changes an entry of the file that it
/// extends) is not. The schema helps an editor; FieldReader decides. The same sections give the
/// same bytes.
nlohmann::ordered_json scenarioSchema(std::span<const FileSection> sections);

} // namespace doppel::scenarios
