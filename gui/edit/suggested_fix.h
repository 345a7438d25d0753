// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gui/edit/draft_sheet.h"
#include "gui/edit/text_diff.h"

#include <optional>
#include <string>
#include <string_view>

namespace doppel::gui {

/// What the loader believes was meant: "unknown field "replicsa"; did you mean "replicas"?".
struct MeantName {
    std::string written;
    std::string meant;
};
std::optional<MeantName> meantNameOf(const SheetProblem& problem);

/// The change of the text that writes what was meant, at the problem's place. None: nothing near was
/// found, it is of another file, or the text there is another by now.
std::optional<TextDiff> suggestedFix(std::string_view text, const SheetProblem& problem);

} // namespace doppel::gui
