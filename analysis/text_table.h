// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/text_style.h"

#include <string>
#include <utility>
#include <vector>

namespace doppel::analysis {

/// A table of text for a terminal: columns as wide as their widest cell, two blanks between them,
/// numbers to the right. A column that is empty in every row is left out.
class TextTable {
public:
    enum class Align { Left, Right };
    enum class Tone { Plain, Dim, Good, Bad, Strong };
    struct Column {
        std::string heading;
        Align align = Align::Left;
        bool isCut = false; ///< instead of the last, but to 30 columns at least
    };
    struct Cell {
        Cell(std::string words = {}, Tone how = Tone::Plain) // NOLINT(google-explicit-constructor)
            : text(std::move(words)), tone(how) {}
        Cell(const char* words) : text(words) {} // NOLINT(google-explicit-constructor)
        std::string text;
        Tone tone = Tone::Plain;
    };

    explicit TextTable(std::vector<Column> columns);

    /// REQUIRES: one cell a column.
    void add(std::vector<Cell> row);
    bool empty() const { return rows_.empty(); }

    /// One line a row, each begun with `indent` blanks and ended with a line feed, none with blanks
    /// at its end. The last column, or the one that is to be, is cut, with "…", at the style's width; a list
    /// there after one of its commas.
    std::string toText(const TextStyle& style, std::size_t indent = 2) const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<Cell>> rows_;
};

} // namespace doppel::analysis
