// SPDX-License-Identifier: Apache-2.0
#include "gui/edit/field_edit.h"

#include "scenarios/file/text_edit.h"

namespace doppel::gui {

sim::Result<std::string> withFieldEdited(std::string_view text,
                                         const SheetField& field,
                                         std::string_view words,
                                         bool extends) {
    const scenarios::FieldValue& value = field.field;
    const bool inherits = extends && !field.fallback.empty() && !value.required;
    if (inherits && normalValue(value.type, words) == normalValue(value.type, field.fallback)) {
        return scenarios::withoutValue(text, value.path);
    }
    const bool areWords = value.type == "text" || value.type == "component";
    return scenarios::withValue(text, value.path,
                                areWords ? scenarios::scalarYaml(words) : std::string(words));
}

} // namespace doppel::gui
