// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace doppel::routing {

/// Whether a gone page has something to say: its details are a JSON object, some value of which is
/// neither null nor "". If so its backend shows it; if not, or if the details are no JSON object,
/// the Router itself answers 410. If a key is given twice its last value counts.
///
/// JSON is what Go's encoding/json takes for it: bytes that are not UTF-8, and lone halves of
/// surrogate pairs, stand for U+FFFD; numbers beyond a double, and nesting deeper than 10,000, are
/// refused. Linear. Source: alphagov/router lib/routes.go.
bool detailsSaySomething(std::string_view details);

} // namespace doppel::routing
