// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/route_table_builder.h"

#include <initializer_list>
#include <string>
#include <string_view>

namespace doppel::routing::test {

inline Backends backendsOf(std::initializer_list<std::string_view> ids) {
    Backends backends;
    for (const auto id : ids) {
        backends.add(id, "http://" + std::string(id) + ".internal");
    }
    return backends;
}

inline RouteRecord backendRoute(std::string_view path, std::string_view type, std::string_view id) {
    return {.incomingPath = path, .routeType = type, .backendId = id};
}

inline RouteRecord redirectRoute(std::string_view path,
                                 std::string_view type,
                                 std::string_view target,
                                 RouteRecord::Field mode = {}) {
    return {.incomingPath = path,
            .routeType = type,
            .schemaName = "redirect",
            .redirectTo = target,
            .segmentsMode = mode};
}

inline RouteRecord
goneRoute(std::string_view path, std::string_view type, RouteRecord::Field details = {}) {
    return {.incomingPath = path, .routeType = type, .schemaName = "gone", .details = details};
}

inline RouteTable
tableOf(Backends backends, std::initializer_list<RouteRecord> routes, Era era = Era::Postgres) {
    RouteTableBuilder builder(std::move(backends), era);
    for (const auto& route : routes) {
        builder.add(route);
    }
    return std::move(builder).build();
}

/// The id of the backend that `path` (decoded) leads to; "miss" if nothing matches, "-" if no
/// backend answers.
inline std::string backendFor(const RouteTable& table, std::string_view path) {
    const auto match = table.match(path);
    if (!match) {
        return "miss";
    }
    return match->handler->kind == HandlerKind::Backend
               ? table.backends()[match->handler->backend].id
               : "-";
}

} // namespace doppel::routing::test
