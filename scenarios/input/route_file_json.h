// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_record.h"
#include "scenarios/input/route_file_fields.h"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// Reads lines of the Router's flat file: one JSON object a line, each field a text or null. Names
/// match whatever their case, as Go's do, and the names of a table's columns are taken too. Fields
/// that aren't known are passed over and remembered.
class RouteJsonReader {
public:
    struct Problem {
        int column = 1;
        std::string message;
    };

    /// Reads a line into a record, which looks into the reader until the next line; or tells what
    /// is wrong.
    std::optional<Problem> read(std::string_view line, routing::RouteRecord& record);

    /// Where a field's name stands in a line that was read; 1 if it doesn't stand there as the
    /// Router writes it.
    static int columnOf(std::string_view line, std::size_t field);

    /// The first 20 names that weren't known, sorted.
    std::vector<std::string> unknownFields() const { return {unknown_.begin(), unknown_.end()}; }

private:
    class Sax;

    std::array<std::string, kRouteFieldCount> storage_;
    RouteTexts texts_;
    std::set<std::string> unknown_;
};

} // namespace doppel::scenarios
