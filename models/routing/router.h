// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/answer.h"
#include "models/routing/route_table.h"
#include "models/routing/url.h"

#include <string>
#include <string_view>

namespace doppel::routing {

/// Decides one request: the Router itself, without sockets. `method` and `requestTarget` are the
/// first two words of the request line, as they came.
///
/// In this order: a target that is no URL is a 400 (Go's server says so before the Router); OPTIONS
/// * a bare 200 (likewise); an empty table a 503; a shouted path (isShouted) a 301 to its lower
/// case, even where a route for it exists; then the table's handler; nothing matched: 404. Never
/// fails; linear in the target's length. A backend's answer costs three allocations or so, for
/// paths as long as they usually are; who looks up millions of paths calls RouteTable::match.
/// Source: alphagov/router triemux/mux.go, lib/load_routes.go.
Answer answer(const RouteTable& table, std::string_view method, std::string_view requestTarget);

/// The path and query that a backend sees: its base path, then the request's path as it was
/// received (slashes doubled or not, encoded or not), then both queries. A query on whose meaning
/// servers disagree is encoded anew (cleanQuery). Source: Go net/http/httputil,
/// ProxyRequest.SetURL, as the Router has used it since March 2026.
std::string forwardedTarget(const Backend& backend, const Url& request);

} // namespace doppel::routing
