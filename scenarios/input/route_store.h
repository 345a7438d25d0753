// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_record.h"
#include "scenarios/input/route_file.h"
#include "sim/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// Whether a file that begins so is an SQLite database.
bool isSqliteStart(std::string_view bytes);

/// Gives every row of the table `routes` of an SQLite database to `sink`, in the order of row ids;
/// see forEachRoute(). The file may be a stranger's: it is opened for reading only, its schema is
/// not trusted, and a view in the table's place is refused.
sim::Result<RouteFileReport>
readRouteStore(const std::string& path, const RouteJudge& judge, const RouteFileOptions& options);

/// Writes routes into an SQLite database, whole or not at all: into a file of its own beside the
/// target, which is flushed to the disk and only then takes the target's name. Killed at any
/// moment, it leaves the old target as it was.
///
/// The table is `routes(incoming_path, route_type, handler, backend_id, redirect_to, segments_mode,
/// details, redirect_type, disabled)`; equal routes give equal rows. One transaction, about 1 us a
/// route.
class RouteStoreWriter {
public:
    /// Errors: the folder can't be written to.
    static sim::Result<RouteStoreWriter> create(const std::string& path);

    /// Without finish(), nothing stays behind.
    ~RouteStoreWriter();
    RouteStoreWriter(RouteStoreWriter&&) noexcept;
    RouteStoreWriter& operator=(RouteStoreWriter&&) noexcept;

    /// After an error, all that follows fails with it.
    sim::Status add(const routing::RouteRecord& record);

    /// Puts the file in its place. REQUIRES: not called before.
    sim::Status finish();

private:
    struct State;
    explicit RouteStoreWriter(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

} // namespace doppel::scenarios
