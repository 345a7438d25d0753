// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <memory>
#include <string>

namespace doppel::scenarios {

struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// A prepared statement for a million rows: SQLiteCpp's own takes texts as whole strings only and
/// makes an object of each cell. Must end before its database.
using RowStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// Throws SQLite::Exception, as SQLiteCpp does.
inline RowStatement prepareRows(SQLite::Database& db, const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(db.getHandle(), sql.c_str(), -1, &statement, nullptr);
    if (code != SQLITE_OK) {
        throw SQLite::Exception(db.getHandle(), code);
    }
    return RowStatement(statement);
}

} // namespace doppel::scenarios
