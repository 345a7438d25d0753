// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_record.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace doppel::scenarios {

/// A field of a route, and its names in files.
struct RouteField {
    std::string_view column;  ///< in tables: "incoming_path"
    std::string_view flatKey; ///< in the Router's flat file: "IncomingPath"
    bool required = false;    ///< of a table's columns
};

/// Every field of a route, each known here and nowhere else. Source: alphagov/router lib/routes.go;
/// the last two are the MongoDB era's.
inline constexpr std::array<RouteField, 9> kRouteFields{{
    {"incoming_path", "IncomingPath", true},
    {"route_type", "RouteType", true},
    {"handler", "SchemaName"},
    {"backend_id", "BackendID"},
    {"redirect_to", "RedirectTo"},
    {"segments_mode", "SegmentsMode"},
    {"details", "Details"},
    {"redirect_type", "RedirectType"},
    {"disabled", "Disabled"},
}};
inline constexpr std::size_t kRouteFieldCount = kRouteFields.size();
inline constexpr std::size_t kPathField = 0;
inline constexpr std::size_t kRedirectField = 4;
inline constexpr std::size_t kDisabledField = kRouteFieldCount - 1;
static_assert(kRouteFields[kPathField].column == "incoming_path" &&
              kRouteFields[kRedirectField].column == "redirect_to");

/// The fields of one route as text, in the order of kRouteFields; absent is null.
using RouteTexts = std::array<std::optional<std::string_view>, kRouteFieldCount>;

/// A field that can't be what it says.
struct RouteFieldProblem {
    std::size_t field = 0;
    std::string message; ///< "found "exakt" for route_type; expected exact or prefix"
};

/// Makes a record of the texts, which it looks into; or tells the first field that is none of the
/// words it may be. Paths, targets and backends are judged by routing, which knows how the Router
/// takes them.
std::optional<RouteFieldProblem> makeRoute(const RouteTexts& texts, routing::RouteRecord& record);

/// The texts of a record; the reverse of makeRoute().
RouteTexts textsOf(const routing::RouteRecord& record);

} // namespace doppel::scenarios
