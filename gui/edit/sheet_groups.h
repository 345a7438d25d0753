// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/file/field_groups.h"
#include "scenarios/file/node.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// A list or table within a part of a scenario that is being edited: calls, backends, phases.
struct SheetGroup {
    struct Entry {
        std::string path{};     ///< "components.frontend.calls[0]"
        std::string yaml{};     ///< in one line
        bool inherited = false; ///< an extended file has it too
    };

    scenarios::FieldGroup group{};
    std::string name{};         ///< within its part: "calls"
    std::size_t firstField = 0; ///< among the part's: where it is shown
    std::vector<Entry> entries{};
};

/// The groups of a part whose fields have these paths, with what `root`, the whole scenario, says of
/// their entries. Groups without fields among them are left out.
std::vector<SheetGroup> sheetGroups(std::string_view part,
                                    std::vector<scenarios::FieldGroup> groups,
                                    const std::vector<scenarios::FieldValue>& fields,
                                    const scenarios::Node& root);

} // namespace doppel::gui
