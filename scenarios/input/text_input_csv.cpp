// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/text_input_csv.h"

#include "models/suggest.h"
#include "scenarios/file/node.h"

#include <algorithm>

namespace doppel::scenarios {

sim::Result<CsvReader> CsvReader::open(const std::string& path,
                                       std::span<const CsvColumn> columns,
                                       const TextLimits& limits) {
    auto input = TextInput::open(path, limits);
    if (!input) {
        return input.errors();
    }
    CsvReader reader(std::move(*input));
    if (auto header = reader.readHeader(columns); !header) {
        return header.errors();
    }
    return reader;
}

sim::Status CsvReader::readHeader(std::span<const CsvColumn> columns) {
    InputErrors errors;
    const auto line = input_.next();
    if (!input_.status()) {
        return input_.status();
    }
    if (!line) {
        errors.add(input_.where(), "is empty; expected a first line that names the columns");
        return errors.take();
    }
    if (!split(*line, errors)) {
        return errors.take();
    }
    width_ = cellCount_;
    placeOf_.assign(columns.size(), std::nullopt);
    std::vector<std::string_view> names;
    for (const CsvColumn& column : columns) {
        names.push_back(column.name);
    }
    for (std::size_t place = 0; place < width_; ++place) {
        const Cell& cell = cells_[place];
        const auto known = std::find(names.begin(), names.end(), cell.text);
        if (known == names.end()) {
            errors.add(input_.where(cell.column), "unknown column " + quotedForMessage(cell.text) +
                                                      models::didYouMean(cell.text, names));
            continue;
        }
        auto& slot = placeOf_[static_cast<std::size_t>(known - names.begin())];
        if (slot) {
            errors.add(input_.where(cell.column),
                       "column " + quotedForMessage(cell.text) + " is named twice");
        }
        slot = place;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].required && !placeOf_[i]) {
            errors.add(input_.where(1),
                       "lacks the column \"" + std::string(columns[i].name) + "\"");
        }
    }
    if (!errors.empty()) {
        return errors.take();
    }
    return std::monostate{};
}

CsvReader::Cell& CsvReader::addCell(std::size_t start) {
    if (cellCount_ == cells_.size()) {
        cells_.emplace_back();
    }
    Cell& cell = cells_[cellCount_++];
    cell.text.clear();
    cell.column = static_cast<int>(start) + 1;
    cell.quoted = false;
    return cell;
}

// Reads on behind an opening quote; where the field goes on behind the closing one, or npos if
// there is none.
std::size_t CsvReader::readQuoted(std::string_view line, std::size_t at, Cell& cell) const {
    cell.quoted = true;
    while (true) {
        const std::size_t quote = line.find('"', at);
        if (quote == std::string_view::npos) {
            return quote;
        }
        cell.text.append(line.substr(at, quote - at));
        if (quote + 1 >= line.size() || line[quote + 1] != '"') {
            return quote + 1;
        }
        cell.text.push_back('"');
        at = quote + 2;
    }
}

bool CsvReader::split(std::string_view line, InputErrors& errors) {
    cellCount_ = 0;
    std::size_t at = 0;
    while (true) {
        Cell& cell = addCell(at);
        if (at < line.size() && line[at] == '"') {
            at = readQuoted(line, at + 1, cell);
            if (at == std::string_view::npos) {
                errors.add(input_.where(cell.column), "a quoted field isn't closed on its line");
                return false;
            }
            if (at < line.size() && line[at] != ',') {
                errors.add(input_.where(static_cast<int>(at) + 1),
                           "found text behind a closing quote; expected a comma");
                return false;
            }
        } else {
            const std::size_t end = std::min(line.find(',', at), line.size());
            cell.text.assign(line.substr(at, end - at));
            at = end;
        }
        if (at >= line.size()) {
            return true;
        }
        ++at;
    }
}

bool CsvReader::next(InputErrors& errors) {
    while (const auto line = input_.next()) {
        if (line->empty() || !split(*line, errors)) {
            continue;
        }
        if (cellCount_ != width_) {
            errors.add(input_.where(1), "found " + std::to_string(cellCount_) +
                                            " fields; expected " + std::to_string(width_) +
                                            ", as the first line has");
            continue;
        }
        return true;
    }
    if (!input_.status()) {
        errors.add(input_.status().errors());
    }
    if (input_.overlongLines() > 0) {
        errors.add({.file = input_.path(), .line = static_cast<int>(input_.firstOverlongLine())},
                   "is longer than a line may be, as are " +
                       std::to_string(input_.overlongLines() - 1) + " others");
    }
    return false;
}

std::optional<CsvReader::Field> CsvReader::field(std::size_t column) const {
    if (!placeOf_[column]) {
        return std::nullopt;
    }
    const Cell& cell = cells_[*placeOf_[column]];
    if (cell.text.empty() && !cell.quoted) {
        return std::nullopt;
    }
    return Field{cell.text, cell.column, cell.quoted};
}

sim::Where CsvReader::where(std::size_t column) const {
    return input_.where(placeOf_[column] ? cells_[*placeOf_[column]].column : 1);
}

} // namespace doppel::scenarios
