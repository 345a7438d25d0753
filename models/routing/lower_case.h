// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace doppel::routing {

/// UTF-8 text in lower case, rune by rune, by Unicode's simple mappings (of no language, without
/// context). Bytes that are not UTF-8 become U+FFFD. Linear. Source: Go strings.ToLower.
std::string toLowerCase(std::string_view text);

} // namespace doppel::routing
