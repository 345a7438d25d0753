// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_store.h"

#include "models/suggest.h"
#include "scenarios/file/node.h"
#include "scenarios/input/route_file_fields.h"
#include "scenarios/input/route_store_statement.h"
#include "scenarios/input/text_input_errors.h"

#include <sqlite3.h>

#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <array>
#include <vector>

namespace doppel::scenarios {
namespace {

using routing::RouteRecord;
using sim::Result;

std::string quotedName(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + '"';
}

// For each field, whether the table has it.
Result<std::array<bool, kRouteFieldCount>> columnsOf(SQLite::Database& db,
                                                     const std::string& path) {
    InputErrors errors;
    SQLite::Statement kind(db, "SELECT type FROM sqlite_master WHERE name = 'routes'");
    if (!kind.executeStep() || kind.getColumn(0).getString() != "table") {
        errors.add({.file = path}, "has no table \"routes\"");
        return errors.take();
    }
    std::vector<std::string_view> known;
    for (const RouteField& field : kRouteFields) {
        known.push_back(field.column);
    }
    std::array<bool, kRouteFieldCount> present{};
    SQLite::Statement info(db, "PRAGMA table_info(routes)");
    while (info.executeStep()) {
        const std::string name = info.getColumn(1).getString();
        const auto found = std::find(known.begin(), known.end(), name);
        if (found != known.end()) {
            present[static_cast<std::size_t>(found - known.begin())] = true;
        } else if (const std::string meant = models::didYouMean(name, known); !meant.empty()) {
            errors.add({.file = path},
                       "table routes has an unknown column " + quotedForMessage(name) + meant);
        }
    }
    for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
        if (kRouteFields[i].required && !present[i]) {
            errors.add({.file = path},
                       "table routes lacks the column \"" + std::string(known[i]) + "\"");
        }
    }
    if (!errors.empty()) {
        return errors.take();
    }
    return present;
}

std::string selectOf(const std::array<bool, kRouteFieldCount>& present) {
    std::string sql = "SELECT rowid";
    for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
        sql += ", " + (present[i] ? quotedName(kRouteFields[i].column) : std::string("NULL"));
    }
    return sql + " FROM routes ORDER BY rowid";
}

std::optional<RouteFieldProblem> textsOfRow(sqlite3_stmt* row, RouteTexts& texts) {
    for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
        // One call that finds the cell, then its type and text: the row's own functions find it
        // each time anew. Safe as long as nobody else has the connection.
        sqlite3_value* cell = sqlite3_column_value(row, static_cast<int>(i) + 1);
        const int type = sqlite3_value_type(cell);
        texts[i].reset();
        if (type == SQLITE_NULL) {
            continue;
        }
        if (type == SQLITE_INTEGER && i == kDisabledField && sqlite3_value_int64(cell) == 0) {
            texts[i] = "0"; // of nearly every row
            continue;
        }
        if (type != SQLITE_TEXT && !(type == SQLITE_INTEGER && i == kDisabledField)) {
            return RouteFieldProblem{
                i, "found a " + std::string(type == SQLITE_BLOB ? "blob" : "number") + " for " +
                       std::string(kRouteFields[i].column) + "; expected text or NULL"};
        }
        const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(cell));
        texts[i] = std::string_view(text, static_cast<std::size_t>(sqlite3_value_bytes(cell)));
    }
    return std::nullopt;
}

void guard(SQLite::Database& db, const RouteFileOptions& options) {
    db.exec("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON");
    sqlite3_limit(db.getHandle(), SQLITE_LIMIT_LENGTH,
                  static_cast<int>(std::min<std::size_t>(options.limits.lineBytes, 1U << 30)));
}

Result<RouteFileReport> readRows(SQLite::Database& db,
                                 const std::string& path,
                                 const RouteJudge& judge,
                                 const RouteFileOptions& options) {
    const auto present = columnsOf(db, path);
    if (!present) {
        return present.errors();
    }
    const RowStatement rows = prepareRows(db, selectOf(*present));
    sqlite3_stmt* row = rows.get();
    RouteFileReport report;
    report.format = RouteFormat::Sqlite;
    InputErrors errors;
    RouteTexts texts;
    RouteRecord record;
    constexpr std::uint64_t kRowsBetweenLooks = 4096;
    while (true) {
        const int code = sqlite3_step(row);
        if (code != SQLITE_ROW && code != SQLITE_DONE) {
            throw SQLite::Exception(db.getHandle(), code);
        }
        if (code == SQLITE_DONE) {
            break;
        }
        if (options.limits.stops && report.routes % kRowsBetweenLooks == 0) {
            if (const std::string who = options.limits.stops(); !who.empty()) {
                return stoppedWhileReading(path, who);
            }
        }
        auto problem = textsOfRow(row, texts);
        if (!problem) {
            problem = makeRoute(texts, record);
        }
        const std::int64_t number = sqlite3_column_int64(row, 0);
        const auto tell = [&](const RouteFieldProblem& wrong) {
            errors.add({.file = path}, "row " + std::to_string(number) + ": " + wrong.message);
        };
        if (problem) {
            tell(*problem);
            continue;
        }
        if (report.routes++ == options.mostRoutes) {
            errors.add({.file = path},
                       "more than " + std::to_string(options.mostRoutes) + " routes, the limit");
            break;
        }
        const auto problems = judge(record, {"row", number});
        std::for_each(problems.begin(), problems.end(), tell);
    }
    if (!errors.empty()) {
        return errors.take();
    }
    return report;
}

} // namespace

bool isSqliteStart(std::string_view bytes) {
    return bytes.starts_with(std::string_view("SQLite format 3\0", 16));
}

Result<RouteFileReport>
readRouteStore(const std::string& path, const RouteJudge& judge, const RouteFileOptions& options) {
    try {
        // No locks around each call: a fifth of the time, and the connection is ours alone.
        SQLite::Database db(path, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX);
        guard(db, options);
        return readRows(db, path, judge, options);
    } catch (const SQLite::Exception& e) {
        return sim::Error{sim::ErrorCode::Input,
                          std::string("can't be read as an SQLite database: ") + e.what(),
                          {.file = path}};
    }
}

} // namespace doppel::scenarios
