// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/describe.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// One field of a configuration with the value that it has: a row of a form.
struct FieldValue {
    std::string path{};  ///< within the scenario: "components.frontend.calls[0].timeout"
    std::string value{}; ///< as a file writes it, in one line; "none" where it is absent
    std::string type{};  ///< as of FieldRow
    std::string range{};
    std::string doc{};
    std::string source{};
    std::vector<std::string> choices{}; ///< of an enumeration, a flag: what it may be; else none
    bool live = false;                  ///< an action may set it in a run
    bool required = false;
};

/// The fields of a struct as it is, depth first, in the order of their description: those of each
/// entry of its lists and tables too, and one for a list or table that has no entries or only plain
/// values. `path` leads to the struct. Cost: a description of each field's type.
std::vector<FieldValue> fieldValues(std::string_view path,
                                    const std::function<void(models::FieldVisitor&)>& describe);

} // namespace doppel::scenarios
