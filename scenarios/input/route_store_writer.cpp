// SPDX-License-Identifier: Apache-2.0
#include "scenarios/input/route_file_fields.h"
#include "scenarios/input/route_store.h"
#include "scenarios/input/route_store_statement.h"
#include "sim/assert.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

constexpr int kApplicationId = 0x446F706C; // "Dopl": what file(1) sees
constexpr int kVersion = 1;

sim::Error outside(const std::string& path, std::string what) {
    return {sim::ErrorCode::Environment, std::move(what), {.file = path}};
}

sim::Error outsideByNumber(const std::string& path, const std::string& what, int number) {
    return outside(path, what + ": " + std::strerror(number));
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

// Makes sure that what was written to a file or folder survives a loss of power.
sim::Status flush(const std::string& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) {
        return outsideByNumber(path, "can't be opened", errno);
    }
    const int code = ::fsync(file);
    const int number = errno;
    ::close(file);
    if (code != 0) {
        return outsideByNumber(path, "can't be flushed to the disk", number);
    }
    return std::monostate{};
}

} // namespace

// The database under its temporary name, until it takes the target's.
struct RouteStoreWriter::State {
    std::string path;
    std::string temporary;
    std::optional<SQLite::Database> db;
    RowStatement insert;
    bool failed = false;

    State(std::string target, std::string file)
        : path(std::move(target)), temporary(std::move(file)) {
        db.emplace(temporary, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        // Nobody reads the file before it is whole, so nothing needs a journal.
        db->exec(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE");
        db->exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        db->exec("PRAGMA user_version = " + std::to_string(kVersion));
        db->exec("BEGIN");
        db->exec(createTable());
        insert = prepareRows(*db, insertRow());
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        insert.reset();
        db.reset();
        if (!temporary.empty()) {
            std::remove(temporary.c_str());
        }
    }

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
    std::error_code ignored;
    const auto there = std::filesystem::status(path, ignored);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there)) {
        return outside(path, "can't be written: it isn't a regular file");
    }
    std::string temporary = path + ".tmp-XXXXXX";
    const int file = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (file < 0) {
        return outsideByNumber(path, "can't be written", errno);
    }
    constexpr mode_t kAsAnyFile =
        0644; // mkostemp's 0600 would keep a shared cache from being shared
    ::fchmod(file, kAsAnyFile);
    ::close(file);
    try {
        return RouteStoreWriter(std::make_unique<State>(path, temporary));
    } catch (const SQLite::Exception& e) {
        std::remove(temporary.c_str());
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
        state_->failed = true;
        return outside(state_->path, std::string("can't be written: ") + sqlite3_errstr(code));
    }
    return std::monostate{};
}

sim::Status RouteStoreWriter::finish() {
    DOPPEL_ASSERT(state_->db.has_value());
    if (state_->failed) {
        return outside(state_->path, "isn't written: a route before failed");
    }
    try {
        state_->close();
    } catch (const SQLite::Exception& e) {
        return outside(state_->path, std::string("can't be written: ") + e.what());
    }
    if (auto flushed = flush(state_->temporary, O_RDONLY); !flushed) {
        return flushed;
    }
    if (std::rename(state_->temporary.c_str(), state_->path.c_str()) != 0) {
        return outsideByNumber(state_->path, "can't be put in its place", errno);
    }
    state_->temporary.clear();
    const auto folder = std::filesystem::path(state_->path).parent_path();
    return flush(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

} // namespace doppel::scenarios
