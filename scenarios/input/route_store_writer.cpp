// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/file_replacement.h"
#include "scenarios/input/route_file_fields.h"
#include "scenarios/input/route_store.h"
#include "scenarios/input/route_store_statement.h"
#include "sim/assert.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

namespace doppel::scenarios {
namespace {

constexpr int kApplicationId = 0x446F706C; // "Dopl": what file(1) sees
constexpr int kSchemaVersion = 1;

sim::Error outside(const std::string& path, std::string what) {
    return {sim::ErrorCode::Environment, std::move(what), {.file = path}};
}

std::string createTable() {
    std::string columns;
    for (const RouteField& field : kRouteFields) {
        columns += (columns.empty() ? "" : ", ") + std::string(field.column);
        columns += field.column == kRouteFields[kDisabledField].column ? " INTEGER" : " TEXT";
    }
    return "CREATE TABLE routes(" + columns + ")";
}

std::string insertRow() {
    std::string marks;
    for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
        marks += i == 0 ? "?" : ", ?";
    }
    return "INSERT INTO routes VALUES(" + marks + ")";
}

constexpr std::string_view kSignature{"SQLite format 3\0", 16};

// Whether a database is one of routes: others have one more thing to lose than their name. What
// stands where: https://www.sqlite.org/fileformat.html#application_id
bool isRouteStore(const std::string& path) {
    constexpr std::size_t kPlace = 68;
    std::array<unsigned char, kPlace + 4> header{};
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(header.data()), std::ssize(header));
    int id = 0;
    for (std::size_t i = kPlace; i < header.size(); ++i) {
        id = id << 8 | header[i];
    }
    return file && id == kApplicationId;
}

constexpr FileKind kRouteStore{kSignature, isRouteStore};

} // namespace

// In this order: the database is closed before its file goes.
struct RouteStoreWriter::State {
    FileReplacement target;
    std::optional<SQLite::Database> db;
    RowStatement insert;
    std::optional<sim::Error> failure; // the first

    explicit State(FileReplacement file) : target(std::move(file)) {
        db.emplace(target.temporary(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        // Nobody reads the file before it is complete, so no journal is needed.
        db->exec(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE");
        db->exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        db->exec("PRAGMA user_version = " + std::to_string(kSchemaVersion));
        db->exec("BEGIN");
        db->exec(createTable());
        insert = prepareRows(*db, insertRow());
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void close() {
        insert.reset();
        db->exec("COMMIT");
        db.reset();
    }
};

RouteStoreWriter::RouteStoreWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
RouteStoreWriter::~RouteStoreWriter() = default;
RouteStoreWriter::RouteStoreWriter(RouteStoreWriter&&) noexcept = default;
RouteStoreWriter& RouteStoreWriter::operator=(RouteStoreWriter&&) noexcept = default;

sim::Result<RouteStoreWriter> RouteStoreWriter::create(const std::string& path) {
    auto target = FileReplacement::begin(path, kRouteStore);
    if (!target) {
        return target.errors();
    }
    try {
        return RouteStoreWriter(std::make_unique<State>(std::move(*target)));
    } catch (const SQLite::Exception& e) {
        return outside(path, std::string("can't be written: ") + e.what());
    }
}

sim::Status RouteStoreWriter::add(const routing::RouteRecord& record) {
    sqlite3_stmt* row = state_->insert.get();
    const RouteTexts texts = textsOf(record);
    for (std::size_t i = 0; i < kRouteFieldCount; ++i) {
        const int place = static_cast<int>(i) + 1;
        if (i == kDisabledField) {
            sqlite3_bind_int(row, place, record.disabled ? 1 : 0);
        } else if (texts[i]) {
            sqlite3_bind_text(row, place, texts[i]->data(), static_cast<int>(texts[i]->size()),
                              SQLITE_STATIC);
        } else {
            sqlite3_bind_null(row, place);
        }
    }
    const int code = sqlite3_step(row);
    sqlite3_reset(row);
    sqlite3_clear_bindings(row); // the texts end with the call
    if (code != SQLITE_DONE) {
        if (!state_->failure) {
            state_->failure = outside(state_->target.path(),
                                      std::string("can't be written: ") + sqlite3_errstr(code));
        }
        return *state_->failure;
    }
    return std::monostate{};
}

sim::Status RouteStoreWriter::finish() {
    DOPPEL_ASSERT(state_->db.has_value());
    if (state_->failure) {
        return *state_->failure;
    }
    try {
        state_->close();
    } catch (const SQLite::Exception& e) {
        return outside(state_->target.path(), std::string("can't be written: ") + e.what());
    }
    if (auto flushed = state_->target.flush(); !flushed) {
        return flushed;
    }
    return state_->target.commit();
}

} // namespace doppel::scenarios
