// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/sheet_groups.h"
#include "scenarios/file/field_values.h"
#include "sim/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::gui {

/// A field of a scenario that is being edited.
struct SheetField {
    scenarios::FieldValue field{}; ///< its value as it is written, where the file gives it
    std::string name{};            ///< within its part: "calls[0].timeout"
    std::string fallback{};        ///< what it would be without what this file says
    std::string from{};            ///< who says that: "platform.yaml", or "" for the default
    bool given = false;            ///< this file says it
};

/// What is edited in one form: the settings, a source, a component, an entry of a list.
struct SheetPart {
    std::string path{}; ///< "components.frontend", "timeline[2]"; "" for the settings
    std::string name{};
    std::string kind{};               ///< as after `kind:`; of actions "fault.error"
    std::string summary{};            ///< one sentence
    std::vector<SheetField> fields{}; ///< none where its kind isn't known
    std::vector<SheetGroup> groups{};
    bool given = false;     ///< this file says something of it
    bool inherited = false; ///< an extended file has it
};

/// An entry of a list, in a table's columns.
struct SheetEntry {
    SheetPart part{};
    std::string when{};   ///< of an event: `at`; of an objective: its span or page class
    std::string length{}; ///< of an event: `for`
    std::string text{};   ///< "error on frontend (status 503, 40 %)"
    std::string yaml{};   ///< as an entry in one line
};

/// A list at the top of the file.
struct SheetList {
    std::vector<SheetEntry> entries{};
    bool own = false; ///< it stands in this file, and its `set:` changes nothing of it
};

/// Something that is wrong.
struct SheetProblem {
    std::string path{};    ///< of the field, "" where that isn't said
    std::string message{}; ///< the loader's own
    sim::Where where{};
    bool here = false; ///< in the file that is edited
};

/// All that an editor shows of a text, read by the loader: a value.
struct DraftSheet {
    std::uint64_t revision = 0;     ///< of the text that it was read from
    std::vector<SheetPart> parts{}; ///< the settings, the sources, the components
    SheetList timeline{}, objectives{}, knobs{};
    std::vector<SheetProblem> problems{};
    bool extends = false; ///< another file
    bool isYaml = false;  ///< else nothing but the problems is known

    const SheetList& list(std::string_view name) const;
    const SheetPart* part(std::string_view path) const;
    const SheetField* field(std::string_view path) const;
    const SheetGroup* group(std::string_view path) const;
};

/// Reads what the file would be with that text. It knows nothing but its arguments and the files
/// that are named. Cost: reads the scenario, and what it extends once more: some 30 ms for GOV.UK.
DraftSheet readSheet(const std::filesystem::path& path, std::string_view text);

/// Whether a problem is of that field, or of something within it.
bool isAbout(const SheetProblem& problem, std::string_view path);

/// A value as all ways to write it have it in common: "0.5h" and "30min" are the same. `type` is
/// that of a FieldValue.
std::string normalValue(std::string_view type, std::string_view value);

} // namespace doppel::gui
