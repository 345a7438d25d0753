// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/hdf5_image.h"
#include "analysis/hdf5_reader.h"
#include "analysis/run_words.h"
#include "sim/time.h"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// Tables of a run's file whose rows are values. What columns a row has is said once, for both
/// ways:
///
///     constexpr auto kEntryColumns = [](auto& columns, auto& entry) {
///         columns.shown("at_s", [&] { return inSeconds(entry.at); }); // for others: not read back
///         columns.cell("at_ns", entry.at);
///         columns.cell("what", entry.what);
///     };
///     writeTable(file, "/timeline", result.timeline, kEntryColumns);
///     result.timeline = readTable<scenarios::TimelineEntry>(file, "/timeline", kEntryColumns);
namespace doppel::analysis {

// What a value is in the file, and back.
template <std::unsigned_integral T>
std::uint64_t toCell(T value) {
    return value;
}
inline std::int64_t toCell(std::int64_t value) {
    return value;
}
inline double toCell(double value) {
    return value;
}
inline std::string toCell(const std::string& value) {
    return value;
}
inline std::int64_t toCell(sim::Time value) {
    return value.time_since_epoch().count();
}
inline std::int64_t toCell(const std::optional<sim::Time>& value) {
    return value ? toCell(*value) : -1;
}

template <std::unsigned_integral T>
void fromCell(std::uint64_t cell, T& value) {
    value = static_cast<T>(cell);
}
inline void fromCell(std::int64_t cell, std::int64_t& value) {
    value = cell;
}
inline void fromCell(double cell, double& value) {
    value = cell;
}
inline void fromCell(const std::string& cell, std::string& value) {
    value = cell;
}
inline void fromCell(std::int64_t cell, sim::Time& value) {
    value = sim::Time(sim::Duration(cell));
}
inline void fromCell(std::int64_t cell, std::optional<sim::Time>& value) {
    value = cell < 0 ? std::nullopt : std::optional(sim::Time(sim::Duration(cell)));
}

/// Where columns lie while a table is read or written.
class ColumnCells {
public:
    /// The columns that come by from now on are those of this row; first come those of none, which
    /// tell what columns there are.
    void beginRow(std::size_t row) {
        row_ = row;
        next_ = 0;
    }

protected:
    using Cells = std::variant<std::vector<std::uint64_t>,
                               std::vector<std::int64_t>,
                               std::vector<double>,
                               std::vector<std::string>>;
    struct Column {
        std::string name;
        Cells cells;
    };

    std::optional<std::size_t> row_;
    std::size_t next_ = 0;
    std::vector<Column> columns_;
};

class RowWriter : public ColumnCells {
public:
    template <class T>
    void cell(std::string_view name, const T& value) {
        push(name, toCell(value));
    }
    template <class E, std::size_t N>
    void word(std::string_view name, const E& value, const std::array<std::string_view, N>& words) {
        push(name, std::string(wordOf(words, value)));
    }
    template <class Value>
    void shown(std::string_view name, Value value) {
        push(name, value());
    }

    void write(Hdf5Image& file, const std::string& group) const {
        file.group(group);
        for (const Column& column : columns_) {
            std::visit([&](const auto& cells) { file.column(group + '/' + column.name, cells); },
                       column.cells);
        }
    }

private:
    template <class T>
    void push(std::string_view name, T cell) {
        if (!row_) {
            columns_.push_back({std::string(name), std::vector<T>{}});
        } else {
            std::get<std::vector<T>>(columns_[next_++].cells).push_back(std::move(cell));
        }
    }
};

class RowReader : public ColumnCells {
public:
    RowReader(Hdf5Reader& file, std::string group) : file_(file), group_(std::move(group)) {}

    template <class T>
    void cell(std::string_view name, T& value) {
        using Stored = decltype(toCell(value));
        if (const Stored* cell = next<Stored>(name)) {
            fromCell(*cell, value);
        }
    }
    template <class E, std::size_t N>
    void word(std::string_view name, E& value, const std::array<std::string_view, N>& words) {
        if (const std::string* cell = next<std::string>(name)) {
            const auto known = fromWord<E>(words, *cell);
            if (!known) {
                file_.fail('"' + *cell + "\" is not known");
            }
            value = known.value_or(E{});
        }
    }
    template <class Value>
    void shown(std::string_view, Value) {}

    /// How many rows the columns have that came by; 0, which is said, where they differ.
    std::size_t rows() {
        const auto length = [](const Column& column) {
            return std::visit([](const auto& cells) { return cells.size(); }, column.cells);
        };
        for (const Column& column : columns_) {
            if (length(column) != length(columns_.front())) {
                file_.fail(group_ + " has columns of different lengths");
                return 0;
            }
        }
        return columns_.empty() ? 0 : length(columns_.front());
    }

private:
    template <class T>
    const T* next(std::string_view name) {
        if (!row_) {
            columns_.push_back(
                {std::string(name), file_.column<T>(group_ + '/' + std::string(name))});
            return nullptr;
        }
        return &std::get<std::vector<T>>(columns_[next_++].cells)[*row_];
    }

    Hdf5Reader& file_;
    std::string group_;
};

/// Writes a row for each of them, and the columns even if there is none.
template <class Row, class Columns>
void writeTable(Hdf5Image& file,
                const std::string& group,
                const std::vector<Row>& rows,
                const Columns& columns) {
    RowWriter writer;
    const Row none{};
    columns(writer, none);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        writer.beginRow(i);
        columns(writer, rows[i]);
    }
    writer.write(file, group);
}

/// The rows of a table; what makes no sense is said by the file's status.
template <class Row, class Columns>
std::vector<Row> readTable(Hdf5Reader& file, const std::string& group, const Columns& columns) {
    RowReader reader(file, group);
    Row none{};
    columns(reader, none);
    std::vector<Row> rows(reader.rows());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        reader.beginRow(i);
        columns(reader, rows[i]);
    }
    return rows;
}

} // namespace doppel::analysis
