// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstddef>
#include <string>
#include <string_view>

namespace doppel::gui {

/// How one text became another: `removed` at `at` made way for `added`.
struct TextDiff {
    std::size_t at = 0;
    std::string removed;
    std::string added;
    bool empty() const { return removed.empty() && added.empty(); }
};

/// The shortest such step: what both begin and end with stays. Whole characters of UTF-8.
TextDiff differenceOf(std::string_view before, std::string_view after);

/// The text as an editor shows it: line feeds only.
QString shownText(std::string_view text);

/// What was typed, as a change of the text behind the view: new lines end as the text's own do.
TextDiff typedChange(std::string_view text, const QString& before, const QString& after);

} // namespace doppel::gui
