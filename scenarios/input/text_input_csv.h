// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/input/text_input.h"
#include "scenarios/input/text_input_errors.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// A column that a table may have.
struct CsvColumn {
    std::string_view name;
    bool required = false;
};

/// The rows of a comma-separated table whose first line names its columns, in any order; plain or
/// compressed.
///
/// Fields may be quoted as RFC 4180 says ("a,b" and "say ""so"""), but a quoted field ends on its
/// line. Blank lines are passed over. Columns in errors count bytes from 1. Source: RFC 4180.
class CsvReader {
public:
    /// A field of a row. The text is valid until the next row.
    struct Field {
        std::string_view text;
        int column = 0; ///< where it starts in its line
        bool quoted = false;
    };

    /// Opens a table and reads its first line. Errors: the file's, a required column is missing, a
    /// column is unknown or named twice. `columns` must outlive the reader.
    static sim::Result<CsvReader> open(const std::string& path,
                                       std::span<const CsvColumn> columns,
                                       const TextLimits& limits = {});

    /// Goes to the next row that is well formed and tells whether there is one; the rows that
    /// aren't are added to the errors, as is the end of a file that can't be read on.
    bool next(InputErrors& errors);

    /// A field of this row, by its place in `columns`; nothing if the table lacks that column or
    /// the field is empty without quotes.
    std::optional<Field> field(std::size_t column) const;

    /// Whether the table has it, by its place in `columns`.
    bool hasColumn(std::size_t column) const { return placeOf_[column].has_value(); }
    /// The place of a field, or of the row's start if the table lacks the column.
    sim::Where where(std::size_t column) const;
    const TextInput& input() const { return input_; }

private:
    struct Cell {
        std::string text;
        int column = 0;
        bool quoted = false;
    };

    explicit CsvReader(TextInput input) : input_(std::move(input)) {}
    sim::Status readHeader(std::span<const CsvColumn> columns);
    bool split(std::string_view line, InputErrors& errors);
    Cell& addCell(std::size_t start);
    std::size_t readQuoted(std::string_view line, std::size_t at, Cell& cell) const;

    TextInput input_;
    std::vector<std::optional<std::size_t>> placeOf_; // of each known column, in the table
    std::size_t width_ = 0;
    std::vector<Cell> cells_; // of this row; kept between rows, for their memory
    std::size_t cellCount_ = 0;
};

} // namespace doppel::scenarios
