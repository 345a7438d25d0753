// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/field_values.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// A list or a table within a struct whose entries have fields of their own: what a form can add to
/// and take from.
struct FieldGroup {
    std::string path{}; ///< within the scenario: "components.frontend.calls"
    std::string doc{};
    bool isTable = false; ///< its entries have names
    /// What a new entry cannot do without; their paths are within the entry.
    std::vector<FieldValue> required{};
};

/// The groups of a struct, depth first, in the order of their description, those within entries
/// that it has included. `path` leads to the struct. Entries are added to what is described: give
/// it a copy.
std::vector<FieldGroup> fieldGroups(std::string_view path,
                                    const std::function<void(models::FieldVisitor&)>& describe);

} // namespace doppel::scenarios
