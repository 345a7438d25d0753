// SPDX-License-Identifier: Apache-2.0
#include "gui/window/fuzzy_match.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace doppel::gui {
namespace {

constexpr int kFound = 1;
constexpr int kAtWordStart = 8;
constexpr int kAfterTheOneBefore = 10;
constexpr int kNever = std::numeric_limits<int>::min() / 2;

bool beginsWord(const QString& text, qsizetype at) {
    return at == 0 || (!text[at - 1].isLetterOrNumber() && text[at].isLetterOrNumber());
}

} // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString& query, const QString& text) {
    QString sought = query.toCaseFolded();
    sought.removeIf([](QChar c) { return c.isSpace(); });
    if (sought.isEmpty()) {
        return FuzzyMatch{};
    }
    const QString folded = text.toCaseFolded();
    const auto columns = static_cast<std::size_t>(folded.size());
    const auto rows = static_cast<std::size_t>(sought.size());
    if (columns < rows) {
        return std::nullopt;
    }
    // The best score of the characters up to a row, of which the last is found in a column; and the
    // column of the one before.
    std::vector<int> scores(rows * columns, kNever);
    std::vector<std::size_t> from(rows * columns, 0);
    for (std::size_t row = 0; row < rows; ++row) {
        int best = row == 0 ? 0 : kNever; // of the row before, left of the column
        std::size_t bestAt = 0;
        for (std::size_t column = row; column < columns; ++column) {
            const std::size_t before = (row - 1) * columns + column - 1; // if row > 0
            if (row > 0 && scores[before] > best) {
                best = scores[before];
                bestAt = column - 1;
            }
            const auto at = static_cast<qsizetype>(column);
            if (folded[at] != sought[static_cast<qsizetype>(row)] || best == kNever) {
                continue;
            }
            const int bonus = kFound + (beginsWord(text, at) ? kAtWordStart : 0);
            const std::size_t here = row * columns + column;
            scores[here] = best + bonus;
            from[here] = bestAt;
            if (row > 0 && scores[before] != kNever &&
                scores[before] + bonus + kAfterTheOneBefore > scores[here]) {
                scores[here] = scores[before] + bonus + kAfterTheOneBefore;
                from[here] = column - 1;
            }
        }
    }
    const auto last = scores.end() - static_cast<std::ptrdiff_t>(columns);
    const auto found = std::max_element(last, scores.end());
    if (*found == kNever) {
        return std::nullopt;
    }
    FuzzyMatch match{*found, std::vector<int>(rows)};
    auto column = static_cast<std::size_t>(found - last);
    for (std::size_t row = rows; row-- > 0;) {
        match.positions[row] = static_cast<int>(column);
        column = from[row * columns + column];
    }
    return match;
}

} // namespace doppel::gui
