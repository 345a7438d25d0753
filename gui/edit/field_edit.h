// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"
#include "sim/result.h"

#include <string>
#include <string_view>

namespace doppel::gui {

/// The text with what someone has typed into a field's row. What equals the value that an extended
/// file gives is not said again: the file's own entry goes. Words of a text are put in quotes where
/// YAML would take them for something else; other values are YAML already. Errors: see withValue.
sim::Result<std::string> withFieldEdited(std::string_view text,
                                         const SheetField& field,
                                         std::string_view words,
                                         bool extends);

} // namespace doppel::gui
