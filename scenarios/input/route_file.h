// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_record.h"
#include "models/routing/route_table_builder.h"
#include "scenarios/input/route_file_fields.h"
#include "scenarios/input/text_input.h"
#include "sim/result.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace doppel::scenarios {

/// How routes lie in a file.
enum class RouteFormat {
    Sqlite, ///< a table `routes`, with columns as in CSV
    /// A first line that names the columns: incoming_path, route_type, and where there are such,
    /// handler, backend_id, redirect_to, …
    Csv,
    /// The Router's own flat file:
    /// {"IncomingPath":"/a","RouteType":"exact","BackendID":"frontend"}
    JsonLines,
    PathList, ///< one path a line, each an exact route to one backend
};

struct RouteFileOptions {
    /// Absent: told from the file's first bytes and its name's ending.
    std::optional<RouteFormat> format{};
    std::string listBackend = "frontend"; ///< who answers the paths of a plain list
    std::uint64_t mostRoutes = 50'000'000;
    TextLimits limits{};
};

/// What reading a file of routes came to.
struct RouteFileReport {
    RouteFormat format = RouteFormat::Sqlite;
    std::uint64_t routes = 0;
    /// Of JSON lines, passed over as the Router does; the first 20, sorted.
    std::vector<std::string> unknownFields;
};

/// Takes a route. Its texts live during the call only.
using RouteSink = std::function<void(const routing::RouteRecord&)>;

/// Which route of its file a route is: a text file's line, a database's row id.
struct RoutePlace {
    std::string_view unit; ///< "line" or "row"
    std::int64_t number = 0;
};

/// Takes a route, and says what is wrong with it.
using RouteJudge =
    std::function<std::vector<RouteFieldProblem>(const routing::RouteRecord&, RoutePlace)>;

/// Gives every route of a file to `sink`, in the file's order (of a database: of its row ids). Text
/// files may be compressed.
///
/// Errors, up to 50 of a file with file:line:column (of a database: with its row): a file or row
/// that isn't of its format, a word that a field can't be, more routes than the limit. The sink may
/// have got routes by then: throw them away. Unlike the Router, which logs a wrong line and goes
/// on, this refuses the file; what is odd but well-formed (no path, an unknown backend) reaches the
/// sink, and the builder of the table counts it. Source of the flat file's names: alphagov/router
/// lib/routes.go and lib/load_routes_file.go, since 2025-10-21.
sim::Result<RouteFileReport>
forEachRoute(const std::string& path, const RouteSink& sink, const RouteFileOptions& options = {});

/// The same for a judge: what it finds wrong is told with the file's other errors, at its place.
sim::Result<RouteFileReport>
judgeRoutes(const std::string& path, const RouteJudge& judge, const RouteFileOptions& options = {});

/// A table of all routes of a file; its report() counts those that the Router would skip. Errors as
/// above.
sim::Result<routing::RouteTable> loadRoutes(const std::string& path,
                                            routing::Backends backends,
                                            const RouteFileOptions& options = {});

} // namespace doppel::scenarios
