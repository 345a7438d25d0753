// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/routing/backends.h"
#include "models/routing/era.h"
#include "models/routing/handler.h"
#include "models/routing/route_record.h"

#include <string_view>
#include <variant>

namespace doppel::routing {

/// What a loaded route stands for, or why it is left out. The handler's texts are views into
/// `record`; its `source` is left empty, and the path itself is not judged here.
///
/// Postgres era: schema "redirect" redirects; "gone" is gone unless its details say something;
/// anything else goes to its backend, a talkative gone page without one to "frontend". MongoDB era:
/// the handler is what its name says; a disabled route is disabled before anything else. Source:
/// alphagov/router lib/load_routes.go, lib/routes.go; in the MongoDB era lib/router.go.
std::variant<Handler, SkipReason>
decideHandler(const RouteRecord& record, const Backends& backends, Era era);

} // namespace doppel::routing
