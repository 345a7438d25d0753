// SPDX-License-Identifier: Apache-2.0
#include "analysis/catalogue.h"

#include "analysis/file_mark.h"
#include "analysis/readable.h"
#include "analysis/summary_json.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fmt/chrono.h>
#include <system_error>
#include <utility>

namespace doppel::analysis {

namespace {

namespace fs = std::filesystem;

constexpr int kVersion = 2;                // 1 kept no marks
constexpr int kApplicationId = 0x446F7052; // "DopR": what file(1) sees
constexpr int kBusyMilliseconds = 10'000;

constexpr const char* kTable = R"sql(
CREATE TABLE runs(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    "when" TEXT NOT NULL,
    scenario TEXT NOT NULL,
    title TEXT NOT NULL,
    seed TEXT NOT NULL, -- 64 bits without a sign
    fingerprint TEXT NOT NULL,
    status TEXT NOT NULL,
    availability REAL,
    p99_s REAL,
    objectives INTEGER NOT NULL,
    objectives_met INTEGER NOT NULL,
    file TEXT,
    summary TEXT NOT NULL,
    mark TEXT -- of the file's bytes
))sql";

sim::Error outside(const std::string& path, const std::string& what) {
    return {sim::ErrorCode::Environment, what, {.file = path}};
}

std::string presentTime() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

void bindOptional(SQLite::Statement& row, int at, const std::optional<double>& value) {
    if (value) {
        row.bind(at, *value);
    } else {
        row.bind(at);
    }
}

std::optional<double> optionalOf(const SQLite::Column& column) {
    return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

StoredRun runOf(SQLite::Statement& row) {
    StoredRun run;
    int i = 0;
    run.id = row.getColumn(i++).getInt64();
    run.when = row.getColumn(i++).getString();
    run.scenario = row.getColumn(i++).getString();
    run.title = row.getColumn(i++).getString();
    run.seed = std::strtoull(row.getColumn(i++).getText(), nullptr, 10);
    run.fingerprint = row.getColumn(i++).getString();
    run.status = row.getColumn(i++).getString();
    run.availability = optionalOf(row.getColumn(i++));
    run.p99Seconds = optionalOf(row.getColumn(i++));
    run.objectives = static_cast<std::size_t>(row.getColumn(i++).getInt64());
    run.objectivesMet = static_cast<std::size_t>(row.getColumn(i++).getInt64());
    run.file = row.getColumn(i++).getText(); // "" for NULL
    run.summary = row.getColumn(i++).getString();
    run.mark = row.getColumn(i++).getText(); // "" for NULL
    run.reachedEnd = run.status.starts_with(toText(sim::RunStatus::Reason::ReachedEnd));
    run.objectivesMet = run.reachedEnd ? run.objectivesMet : 0; // 0.1.0 counted them
    return run;
}

int versionOf(SQLite::Database& db) {
    return db.execAndGet("PRAGMA user_version").getInt();
}

// Makes the table, or adds what an earlier version has not; once, if several programs come at once.
void bringUpToDate(SQLite::Database& db) {
    SQLite::Transaction all(db, SQLite::TransactionBehavior::IMMEDIATE);
    if (versionOf(db) == kVersion) {
        return;
    }
    if (db.tableExists("runs")) {
        db.exec("ALTER TABLE runs ADD COLUMN mark TEXT");
    } else {
        db.exec(kTable);
    }
    db.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
    db.exec("PRAGMA user_version = " + std::to_string(kVersion));
    all.commit();
}

} // namespace

FileState fileStateOf(const StoredRun& run) {
    std::error_code unknown;
    if (run.file.empty()) {
        return FileState::Replaced;
    }
    if (!fs::exists(run.file, unknown)) {
        return FileState::Gone;
    }
    return run.mark.empty() || run.mark == fileMarkOf(run.file) ? FileState::Its
                                                                : FileState::Another;
}

std::string_view toText(FileState state) {
    switch (state) {
    case FileState::Its:
        return "its";
    case FileState::Another:
        return "another";
    case FileState::Gone:
        return "gone";
    case FileState::Replaced:
        return "replaced";
    }
    return "";
}

struct Catalogue::State {
    std::string path;
    mutable SQLite::Database db;

    explicit State(const std::string& file)
        : path(file), db(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMilliseconds) {}
};

StoredRun storedRun(const scenarios::RunResult& result, const std::string& file) {
    const scenarios::TrafficResult all = allTraffic(result);
    StoredRun run;
    run.scenario = result.scenario;
    run.title = result.title;
    run.seed = result.seed;
    run.fingerprint = result.fingerprint;
    run.status = sim::toText(result.status);
    run.availability = all.availability();
    if (all.latency.count() != 0) {
        run.p99Seconds = inSeconds(all.latency.quantile(0.99));
    }
    run.objectives = result.objectives.size();
    run.reachedEnd = result.status.reachedEnd();
    if (run.reachedEnd) {
        run.objectivesMet = static_cast<std::size_t>(
            std::count_if(result.objectives.begin(), result.objectives.end(),
                          [](const auto& objective) { return objective.met; }));
    }
    run.file = file;
    run.summary = summaryJsonText(result);
    return run;
}

Catalogue::Catalogue(std::unique_ptr<State> state) : state_(std::move(state)) {}
Catalogue::~Catalogue() = default;
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;

sim::Result<Catalogue> Catalogue::open(const std::string& path) {
    std::error_code error;
    if (const fs::path folder = fs::path(path).parent_path(); !folder.empty()) {
        fs::create_directories(folder, error);
        if (error) {
            return outside(path, "its folder can't be made: " + error.message());
        }
    }
    try {
        auto state = std::make_unique<State>(path);
        state->db.exec("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF");
        if (const int version = versionOf(state->db); version > kVersion) {
            return outside(path, "the catalogue was made by a newer doppel: its version is " +
                                     std::to_string(version) + ", this one knows " +
                                     std::to_string(kVersion));
        }
        if (const int id = state->db.execAndGet("PRAGMA application_id").getInt();
            id != 0 && id != kApplicationId) { // 0.1.0 set none
            return outside(path, "it is a database, but no catalogue of runs");
        }
        if (versionOf(state->db) < kVersion) {
            bringUpToDate(state->db);
        }
        return Catalogue(std::move(state));
    } catch (const SQLite::Exception& e) {
        return outside(path, std::string("the catalogue can't be opened: ") + e.what());
    }
}

sim::Status Catalogue::canEnter() {
    try {
        SQLite::Transaction none(state_->db, SQLite::TransactionBehavior::IMMEDIATE);
        // Writes a page, for which the journal is made beside the file, and is rolled back.
        state_->db.exec("PRAGMA user_version = " + std::to_string(kVersion));
        return std::monostate{};
    } catch (const SQLite::Exception& e) {
        return outside(state_->path, std::string("no run can be entered: ") + e.what());
    }
}

sim::Result<std::int64_t> Catalogue::enter(const StoredRun& run,
                                           const std::function<sim::Status()>& place) {
    try {
        SQLite::Transaction all(state_->db, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement earlier(state_->db, "UPDATE runs SET file = NULL WHERE file = ?");
        earlier.bind(1, run.file);
        earlier.exec();
        SQLite::Statement row(state_->db,
                              "INSERT INTO runs VALUES(NULL,?,?,?,?,?,?,?,?,?,?,?,?,?)");
        int i = 1;
        row.bind(i++, presentTime());
        row.bind(i++, run.scenario);
        row.bind(i++, run.title);
        row.bind(i++, std::to_string(run.seed));
        row.bind(i++, run.fingerprint);
        row.bind(i++, run.status);
        bindOptional(row, i++, run.availability);
        bindOptional(row, i++, run.p99Seconds);
        row.bind(i++, static_cast<std::int64_t>(run.objectives));
        row.bind(i++, static_cast<std::int64_t>(run.objectivesMet));
        row.bind(i++, run.file);
        row.bind(i++, run.summary);
        row.bind(i++, run.mark);
        row.exec();
        const std::int64_t id = state_->db.getLastInsertRowid();
        if (const auto placed = place(); !placed) {
            return placed.errors();
        }
        all.commit();
        return id;
    } catch (const SQLite::Exception& e) {
        return outside(state_->path, std::string("the run can't be entered: ") + e.what());
    }
}

sim::Status Catalogue::visitNewest(std::size_t most,
                                   const std::function<void(StoredRun)>& visit) const {
    try {
        SQLite::Statement rows(state_->db, "SELECT * FROM runs ORDER BY id DESC LIMIT ?");
        rows.bind(1, static_cast<std::int64_t>(most));
        while (rows.executeStep()) {
            visit(runOf(rows));
        }
        return std::monostate{};
    } catch (const SQLite::Exception& e) {
        return outside(state_->path, std::string("the catalogue can't be read: ") + e.what());
    }
}

sim::Result<std::vector<StoredRun>> Catalogue::newest(std::size_t most) const {
    std::vector<StoredRun> runs;
    if (const auto visited =
            visitNewest(most, [&](StoredRun run) { runs.push_back(std::move(run)); });
        !visited) {
        return visited.errors();
    }
    return runs;
}

sim::Status Catalogue::remove(std::int64_t id,
                              const std::function<sim::Status(const StoredRun& run)>& dispose) {
    try {
        SQLite::Transaction all(state_->db, SQLite::TransactionBehavior::IMMEDIATE);
        SQLite::Statement row(state_->db, "SELECT * FROM runs WHERE id = ?");
        row.bind(1, id);
        if (!row.executeStep()) {
            return outside(state_->path, "there is no run " + std::to_string(id));
        }
        const StoredRun run = runOf(row);
        row.reset();
        SQLite::Statement gone(state_->db, "DELETE FROM runs WHERE id = ?");
        gone.bind(1, id);
        gone.exec();
        if (const auto disposed = dispose(run); !disposed) {
            return disposed.errors();
        }
        all.commit();
        return std::monostate{};
    } catch (const SQLite::Exception& e) {
        return outside(state_->path, std::string("the run can't be removed: ") + e.what());
    }
}

sim::Result<std::string> cataloguePath() {
    // The specification: relative paths are to be ignored.
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && data[0] == '/') {
        return std::string(data) + "/doppel/runs.sqlite";
    }
    if (const char* home = std::getenv("HOME"); home != nullptr && home[0] == '/') {
        return std::string(home) + "/.local/share/doppel/runs.sqlite";
    }
    return outside("", "neither XDG_DATA_HOME nor HOME says where the catalogue of runs is");
}

} // namespace doppel::analysis
