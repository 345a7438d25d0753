// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_file.h"

#include "scenarios/file/node.h"
#include "scenarios/input/route_file_fields.h"
#include "scenarios/input/route_file_json.h"
#include "scenarios/input/route_store.h"
#include "scenarios/input/text_input_csv.h"

#include <algorithm>
#include <array>

namespace doppel::scenarios {
namespace {

using routing::RouteRecord;
using sim::Result;

sim::Error tooMany(sim::Where where, std::uint64_t most) {
    return {sim::ErrorCode::Input, "more than " + std::to_string(most) + " routes, the limit",
            std::move(where)};
}

constexpr std::array<CsvColumn, kRouteFieldCount> csvColumns() {
    std::array<CsvColumn, kRouteFieldCount> columns;
    for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
        columns[i] = {kRouteFields[i].column, kRouteFields[i].required};
    }
    return columns;
}
constexpr std::array<CsvColumn, kRouteFieldCount> kCsvColumns = csvColumns();

Result<RouteFileReport>
readCsv(const std::string& path, const RouteJudge& judge, const RouteFileOptions& options) {
    auto row = CsvReader::open(path, kCsvColumns, options.limits);
    if (!row) {
        return row.errors();
    }
    RouteFileReport report;
    report.format = RouteFormat::Csv;
    InputErrors errors;
    RouteRecord record;
    while (row->next(errors)) {
        RouteTexts texts;
        for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
            if (const auto field = row->field(i)) {
                texts[i] = field->text;
            }
        }
        if (const auto problem = makeRoute(texts, record)) {
            errors.add(row->where(problem->field), problem->message);
            continue;
        }
        if (report.routes++ == options.mostRoutes) {
            return tooMany(row->where(0), options.mostRoutes);
        }
        for (const auto& problem : judge(record, {"line", row->input().lineNumber()})) {
            errors.add(row->where(problem.field), problem.message);
        }
    }
    if (!errors.empty()) {
        return errors.take();
    }
    return report;
}

// How a route lies in a line: reads it into a record, or says what is wrong with it; and where a
// field stands that is wrong for another reason.
struct LineForm {
    using Problem = RouteJsonReader::Problem;
    std::function<std::optional<Problem>(std::string_view line, RouteRecord&)> read;
    std::function<int(std::string_view line, std::size_t field)> columnOf;
};

Result<RouteFileReport> readLines(const std::string& path,
                                  const RouteJudge& judge,
                                  const RouteFileOptions& options,
                                  const LineForm& form) {
    auto input = TextInput::open(path, options.limits);
    if (!input) {
        return input.errors();
    }
    RouteFileReport report;
    InputErrors errors;
    RouteRecord record;
    while (const auto line = input->next()) {
        if (line->empty()) {
            continue;
        }
        if (const auto problem = form.read(*line, record)) {
            errors.add(input->where(problem->column), problem->message);
            continue;
        }
        if (report.routes++ == options.mostRoutes) {
            return tooMany(input->where(1), options.mostRoutes);
        }
        for (const auto& problem : judge(record, {"line", input->lineNumber()})) {
            errors.add(input->where(form.columnOf(*line, problem.field)), problem.message);
        }
    }
    if (!input->status()) {
        errors.add(input->status().errors());
    }
    if (input->overlongLines() > 0) {
        errors.add({.file = path, .line = static_cast<int>(input->firstOverlongLine())},
                   "is longer than a line may be, as are " +
                       std::to_string(input->overlongLines() - 1) + " others");
    }
    if (!errors.empty()) {
        return errors.take();
    }
    return report;
}

Result<RouteFileReport>
readJsonLines(const std::string& path, const RouteJudge& judge, const RouteFileOptions& options) {
    RouteJsonReader reader;
    auto report = readLines(path, judge, options,
                            {.read = [&](std::string_view line,
                                         RouteRecord& record) { return reader.read(line, record); },
                             .columnOf = RouteJsonReader::columnOf});
    if (report) {
        report->format = RouteFormat::JsonLines;
        report->unknownFields = reader.unknownFields();
    }
    return report;
}

Result<RouteFileReport>
readPathList(const std::string& path, const RouteJudge& judge, const RouteFileOptions& options) {
    const auto read = [&](std::string_view line,
                          RouteRecord& record) -> std::optional<LineForm::Problem> {
        if (!line.starts_with('/')) {
            return LineForm::Problem{1, "found " + quotedForMessage(line) +
                                            "; expected a path that starts with /"};
        }
        if (const std::size_t blank = line.find_first_of(" \t"); blank != std::string_view::npos) {
            return LineForm::Problem{static_cast<int>(blank) + 1,
                                     "found a blank in " + quotedForMessage(line) +
                                         "; expected one path a line: a list of redirects is none"};
        }
        record.incomingPath = line;
        record.routeType = "exact";
        record.backendId = options.listBackend;
        return std::nullopt;
    };
    auto report = readLines(path, judge, options,
                            {.read = read, .columnOf = [](std::string_view /*line*/, std::size_t) {
                                 return 1;
                             }});
    if (report) {
        report->format = RouteFormat::PathList;
    }
    return report;
}

std::string_view withoutEnding(std::string_view name, std::string_view ending) {
    return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : name;
}

std::optional<RouteFormat> formatOfName(std::string_view path) {
    const auto name = withoutEnding(withoutEnding(path, ".gz"), ".zst");
    struct Ending {
        std::string_view text;
        RouteFormat format;
    };
    constexpr std::array<Ending, 9> kEndings{{{".csv", RouteFormat::Csv},
                                              {".jsonl", RouteFormat::JsonLines},
                                              {".ndjson", RouteFormat::JsonLines},
                                              {".json", RouteFormat::JsonLines},
                                              {".routes", RouteFormat::PathList},
                                              {".txt", RouteFormat::PathList},
                                              {".sqlite", RouteFormat::Sqlite},
                                              {".sqlite3", RouteFormat::Sqlite},
                                              {".db", RouteFormat::Sqlite}}};
    const auto found = std::find_if(kEndings.begin(), kEndings.end(),
                                    [&](const Ending& e) { return name.ends_with(e.text); });
    return found == kEndings.end() ? std::nullopt : std::optional(found->format);
}

// Whether the file's own bytes, once decompressed, are an SQLite database.
Result<bool> holdsDatabase(const std::string& path, const TextLimits& limits) {
    auto bytes = TextBytes::open(path, limits);
    if (!bytes) {
        return bytes.errors();
    }
    std::array<char, 4096> start{};
    const auto count = (*bytes)->read(start);
    if (!count) {
        return count.errors();
    }
    const bool isDatabase = isSqliteStart({start.data(), *count});
    if (isDatabase && (*bytes)->compression() != Compression::None) {
        return sim::Error{
            sim::ErrorCode::Input, "is a compressed database; decompress it first", {.file = path}};
    }
    return isDatabase;
}

Result<RouteFormat> formatOf(const std::string& path, const RouteFileOptions& options) {
    const auto isDatabase = holdsDatabase(path, options.limits);
    if (!isDatabase) {
        return isDatabase.errors();
    }
    if (*isDatabase) {
        return RouteFormat::Sqlite;
    }
    if (const auto named = formatOfName(path)) {
        return *named;
    }
    auto input = TextInput::open(path, options.limits);
    if (!input) {
        return input.errors();
    }
    auto line = input->next();
    while (line && line->empty()) {
        line = input->next();
    }
    if (!input->status()) {
        return input->status().errors();
    }
    if (line && line->starts_with('{')) {
        return RouteFormat::JsonLines;
    }
    if (line && line->starts_with('/')) {
        return RouteFormat::PathList;
    }
    if (line && line->find(kRouteFields[0].column) != std::string_view::npos) {
        return RouteFormat::Csv;
    }
    return sim::Error{sim::ErrorCode::Input,
                      "isn't a known form of routes; expected an SQLite database, CSV with a first "
                      "line of columns, JSON "
                      "lines or a list of paths",
                      input->where(line ? 1 : 0)};
}

} // namespace

Result<RouteFileReport>
forEachRoute(const std::string& path, const RouteSink& sink, const RouteFileOptions& options) {
    return judgeRoutes(
        path,
        [&](const RouteRecord& route, RoutePlace /*place*/) {
            sink(route);
            return std::vector<RouteFieldProblem>();
        },
        options);
}

Result<RouteFileReport>
judgeRoutes(const std::string& path, const RouteJudge& judge, const RouteFileOptions& options) {
    const auto format =
        options.format ? Result<RouteFormat>(*options.format) : formatOf(path, options);
    if (!format) {
        return format.errors();
    }
    switch (*format) {
    case RouteFormat::Sqlite:
        return readRouteStore(path, judge, options);
    case RouteFormat::Csv:
        return readCsv(path, judge, options);
    case RouteFormat::JsonLines:
        return readJsonLines(path, judge, options);
    case RouteFormat::PathList:
        return readPathList(path, judge, options);
    }
    DOPPEL_ASSERT(false);
}

Result<routing::RouteTable>
loadRoutes(const std::string& path, routing::Backends backends, const RouteFileOptions& options) {
    routing::RouteTableBuilder builder(std::move(backends));
    const auto report = forEachRoute(
        path, [&](const RouteRecord& record) { builder.add(record); }, options);
    if (!report) {
        return report.errors();
    }
    return std::move(builder).build();
}

} // namespace doppel::scenarios
