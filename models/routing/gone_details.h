// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace doppel::routing {

/// Decides whether a gone page has something to say: its details are a JSON object in which some
/// value is neither null nor "". Then its backend shows it; else, and if they are no JSON or no
/// object, the Router itself answers 410. Of a key given twice the last value counts. Linear;
/// nesting deeper than 10,000 is no JSON, as in Go. Source: alphagov/router lib/routes.go.
bool detailsSaySomething(std::string_view json);

} // namespace doppel::routing
