// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace doppel::gui {

/// How well a text fits what was typed.
struct FuzzyMatch {
    int score = 0;              ///< the more the better
    std::vector<int> positions; ///< of the characters that were found, rising

    bool operator==(const FuzzyMatch&) const = default;
};

/// Finds the characters of a query in a text in their order, whatever the case, with anything
/// between them; blanks in the query are skipped. Of all ways to find them the best counts: those
/// at starts of words, and runs of them. None: some are missing. An empty query fits everything
/// with 0. Cost: the product of both lengths.
std::optional<FuzzyMatch> fuzzyMatch(const QString& query, const QString& text);

} // namespace doppel::gui
